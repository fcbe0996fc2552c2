package dev.gapless.core.deploy;

import dev.gapless.core.port.InstanceSpec;
import dev.gapless.core.service.InstanceId;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// Starts crashed instances of the release that serves again, with a growing pause.
final class Restarts {
    private static final Duration FIRST_PAUSE = Duration.ofMillis(500);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(60);
    /// An instance that lived so long begins with the shortest pause again.
    private static final Duration GOOD_LIFE = Duration.ofMinutes(10);

    private Restarts() {}

    /// The instance that stands in the place of `id` now: itself, or its newest successor.
    static InstanceId current(Draft draft, InstanceId id) {
        String prefix = base(id.value()) + "-r";
        return draft.instances().stream()
                .filter(one -> one.id().value().startsWith(prefix) || one.id().equals(id))
                .reduce((_, newer) -> newer)
                .map(Instance::id)
                .orElse(id);
    }

    static void keep(Draft draft) {
        for (Instance instance : draft.instances()) {
            if (instance.process() instanceof Process.Ended ended
                    && !ended.asked()
                    && draft.rotation().has(instance.id())
                    && draft.stable().equals(Optional.of(instance.release()))) {
                restart(draft, instance, ended);
            }
        }
    }

    private static void restart(Draft draft, Instance instance, Process.Ended ended) {
        Instant due = ended.at().plus(pause(instance.restarts()));
        if (draft.now().isBefore(due)) {
            draft.wakeAt(due);
            return;
        }
        boolean livedWell = Duration.between(ended.began(), ended.at()).compareTo(GOOD_LIFE) > 0;
        int count = livedWell ? 1 : instance.restarts() + 1;
        InstanceSpec spec = successor(instance.spec(), draft);
        draft.put(Instance.starting(spec, draft.now(), count));
        draft.rotation(draft.rotation().replace(instance.id(), spec.id()));
        draft.forget(instance.id());
        draft.act(new Action.StartInstance(spec));
    }

    private static InstanceSpec successor(InstanceSpec old, Draft draft) {
        int number = 1;
        String base = base(old.id().value());
        int dash = old.id().value().lastIndexOf("-r");
        if (dash > 0 && !base.equals(old.id().value())) {
            number = Integer.parseInt(old.id().value().substring(dash + 2)) + 1;
        }
        while (draft.instance(new InstanceId(base + "-r" + number)).isPresent()) {
            number++;
        }
        return old.withId(new InstanceId(base + "-r" + number));
    }

    private static String base(String id) {
        return id.replaceFirst("-r[0-9]+$", "");
    }

    private static Duration pause(int restarts) {
        Duration pause = FIRST_PAUSE.multipliedBy(1L << Math.min(restarts, 10));
        return pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause;
    }
}
