package dev.gapless.core.plan;

import dev.gapless.api.Problem;
import dev.gapless.api.ProblemCode;
import dev.gapless.core.deploy.Instance;
import dev.gapless.core.deploy.PromoteStep;
import dev.gapless.core.deploy.RouteStep;
import dev.gapless.core.deploy.StartStep;
import dev.gapless.core.deploy.Step;
import dev.gapless.core.port.InstanceSpec;
import dev.gapless.core.service.InstanceId;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;

/// A few instances at a time: the next ones start before the old ones go (surge), or after (no
/// surge, no free port). Of the old ones the sick go first.
///
/// When for a moment nobody is left to serve, requests are held.
record Rolling(int maxParallel, int maxSurge) {
    List<Step> steps(Situation situation) {
        return new Walk(situation, maxParallel, maxSurge).run();
    }

    /// The bookkeeping while the steps are laid out.
    private static final class Walk {
        private final Situation situation;
        private final int parallel;
        private final int surge;
        private final Specs specs;
        private final Deque<Integer> free;
        private final Deque<Instance> old;
        private final List<InstanceId> members = new ArrayList<>();
        private final List<InstanceId> oldServing;
        private final List<Step> steps = new ArrayList<>();
        private int missing;

        Walk(Situation situation, int parallel, int surge) {
            this.situation = situation;
            this.parallel = parallel;
            this.surge = surge;
            this.specs = new Specs(situation.number(), situation.wanted(), situation.letters());
            this.free = new ArrayDeque<>(situation.free());
            this.old =
                    new ArrayDeque<>(
                            situation.remove().stream()
                                    .sorted(Comparator.comparing(Instance::healthy))
                                    .toList());
            this.oldServing = new ArrayList<>(Strategies.ids(situation.serving()));
            this.missing = situation.missing();
        }

        List<Step> run() {
            steps.addAll(Strategies.start(situation, List.of()));
            members.addAll(Strategies.ids(situation.keep()));
            while (missing > 0 || !old.isEmpty()) {
                int batch = Math.min(parallel, Math.max(1, Math.max(missing, old.size())));
                if (missing > 0 && surge > 0 && !free.isEmpty()) {
                    int count = start(Math.min(batch, surge));
                    retire(missing == 0 ? old.size() : count);
                } else {
                    int gone = retire(batch);
                    if (start(batch) + gone == 0) {
                        throw exhausted();
                    }
                }
            }
            if (members.isEmpty()) {
                return steps;
            }
            finish();
            return steps;
        }

        private void finish() {
            if (steps.stream().noneMatch(RouteStep.class::isInstance)) {
                route();
            }
            steps.add(new PromoteStep(situation.wanted().label()));
            if (!situation.serving().isEmpty()) {
                steps.addAll(Strategies.bake(situation));
            }
        }

        private int start(int most) {
            int count = Math.min(Math.min(most, missing), free.size());
            if (count == 0) {
                return 0;
            }
            List<Integer> ports = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                ports.add(free.removeFirst());
            }
            List<InstanceSpec> fresh = specs.on(ports);
            steps.add(new StartStep(fresh));
            fresh.forEach(spec -> members.add(spec.id()));
            missing -= count;
            if (old.isEmpty()) {
                route();
            }
            return count;
        }

        /// Takes up to `count` old ones out, new ones started meanwhile in; returns how many.
        private int retire(int count) {
            List<Instance> batch = new ArrayList<>();
            while (batch.size() < count && !old.isEmpty()) {
                batch.add(old.removeFirst());
            }
            if (batch.isEmpty()) {
                return 0;
            }
            oldServing.removeAll(Strategies.ids(batch));
            route();
            steps.addAll(Strategies.drains(batch));
            steps.addAll(Strategies.stops(batch, Duration.ZERO));
            List<Integer> pool = situation.settings().ports().ports();
            batch.stream()
                    .map(one -> one.spec().address().port())
                    .filter(pool::contains)
                    .forEach(free::addFirst);
            return batch.size();
        }

        private Problem exhausted() {
            return Problem.of(
                            ProblemCode.PORTS_EXHAUSTED,
                            missing + " more instances need as many ports, there are none left.")
                    .where(
                            situation.settings().file()
                                    + "  ports: "
                                    + situation.settings().ports().ports())
                    .todo("name more ports")
                    .build();
        }

        private void route() {
            List<InstanceId> all = new ArrayList<>(members);
            all.addAll(oldServing);
            boolean hold = all.isEmpty() && situation.live();
            String label = situation.wanted().label();
            String text =
                    hold
                            ? "hold requests"
                            : "shift to "
                                    + members.size()
                                    + " of "
                                    + label
                                    + (oldServing.isEmpty()
                                            ? ""
                                            : " and " + oldServing.size() + " old");
            steps.add(new RouteStep(all, hold, Duration.ZERO, label, text));
        }
    }
}
