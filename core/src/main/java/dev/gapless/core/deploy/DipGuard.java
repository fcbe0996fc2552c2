package dev.gapless.core.deploy;

import dev.gapless.api.Problem;
import dev.gapless.api.ProblemCode;
import dev.gapless.api.ProblemReport;
import dev.gapless.core.service.InstanceId;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// Watches the stable release from the start of the first newcomer until it gets no more requests:
/// the newcomer must not take from it what it needs. Where [Usual] sees dips in several windows in
/// a row the newcomer is slowed down, then paused, then given up; where it sees none it is let go
/// on again, in the same steps.
///
/// What it decides is journaled with the deployment, and all else follows from that and the time:
/// an agent that dies leaves nobody at a pace that no other agent would take back. It comes to an
/// end: no pace but the full one lasts longer than a minute without a decision, and a deployment is
/// slowed down three times at most and paused twice.
final class DipGuard {
    private static final int DIPS_TO_SLOW = 3;
    private static final int DIPS_TO_GIVE_UP = 8;
    private static final int CALM_TO_GO_ON = 3;
    private static final Duration UNDECIDED = Duration.ofMinutes(1);
    private static final int MOST_SLOWED = 3;
    private static final int MOST_PAUSED = 2;

    private DipGuard() {}

    /// Takes a look; returns why the deployment must go back, if it must.
    static Optional<ProblemReport> look(Draft draft) {
        Deployment open = draft.deployment();
        if (open.goingBack()) {
            return Optional.empty();
        }
        if (!watches(draft, open)) {
            draft.recent(draft.recent().with(Optional.empty()));
            if (open.pace() != Pace.FULL) {
                change(draft, Pace.FULL, "goes on: " + open.from().orElse("") + unwatched(open));
            }
            return Optional.empty();
        }
        if (open.dips().isEmpty()) {
            draft.deployment(
                    open.withDips(new Dips(Usual.of(draft.recent(), draft.now()), List.of())));
        }
        return dips(draft).usual().enough() ? window(draft) : Optional.empty();
    }

    private static String unwatched(Deployment open) {
        return open.hurry() ? " is not watched, asked to promote" : " is not watched any more";
    }

    /// Whether the stable release serves beside a newcomer, and can be told from it.
    private static boolean watches(Draft draft, Deployment open) {
        if (open.from().isEmpty()
                || open.promoted()
                || open.hurry()
                || open.kind() == Deployment.Kind.ROLLBACK
                || draft.rotation().hold()
                || draft.settings(open.to()).dipLimit() == 0) {
            return false;
        }
        String stable = open.from().get();
        boolean apart = !stable.equals(open.to()) || !open.shifted();
        return apart
                && starts(open)
                && draft.rotation().weights().getOrDefault(stable, 0) > 0
                && draft.instances().stream()
                        .anyMatch(
                                one ->
                                        one.healthy()
                                                && one.release().equals(stable)
                                                && !open.started(one.id())
                                                && draft.rotation().has(one.id()));
    }

    /// It has begun to start somebody.
    private static boolean starts(Deployment open) {
        int first = 0;
        for (Step step : open.plan().steps()) {
            if (step instanceof StartStep) {
                return open.step() > first || open.step() == first && open.begun();
            }
            first++;
        }
        return false;
    }

    private static Optional<ProblemReport> window(Draft draft) {
        Recent recent = draft.recent();
        Recent.Window window =
                recent.window()
                        .orElseGet(() -> new Recent.Window(draft.now(), Optional.empty(), 0, 0));
        if (window.from().isEmpty()) {
            window =
                    new Recent.Window(
                            window.began(), seenNow(draft), window.dipped(), window.calm());
        }
        draft.recent(recent.with(Optional.of(window)));
        Instant last = window.began().plus(Usual.LONGEST);
        draft.wakeAt(last.isAfter(draft.now()) ? last : draft.now().plus(Usual.LONGEST));
        return judged(draft, verdict(draft, window), window);
    }

    /// The counters, when it is they that have come.
    private static Optional<Recent.Mark> seenNow(Draft draft) {
        return draft.recent().newest().filter(mark -> mark.at().equals(draft.now()));
    }

    private static Usual.Verdict verdict(Draft draft, Recent.Window window) {
        Usual.Verdict verdict =
                window.from().isEmpty()
                        ? new Usual.Verdict.Open()
                        : dips(draft)
                                .usual()
                                .judge(
                                        stable(draft),
                                        Sample.between(
                                                window.from().get(),
                                                draft.recent()
                                                        .newest()
                                                        .orElse(window.from().get())),
                                        waiting(draft),
                                        draft.settings(draft.deployment().to()).dipLimit());
        boolean late = !draft.now().isBefore(window.began().plus(Usual.LONGEST));
        return verdict instanceof Usual.Verdict.Open && late
                ? new Usual.Verdict.Calm("hardly a request to " + stable(draft))
                : verdict;
    }

    /// Requests that are with the stable release; those of a switch that cannot tell are none.
    private static long waiting(Draft draft) {
        return draft.traffic().stream()
                .flatMap(seen -> seen.instances().entrySet().stream())
                .filter(one -> isStable(draft, one.getKey()))
                .mapToLong(one -> Math.max(0, one.getValue().inFlight()))
                .sum();
    }

    private static boolean isStable(Draft draft, InstanceId id) {
        return draft.instance(id).filter(one -> one.release().equals(stable(draft))).isPresent()
                && !draft.deployment().started(id);
    }

    private static Optional<ProblemReport> judged(
            Draft draft, Usual.Verdict verdict, Recent.Window window) {
        return switch (verdict) {
            case Usual.Verdict.Open() -> Optional.empty();
            case Usual.Verdict.Dip(String text) -> {
                next(draft, window.dipped() + 1, 0);
                int most = pace(draft) == Pace.PAUSED ? DIPS_TO_GIVE_UP : DIPS_TO_SLOW;
                yield window.dipped() + 1 < most ? undecided(draft, text) : slower(draft, text);
            }
            case Usual.Verdict.Calm(String text) -> {
                next(draft, 0, window.calm() + 1);
                if (window.calm() + 1 >= CALM_TO_GO_ON) {
                    faster(draft, text);
                }
                yield undecided(draft, text);
            }
        };
    }

    private static void next(Draft draft, int dipped, int calm) {
        draft.recent(
                draft.recent()
                        .with(
                                Optional.of(
                                        new Recent.Window(
                                                draft.now(), seenNow(draft), dipped, calm))));
    }

    private static Optional<ProblemReport> slower(Draft draft, String text) {
        Dips dips = dips(draft);
        boolean slow = dips.pace() == Pace.FULL && dips.slowedTo(Pace.SLOW) < MOST_SLOWED;
        boolean pause = dips.pace() != Pace.PAUSED && dips.slowedTo(Pace.PAUSED) < MOST_PAUSED;
        if (slow) {
            change(draft, Pace.SLOW, "slowed down: " + text);
        } else if (pause) {
            change(draft, Pace.PAUSED, "paused: " + text);
        } else {
            return Optional.of(givenUp(draft, text));
        }
        return Optional.empty();
    }

    private static void faster(Draft draft, String text) {
        switch (pace(draft)) {
            case PAUSED -> change(draft, Pace.SLOW, "goes on slowly: " + text);
            case SLOW -> change(draft, Pace.FULL, "goes on: " + text);
            case FULL -> {}
        }
    }

    /// Dips that come and go are no reason to wait for ever.
    private static Optional<ProblemReport> undecided(Draft draft, String text) {
        Dips dips = dips(draft);
        boolean tooLong =
                dips.pace() != Pace.FULL
                        && !draft.now().isBefore(dips.changes().getLast().at().plus(UNDECIDED));
        if (tooLong) {
            faster(draft, text);
        }
        return Optional.empty();
    }

    private static void change(Draft draft, Pace pace, String text) {
        Dips changed = dips(draft).with(new Dips.Change(pace, draft.now(), text));
        draft.deployment(draft.deployment().withDips(changed));
        draft.recent(draft.recent().with(Optional.empty()));
    }

    private static Dips dips(Draft draft) {
        return draft.deployment().dips().orElseThrow();
    }

    private static Pace pace(Draft draft) {
        return draft.deployment().pace();
    }

    private static String stable(Draft draft) {
        return draft.deployment().from().orElseThrow();
    }

    private static ProblemReport givenUp(Draft draft, String text) {
        Deployment open = draft.deployment();
        return Problem.of(
                        ProblemCode.DIP_LIMIT,
                        stable(draft)
                                + " got worse by the introduction of "
                                + open.to()
                                + ": "
                                + text
                                + ".")
                .where("dip-limit: " + draft.settings(open.to()).dipLimitText())
                .found("what was tried, by the time since the deployment began")
                .todo(
                        "gapless retry when the host has more to spare; a higher dip-limit allows"
                                + " more, off all")
                .evidence(
                        dips(draft).changes().stream()
                                .map(one -> since(open, one.at()) + " " + one.text())
                                .toList())
                .report();
    }

    private static String since(Deployment open, Instant at) {
        return Counting.seconds(Duration.between(open.startedAt(), at));
    }
}
