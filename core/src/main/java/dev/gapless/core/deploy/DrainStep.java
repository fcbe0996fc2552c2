package dev.gapless.core.deploy;

import dev.gapless.core.port.Traffic;
import dev.gapless.core.service.InstanceId;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/// Waits until the switch is seen not to use these instances any more; the drain timeout is only
/// the upper bound, and it is the one that this deployment was asked for with.
public record DrainStep(String release, List<InstanceId> ids) implements Step {
    private static final Traffic.Instance UNUSED = new Traffic.Instance(0, 0, 0, 0, "");

    public DrainStep {
        ids = List.copyOf(ids);
    }

    @Override
    public void begin(Draft draft) {}

    @Override
    public Check check(Draft draft) {
        Duration limit = draft.settings(draft.deployment().to()).timing().drainTimeout();
        Instant deadline = draft.deployment().watchedSince().plus(limit);
        List<InstanceId> mine = Restarts.current(draft, ids);
        List<InstanceId> busy = mine.stream().filter(id -> !idle(draft, id)).toList();
        if (busy.isEmpty()) {
            mine.forEach(id -> draft.change(id, one -> one.drained("in flight 0, pooled 0")));
            return new Check.Done(release + ": in flight 0, pooled 0");
        }
        String using = using(draft, busy);
        if (!draft.now().isBefore(deadline)) {
            busy.forEach(id -> draft.change(id, one -> one.drained("for lack of time: " + using)));
            return new Check.Done(
                    release
                            + ": not idle within drain-timeout "
                            + Counting.seconds(limit)
                            + ", "
                            + using);
        }
        return new Check.Waiting(deadline, using);
    }

    /// Idle is an observation made under routes that do not reach the instance.
    private static boolean idle(Draft draft, InstanceId id) {
        boolean gone = draft.instance(id).map(one -> !one.alive()).orElse(true);
        if (gone) {
            return true;
        }
        boolean reached = draft.routing().asked().map(asked -> asked.reaches(id)).orElse(false);
        if (reached || !draft.routing().settled()) {
            return false;
        }
        return draft.traffic()
                .filter(seen -> seen.generation() >= draft.routing().generation())
                .map(seen -> seen.instances().getOrDefault(id, UNUSED).idle())
                .orElse(false);
    }

    private static String using(Draft draft, List<InstanceId> busy) {
        if (draft.traffic().isEmpty()) {
            return "in flight - (the switch does not answer)";
        }
        Traffic seen = draft.traffic().get();
        boolean told =
                busy.stream()
                        .allMatch(id -> seen.instances().getOrDefault(id, UNUSED).inFlight() >= 0);
        long inFlight =
                busy.stream()
                        .mapToLong(id -> seen.instances().getOrDefault(id, UNUSED).inFlight())
                        .sum();
        long pooled =
                busy.stream()
                        .mapToLong(id -> seen.instances().getOrDefault(id, UNUSED).pooled())
                        .sum();
        String slowest =
                busy.stream()
                        .map(id -> seen.instances().getOrDefault(id, UNUSED).slowest())
                        .filter(text -> !text.isEmpty())
                        .findFirst()
                        .map(text -> " (" + text + ")")
                        .orElse("");
        return told
                ? "in flight " + inFlight + slowest + ", pooled " + pooled
                : "connections " + pooled + ", in flight on them - (the switch cannot tell)";
    }

    @Override
    public String name() {
        return "drain";
    }

    @Override
    public String title() {
        return "drain " + release + " until seen idle";
    }

    @Override
    public String phase() {
        return "shifting";
    }
}
