package dev.gapless.core.plan;

import dev.gapless.api.Problem;
import dev.gapless.api.ProblemCode;
import dev.gapless.core.deploy.PromoteStep;
import dev.gapless.core.deploy.Step;
import dev.gapless.core.port.InstanceSpec;
import dev.gapless.core.service.InstanceId;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// All new instances beside all old ones, one switch, the old ones kept until bake time is over.
final class BlueGreen {
    private BlueGreen() {}

    static List<Step> steps(Situation situation) {
        if (situation.free().size() < situation.missing()) {
            throw exhausted(situation);
        }
        List<InstanceSpec> fresh =
                new Specs(situation.number(), situation.wanted(), situation.letters())
                        .on(situation.free().subList(0, situation.missing()));
        List<InstanceSpec> all = new ArrayList<>(Specs.of(situation.keep()));
        all.addAll(fresh);
        List<InstanceId> members = all.stream().map(InstanceSpec::id).toList();
        boolean first = situation.serving().isEmpty();
        // a release that is gone back to may have been deployed with a ramp and another switch
        boolean atOnce =
                situation.back() || first || situation.settings().trafficSwitch().leadsToOne();
        Duration ramp = atOnce ? Duration.ZERO : situation.settings().timing().ramp();
        List<Step> steps = new ArrayList<>();
        steps.addAll(Strategies.start(situation, fresh));
        steps.add(Strategies.route(situation, members, ramp));
        steps.add(new PromoteStep(situation.wanted().label()));
        steps.addAll(Strategies.drains(situation.remove()));
        if (!first) {
            steps.addAll(Strategies.bake(situation));
        }
        steps.addAll(Strategies.stops(situation.remove(), Duration.ZERO));
        return steps;
    }

    private static Problem exhausted(Situation situation) {
        return Problem.of(
                        ProblemCode.PORTS_EXHAUSTED,
                        "Blue-green needs "
                                + situation.missing()
                                + " free ports beside the running instances, there are "
                                + situation.free().size()
                                + ".")
                .where(
                        situation.settings().file()
                                + "  ports: "
                                + situation.settings().ports().ports())
                .found(
                        situation.remove().size()
                                + " instances of "
                                + situation.removed()
                                + " are running")
                .todo("name more ports, or use strategy: rolling or recreate")
                .build();
    }
}
