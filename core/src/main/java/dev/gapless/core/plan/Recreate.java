package dev.gapless.core.plan;

import dev.gapless.api.Problem;
import dev.gapless.api.ProblemCode;
import dev.gapless.core.deploy.PromoteStep;
import dev.gapless.core.deploy.RouteStep;
import dev.gapless.core.deploy.Step;
import dev.gapless.core.port.InstanceSpec;
import dev.gapless.core.service.InstanceId;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// Holds requests, drains and stops the old instances, then starts the new ones: for when there is
/// room for one only.
final class Recreate {
    private Recreate() {}

    static List<Step> steps(Situation situation) {
        List<Step> steps = new ArrayList<>();
        if (!situation.remove().isEmpty()) {
            steps.add(
                    new RouteStep(
                            Strategies.ids(situation.keep()),
                            situation.live() && situation.keep().isEmpty(),
                            Duration.ZERO,
                            situation.wanted().label(),
                            "hold requests"));
            steps.addAll(Strategies.drains(situation.remove()));
            steps.addAll(Strategies.stops(situation.remove(), Duration.ZERO));
        }
        List<InstanceSpec> fresh =
                new Specs(situation.number(), situation.wanted(), situation.letters())
                        .on(ports(situation));
        List<InstanceSpec> all = new ArrayList<>(Specs.of(situation.keep()));
        all.addAll(fresh);
        List<InstanceId> members = all.stream().map(InstanceSpec::id).toList();
        steps.addAll(Strategies.start(situation, fresh));
        steps.add(Strategies.route(situation, members, Duration.ZERO));
        steps.add(new PromoteStep(situation.wanted().label()));
        if (!situation.serving().isEmpty()) {
            steps.addAll(Strategies.bake(situation));
        }
        return steps;
    }

    /// Ports of the instances that are gone by then come first: the address stays what it was.
    private static List<Integer> ports(Situation situation) {
        List<Integer> ports = new ArrayList<>();
        List<Integer> pool = situation.settings().ports().ports();
        situation.remove().stream()
                .map(one -> one.spec().address().port())
                .filter(pool::contains)
                .forEach(ports::add);
        situation.free().stream().filter(port -> !ports.contains(port)).forEach(ports::add);
        if (ports.size() < situation.missing()) {
            throw Problem.of(
                            ProblemCode.PORTS_EXHAUSTED,
                            situation.missing()
                                    + " instances need as many ports, there are "
                                    + ports.size()
                                    + ".")
                    .where(situation.settings().file() + "  ports: " + pool)
                    .todo("name more ports")
                    .build();
        }
        return ports.subList(0, situation.missing());
    }
}
