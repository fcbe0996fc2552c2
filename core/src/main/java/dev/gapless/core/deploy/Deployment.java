package dev.gapless.core.deploy;

import dev.gapless.api.ProblemReport;
import dev.gapless.core.service.InstanceId;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;

/// One change of a service, from the first step to its outcome.
///
/// @param number counts up per service
/// @param from label of the release that served at its begin, empty for the first
/// @param to label of the release that is to serve afterwards
/// @param wantedBefore how many instances were wanted at its begin, so that going back restores
///   that number
/// @param wanted how many instances are wanted when it succeeds, so that it can be made again
/// @param plan in force: the way forward, or the way back once `direction` is BACK
/// @param step index into the plan's steps
/// @param log what each step did, over both plans
/// @param promoted the candidate has become the stable release
/// @param shifted the candidate has been given live traffic
/// @param pause asked to wait before the next step (not while requests are held: that has a bound)
/// @param hurry asked to skip ramp and bake
/// @param cause why it went back or failed
/// @param base counts of the switch at its begin
/// @param served counts of the switch between its begin and its end, per release; empty while open
/// @param uncounted why the switch could not count all that came meanwhile, empty when it could
/// @param resumedAt when an agent took it up again after the last one had died
/// @param dips what the release before was like, and what its dips led to; empty where that is not
///   watched
/// @param resumedShare percent of the traffic that the candidate had when it was resumed
public record Deployment(
        long number,
        Kind kind,
        Optional<String> from,
        String to,
        int wantedBefore,
        int wanted,
        String strategy,
        String by,
        Plan plan,
        int step,
        Direction direction,
        List<StepLog> log,
        boolean promoted,
        boolean shifted,
        boolean pause,
        boolean hurry,
        Optional<ProblemReport> cause,
        Map<String, Ledger.Counts> base,
        Map<String, Ledger.Counts> served,
        String uncounted,
        Instant startedAt,
        Optional<Instant> resumedAt,
        Optional<Instant> endedAt,
        Optional<Outcome> outcome,
        Optional<Dips> dips,
        int resumedShare) {
    private static final Pattern OWN = Pattern.compile("[a-z]+(-r[0-9]+)?$");

    public Deployment {
        log = List.copyOf(log);
        base = Map.copyOf(base);
        served = Map.copyOf(served);
        // one that an older agent has journaled
        uncounted = uncounted == null ? "" : uncounted;
        dips = Objects.requireNonNullElse(dips, Optional.empty());
    }

    /// A deployment that has not done anything yet. `wantedBefore` and `wanted` are filled in by
    /// the engine when it begins.
    ///
    /// @param base counts of the switch so far, per release
    public static Deployment planned(
            long number,
            Kind kind,
            Optional<String> from,
            String to,
            String strategy,
            String by,
            Plan plan,
            Map<String, Ledger.Counts> base,
            Instant now) {
        return new Deployment(
                number,
                kind,
                from,
                to,
                0,
                0,
                strategy,
                by,
                plan,
                0,
                Direction.FORWARD,
                List.of(),
                false,
                false,
                false,
                false,
                Optional.empty(),
                base,
                Map.of(),
                "",
                now,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                0);
    }

    /// Which way it goes.
    public enum Direction {
        FORWARD,
        BACK
    }

    /// Which command began it.
    public enum Kind {
        DEPLOY,
        ROLLBACK,
        RESTART,
        START,
        STOP,
        SCALE
    }

    /// @param began when the step began
    /// @param ended when it was done, empty while it runs
    /// @param evidence what was observed
    public record StepLog(
            String name,
            String title,
            Direction direction,
            Instant began,
            Optional<Instant> ended,
            String evidence) {}

    /// Whether this deployment started the instance (or a crashed predecessor of it): its number is
    /// part of the name.
    public boolean started(InstanceId id) {
        return OWN.matcher(id.value()).replaceFirst("").endsWith("-" + number);
    }

    public boolean open() {
        return outcome.isEmpty();
    }

    public boolean goingBack() {
        return direction == Direction.BACK;
    }

    public Step current() {
        return plan.steps().get(step);
    }

    public boolean hasStep() {
        return step < plan.steps().size();
    }

    /// The present step, or one that comes, is about the schema.
    public boolean changesSchema() {
        return plan.steps().stream()
                .skip(step)
                .anyMatch(one -> one instanceof SchemaStep || one instanceof UndoSchemaStep);
    }

    /// The present step has begun.
    public boolean begun() {
        return hasStep() && !log.isEmpty() && log.getLast().ended().isEmpty();
    }

    /// When the present step began.
    public Instant stepBegan() {
        return log.isEmpty() ? startedAt : log.getLast().began();
    }

    /// Since when the present step has been watched without a gap: its time limits count from here,
    /// so that one that passed while no agent ran is not held against anybody.
    public Instant watchedSince() {
        Instant began = stepBegan();
        return resumedAt.filter(began::isBefore).orElse(began);
    }

    /// @param share percent of the traffic that the candidate has
    Deployment resumed(Instant now, int share) {
        return new Deployment(
                number,
                kind,
                from,
                to,
                wantedBefore,
                wanted,
                strategy,
                by,
                plan,
                step,
                direction,
                log,
                promoted,
                shifted,
                pause,
                hurry,
                cause,
                base,
                served,
                uncounted,
                startedAt,
                Optional.of(now),
                endedAt,
                outcome,
                dips,
                share);
    }

    Deployment begun(StepLog entry) {
        List<StepLog> longer = new ArrayList<>(log);
        longer.add(entry);
        return copy(plan, step, direction, longer, promoted, shifted);
    }

    Deployment stepDone(Instant now, String evidence) {
        return copy(plan, step + 1, direction, closed(now, evidence), promoted, shifted);
    }

    Deployment turnedBack(Plan back, ProblemReport why, Instant now) {
        Deployment turned =
                copy(back, 0, Direction.BACK, closed(now, "given up"), promoted, shifted);
        return turned.withCause(why).withPause(false).withHurry(false);
    }

    Deployment asPromoted() {
        return copy(plan, step, direction, log, true, shifted);
    }

    Deployment asShifted() {
        return copy(plan, step, direction, log, promoted, true);
    }

    private List<StepLog> closed(Instant now, String evidence) {
        List<StepLog> changed = new ArrayList<>(log);
        if (!changed.isEmpty() && changed.getLast().ended().isEmpty()) {
            StepLog open = changed.removeLast();
            changed.add(
                    new StepLog(
                            open.name(),
                            open.title(),
                            open.direction(),
                            open.began(),
                            Optional.of(now),
                            evidence));
        }
        return changed;
    }

    private Deployment copy(
            Plan nextPlan,
            int nextStep,
            Direction way,
            List<StepLog> nextLog,
            boolean isPromoted,
            boolean isShifted) {
        return new Deployment(
                number,
                kind,
                from,
                to,
                wantedBefore,
                wanted,
                strategy,
                by,
                nextPlan,
                nextStep,
                way,
                nextLog,
                isPromoted,
                isShifted,
                pause,
                hurry,
                cause,
                base,
                served,
                uncounted,
                startedAt,
                resumedAt,
                endedAt,
                outcome,
                dips,
                resumedShare);
    }

    Deployment withPause(boolean wait) {
        return new Deployment(
                number,
                kind,
                from,
                to,
                wantedBefore,
                wanted,
                strategy,
                by,
                plan,
                step,
                direction,
                log,
                promoted,
                shifted,
                wait,
                hurry,
                cause,
                base,
                served,
                uncounted,
                startedAt,
                resumedAt,
                endedAt,
                outcome,
                dips,
                resumedShare);
    }

    Deployment withHurry(boolean now) {
        return new Deployment(
                number,
                kind,
                from,
                to,
                wantedBefore,
                wanted,
                strategy,
                by,
                plan,
                step,
                direction,
                log,
                promoted,
                shifted,
                pause,
                now,
                cause,
                base,
                served,
                uncounted,
                startedAt,
                resumedAt,
                endedAt,
                outcome,
                dips,
                resumedShare);
    }

    /// @param before how many instances were wanted, `count` how many are from now on
    /// @param counted by the switch so far, per release
    Deployment beginning(int before, int count, Map<String, Ledger.Counts> counted) {
        return new Deployment(
                number,
                kind,
                from,
                to,
                before,
                count,
                strategy,
                by,
                plan,
                step,
                direction,
                log,
                promoted,
                shifted,
                pause,
                hurry,
                cause,
                counted,
                served,
                "",
                startedAt,
                resumedAt,
                endedAt,
                outcome,
                dips,
                resumedShare);
    }

    Deployment withDips(Dips next) {
        return new Deployment(
                number,
                kind,
                from,
                to,
                wantedBefore,
                wanted,
                strategy,
                by,
                plan,
                step,
                direction,
                log,
                promoted,
                shifted,
                pause,
                hurry,
                cause,
                base,
                served,
                uncounted,
                startedAt,
                resumedAt,
                endedAt,
                outcome,
                Optional.of(next),
                resumedShare);
    }

    /// How fast the newcomer is introduced now.
    public Pace pace() {
        return open() && !goingBack() && !promoted
                ? dips.map(Dips::pace).orElse(Pace.FULL)
                : Pace.FULL;
    }

    /// The switch was seen not to count; the newest reason stays.
    Deployment notCounted(String why) {
        return new Deployment(
                number,
                kind,
                from,
                to,
                wantedBefore,
                wanted,
                strategy,
                by,
                plan,
                step,
                direction,
                log,
                promoted,
                shifted,
                pause,
                hurry,
                cause,
                base,
                served,
                why,
                startedAt,
                resumedAt,
                endedAt,
                outcome,
                dips,
                resumedShare);
    }

    private Deployment withCause(ProblemReport why) {
        return new Deployment(
                number,
                kind,
                from,
                to,
                wantedBefore,
                wanted,
                strategy,
                by,
                plan,
                step,
                direction,
                log,
                promoted,
                shifted,
                pause,
                hurry,
                Optional.of(why),
                base,
                served,
                uncounted,
                startedAt,
                resumedAt,
                endedAt,
                outcome,
                dips,
                resumedShare);
    }

    Deployment ended(
            Outcome how,
            Instant now,
            Optional<ProblemReport> why,
            Map<String, Ledger.Counts> counts) {
        return new Deployment(
                number,
                kind,
                from,
                to,
                wantedBefore,
                wanted,
                strategy,
                by,
                plan,
                step,
                direction,
                closed(now, "not finished"),
                promoted,
                shifted,
                false,
                hurry,
                why.or(() -> cause),
                base,
                counts,
                uncounted,
                startedAt,
                resumedAt,
                Optional.of(now),
                Optional.of(how),
                dips,
                resumedShare);
    }

    /// The state of the deployment in the words of the glossary.
    public String state() {
        if (outcome.isPresent()) {
            return outcome.get().label();
        }
        if (goingBack()) {
            return "aborting";
        }
        if (pause || pace() == Pace.PAUSED) {
            return "waiting";
        }
        return hasStep() ? current().phase() : "promoting";
    }
}
