package dev.gapless.core.deploy;

import dev.gapless.core.port.InstanceSpec;
import dev.gapless.core.service.InstanceId;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
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
        String prefix = base(id) + "-r";
        return draft.instances().stream()
                .filter(one -> one.id().value().startsWith(prefix) || one.id().equals(id))
                .reduce((_, newer) -> newer)
                .map(Instance::id)
                .orElse(id);
    }

    /// The same for several.
    static List<InstanceId> current(Draft draft, List<InstanceId> ids) {
        return ids.stream().map(id -> current(draft, id)).toList();
    }

    static void keep(Draft draft) {
        for (Instance instance : draft.instances()) {
            if (instance.process() instanceof Process.Ended ended && owed(draft, instance)) {
                restart(draft, instance, ended);
            }
        }
    }

    /// Whether the instance has ended and will be started again.
    static boolean owed(Draft draft, Instance one) {
        return owed(one, draft.rotation(), draft.stable())
                || crashed(one) && wantedBack(draft, one);
    }

    static boolean owed(Instance one, Rotation rotation, Optional<String> stable) {
        return crashed(one) && rotation.has(one.id()) && stable.equals(Optional.of(one.release()));
    }

    private static boolean crashed(Instance one) {
        return one.process() instanceof Process.Ended ended && !ended.asked();
    }

    /// On the way back the old release is not given up at its first crash: there is nothing else to
    /// go to.
    private static boolean wantedBack(Draft draft, Instance one) {
        return draft.open()
                .filter(
                        open ->
                                open.goingBack()
                                        && open.begun()
                                        && open.current() instanceof StartStep start
                                        && start.ids().stream()
                                                .anyMatch(id -> base(id).equals(base(one.id()))))
                .isPresent();
    }

    private static void restart(Draft draft, Instance instance, Process.Ended ended) {
        boolean livedWell = Duration.between(ended.began(), ended.at()).compareTo(GOOD_LIFE) > 0;
        int crashes = livedWell ? 0 : instance.restarts();
        Instant due = ended.at().plus(pause(crashes));
        if (draft.now().isBefore(due)) {
            draft.wakeAt(due);
            return;
        }
        again(draft, instance, crashes + 1);
    }

    /// At once.
    ///
    /// @param count how many predecessors crashed in a row
    static void again(Draft draft, Instance instance, int count) {
        InstanceSpec spec = successor(instance.spec(), draft);
        draft.put(Instance.starting(spec, draft.now(), count));
        draft.rotation(draft.rotation().replace(instance.id(), spec.id()));
        draft.forget(instance.id());
        draft.act(new Action.StartInstance(spec));
    }

    private static InstanceSpec successor(InstanceSpec old, Draft draft) {
        int number = 1;
        String base = base(old.id());
        int dash = old.id().value().lastIndexOf("-r");
        if (dash > 0 && !base.equals(old.id().value())) {
            number = Integer.parseInt(old.id().value().substring(dash + 2)) + 1;
        }
        while (draft.instance(new InstanceId(base + "-r" + number)).isPresent()) {
            number++;
        }
        return old.withId(new InstanceId(base + "-r" + number));
    }

    private static String base(InstanceId id) {
        return id.value().replaceFirst("-r[0-9]+$", "");
    }

    private static Duration pause(int restarts) {
        Duration pause = FIRST_PAUSE.multipliedBy(1L << Math.min(restarts, 10));
        return pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause;
    }
}
