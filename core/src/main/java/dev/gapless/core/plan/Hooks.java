package dev.gapless.core.plan;

import dev.gapless.core.deploy.Deployment;
import dev.gapless.core.deploy.HookStep;
import dev.gapless.core.deploy.PromoteStep;
import dev.gapless.core.deploy.Release;
import dev.gapless.core.deploy.RouteStep;
import dev.gapless.core.deploy.ServiceState;
import dev.gapless.core.deploy.StartStep;
import dev.gapless.core.deploy.Step;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Puts the user's hooks where they belong: `before-start`, `before-shift`, `before-promote`,
/// `after-promote`, `on-abort` and `on-rollback`, each once per deployment and always from the new
/// release.
final class Hooks {
    private Hooks() {}

    static List<Step> around(Release release, List<Step> steps) {
        Set<String> wanted = new HashSet<>(release.settings().hooks().keySet());
        List<Step> all = new ArrayList<>();
        for (Step step : steps) {
            before(step)
                    .filter(wanted::remove)
                    .ifPresent(name -> all.add(new HookStep(name, release.label())));
            if (step instanceof PromoteStep && wanted.remove("before-promote")) {
                all.add(new HookStep("before-promote", release.label()));
            }
            all.add(step);
            if (step instanceof PromoteStep && wanted.remove("after-promote")) {
                all.add(new HookStep("after-promote", release.label()));
            }
        }
        return all;
    }

    private static java.util.Optional<String> before(Step step) {
        return switch (step) {
            case StartStep _ -> java.util.Optional.of("before-start");
            case RouteStep route when !route.hold() -> java.util.Optional.of("before-shift");
            default -> java.util.Optional.empty();
        };
    }

    static List<Step> onBack(Deployment open, ServiceState state) {
        String name = open.promoted() ? "on-rollback" : "on-abort";
        Release release = state.releases().get(open.to());
        return release != null && release.settings().hooks().containsKey(name)
                ? List.of(new HookStep(name, open.to()))
                : List.of();
    }
}
