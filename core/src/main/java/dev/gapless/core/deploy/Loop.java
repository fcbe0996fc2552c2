package dev.gapless.core.deploy;

import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;

/// The loop of one service: event -> decide -> journal durably -> dispatch.
///
/// Not thread-safe: one thread calls it. The agent feeds it from an inbox on a virtual thread, the
/// simulation from its simulated world; it is the same code. When the journal cannot be written the
/// state is left as it was, nothing is dispatched, and the event may be handled again; time limits
/// begin anew then.
public final class Loop {
    private final Decider decider;
    private final StateJournal journal;
    private final Consumer<Action> dispatcher;
    private ServiceState state;
    private boolean frozen;
    private Optional<Instant> wake = Optional.empty();
    private String waitingFor = "";

    public Loop(
            Decider decider,
            StateJournal journal,
            Consumer<Action> dispatcher,
            ServiceState state) {
        this.decider = decider;
        this.journal = journal;
        this.dispatcher = dispatcher;
        this.state = state;
    }

    /// Throws whatever the journal throws; then nothing has changed.
    public void handle(Event event, Instant now) {
        if (frozen) {
            decide(new Event.Thawed(), now);
            frozen = false;
        }
        decide(event, now);
    }

    private void decide(Event event, Instant now) {
        Decision decision = decider.decide(state, event, now);
        if (!decision.actions().isEmpty() || weighty(state, decision.state())) {
            append(event, decision, now);
        }
        state = decision.state();
        wake = decision.wake();
        waitingFor = decision.waitingFor();
        decision.actions().forEach(dispatcher);
    }

    private void append(Event event, Decision decision, Instant now) {
        try {
            journal.append(event, decision, now);
        } catch (RuntimeException full) {
            frozen = true;
            throw full;
        }
    }

    public ServiceState state() {
        return state;
    }

    /// What the open deployment waits for, in words; empty when there is none.
    public String waitingFor() {
        return waitingFor;
    }

    /// When a [Event.Tick] is due, at the latest.
    public Optional<Instant> wake() {
        return wake;
    }

    /// Whether the difference must survive a crash: counts and single health answers need not.
    private static boolean weighty(ServiceState before, ServiceState after) {
        return !before.deployment().equals(after.deployment())
                || !before.stable().equals(after.stable())
                || !before.rotation().equals(after.rotation())
                || !before.routing().equals(after.routing())
                || !before.releases().equals(after.releases())
                || before.wanted() != after.wanted()
                || before.contracted() != after.contracted()
                || instancesDiffer(before, after);
    }

    private static boolean instancesDiffer(ServiceState before, ServiceState after) {
        return !before.instances().keySet().equals(after.instances().keySet())
                || after.all().stream()
                        .anyMatch(
                                one -> {
                                    Instance old = before.instances().get(one.id());
                                    return old == null
                                            || !old.process().equals(one.process())
                                            || old.healthy() != one.healthy()
                                            || !old.keepUntil().equals(one.keepUntil());
                                });
    }
}
