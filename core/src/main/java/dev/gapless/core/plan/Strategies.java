package dev.gapless.core.plan;

import dev.gapless.core.deploy.BakeStep;
import dev.gapless.core.deploy.DrainStep;
import dev.gapless.core.deploy.Instance;
import dev.gapless.core.deploy.RouteStep;
import dev.gapless.core.deploy.StartStep;
import dev.gapless.core.deploy.Step;
import dev.gapless.core.deploy.StopStep;
import dev.gapless.core.port.InstanceSpec;
import dev.gapless.core.service.InstanceId;
import dev.gapless.core.service.Strategy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// The registry of strategies, and the steps that several of them use.
final class Strategies {
    private Strategies() {}

    /// From a situation to steps.
    interface Steps {
        List<Step> steps(Situation situation);
    }

    static Steps of(Strategy strategy) {
        return switch (strategy) {
            case Strategy.BlueGreen() -> BlueGreen::steps;
            case Strategy.Rolling(int maxParallel, int maxSurge) ->
                    new Rolling(maxParallel, maxSurge)::steps;
            case Strategy.Recreate() -> Recreate::steps;
        };
    }

    static List<InstanceId> ids(List<Instance> instances) {
        return instances.stream().map(Instance::id).toList();
    }

    /// Starts these and waits until they and those that stay without requests so far are healthy.
    static List<Step> start(Situation situation, List<InstanceSpec> fresh) {
        List<InstanceSpec> all = new ArrayList<>(Specs.of(situation.idle()));
        all.addAll(fresh);
        return all.isEmpty() ? List.of() : List.of(new StartStep(all));
    }

    /// All traffic to these.
    static RouteStep route(Situation situation, List<InstanceId> members, Duration ramp) {
        String text =
                ramp.isZero() ? "shift to 100 %" : "shift 0 -> 100 % in " + ramp.toSeconds() + " s";
        return new RouteStep(members, false, ramp, situation.wanted().label(), text);
    }

    /// One drain per release among these.
    static List<Step> drains(List<Instance> instances) {
        Map<String, List<Instance>> byRelease = byRelease(instances);
        return byRelease.entrySet().stream()
                .<Step>map(entry -> new DrainStep(entry.getKey(), ids(entry.getValue())))
                .toList();
    }

    static List<Step> stops(List<Instance> instances, Duration keep) {
        return byRelease(instances).entrySet().stream()
                .<Step>map(entry -> new StopStep(entry.getKey(), ids(entry.getValue()), keep))
                .toList();
    }

    static List<Step> bake(Situation situation) {
        Duration time = situation.settings().timing().bakeTime();
        return situation.back() || time.isZero()
                ? List.of()
                : List.of(new BakeStep(situation.wanted().label(), time));
    }

    private static Map<String, List<Instance>> byRelease(List<Instance> instances) {
        Map<String, List<Instance>> byRelease = new TreeMap<>();
        instances.forEach(
                one -> byRelease.computeIfAbsent(one.release(), _ -> new ArrayList<>()).add(one));
        return byRelease;
    }
}
