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
/// end: no pace but the full one lasts much longer than a minute, and who was slowed down three
/// times and paused twice is given up next, unless it went on undisturbed for five minutes.
final class DipGuard {
    private static final int DIPS_TO_SLOW = 3;
    private static final int DIPS_TO_GIVE_UP = 8;
    private static final int CALM_TO_GO_ON = 3;
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Duration MOMENT = Duration.ofSeconds(1);

    /// What is compared with is taken anew after that.
    private static final Duration HOLDS_FOR = Duration.ofMinutes(5);

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
            leave(draft, open);
            return Optional.empty();
        }
        if (!isKnown(open)) {
            compareWith(draft, open);
        }
        Usual usual = dips(draft).usual();
        if (!usual.enough() || serving(draft).size() < usual.members()) {
            leave(draft, draft.deployment());
            return Optional.empty();
        }
        return window(draft);
    }

    /// Nobody is watched any more, or not now.
    private static void leave(Draft draft, Deployment open) {
        draft.recent(draft.recent().with(Optional.empty()));
        if (open.pace() != Pace.FULL) {
            change(draft, Pace.FULL, "goes on: " + open.from().orElse("") + unwatched(open));
        }
        if (isPaused(open) && isKnown(open)) {
            // when somebody lets it go on it may be another hour of the day
            draft.deployment(draft.deployment().withDips(dips(draft).with(Usual.NONE)));
        }
    }

    private static String unwatched(Deployment open) {
        return open.hurry() ? " is not watched, asked to promote" : " is not watched now";
    }

    /// What is compared with was seen in this deployment.
    private static boolean isKnown(Deployment open) {
        return open.dips()
                .filter(dips -> !dips.usual().at().isBefore(open.startedAt()))
                .isPresent();
    }

    /// The minute before now; or that before the deployment that was given up a moment ago, for
    /// this one has its dips in it.
    private static void compareWith(Draft draft, Deployment open) {
        Usual fresh =
                Usual.of(
                        draft.recent(),
                        draft.now(),
                        limit(draft),
                        waiting(draft),
                        serving(draft).size());
        Dips dips = open.dips().orElse(new Dips(Usual.NONE, List.of()));
        Usual usual = dips.usual();
        draft.deployment(
                open.withDips(dips.with(usual.enough() ? usual.seenAt(draft.now()) : fresh)));
        if (!dips(draft).usual().enough()) {
            change(
                    draft,
                    Pace.FULL,
                    "not watched: in the minute before "
                            + stable(draft)
                            + " had too few requests to compare with");
        }
    }

    /// What the next deployment may compare with.
    static Optional<Dips> inherited(Optional<Deployment> last, Deployment next, Instant now) {
        return last.filter(one -> one.from().equals(next.from()))
                .filter(
                        one ->
                                one.endedAt()
                                        .filter(end -> now.isBefore(end.plus(MINUTE)))
                                        .isPresent())
                .flatMap(Deployment::dips)
                .filter(dips -> dips.usual().enough())
                .map(dips -> new Dips(dips.usual(), List.of()));
    }

    /// A person waits with the next step.
    private static boolean isPaused(Deployment open) {
        return open.pause() && !open.begun();
    }

    /// Whether the stable release serves beside a newcomer, and can be told from it.
    private static boolean watches(Draft draft, Deployment open) {
        if (open.from().isEmpty()
                || open.from().get().equals(open.to())
                || open.kind() != Deployment.Kind.DEPLOY
                || open.promoted()
                || open.hurry()
                || isPaused(open)
                || draft.rotation().hold()
                || limit(draft) == 0) {
            return false;
        }
        return starts(open)
                && draft.rotation().weights().getOrDefault(stable(draft), 0) > 0
                && serving(draft).stream().anyMatch(one -> isStable(draft, one.id()));
    }

    private static List<Instance> serving(Draft draft) {
        return draft.instances().stream()
                .filter(one -> one.healthy() && draft.rotation().has(one.id()))
                .toList();
    }

    private static double limit(Draft draft) {
        return draft.settings(draft.deployment().to()).dipLimit();
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
        Instant last = window.began().plus(Usual.LONGEST).plus(MOMENT);
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
                                        new Usual.Load(
                                                RouteStep.share(draft, stable(draft)) / 100.0,
                                                waiting(draft)),
                                        limit(draft));
        boolean late = !draft.now().isBefore(window.began().plus(Usual.LONGEST).plus(MOMENT));
        return verdict instanceof Usual.Verdict.Open && late ? new Usual.Verdict.Unseen() : verdict;
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
                undecided(draft);
                yield window.dipped() + 1 < most(draft) ? Optional.empty() : slower(draft, text);
            }
            case Usual.Verdict.Calm(String text) -> {
                next(draft, 0, window.calm() + 1);
                if (window.calm() + 1 >= CALM_TO_GO_ON) {
                    faster(draft, text);
                } else {
                    undecided(draft);
                }
                renew(draft);
                yield Optional.empty();
            }
            case Usual.Verdict.Unseen() -> {
                next(draft, window.dipped(), window.calm());
                undecided(draft);
                yield Optional.empty();
            }
        };
    }

    /// A deployment that takes its time goes on into another hour of the day.
    private static void renew(Draft draft) {
        Dips dips = dips(draft);
        boolean old = !draft.now().isBefore(dips.usual().at().plus(HOLDS_FOR));
        if (old && dips.pace() == Pace.FULL && !dips.heldWithin(HOLDS_FOR, draft.now())) {
            Usual fresh =
                    Usual.of(
                            draft.recent(),
                            draft.now(),
                            limit(draft),
                            waiting(draft),
                            serving(draft).size());
            if (fresh.enough()) {
                draft.deployment(draft.deployment().withDips(dips.with(fresh)));
            }
        }
    }

    /// How many dips in a row lead to the next step. A newcomer that may not be slowed down or
    /// paused any more has the time that these would have taken.
    private static int most(Draft draft) {
        boolean slow = left(draft, Pace.SLOW, MOST_SLOWED);
        boolean pause = left(draft, Pace.PAUSED, MOST_PAUSED);
        int giveUp = pause ? 0 : DIPS_TO_GIVE_UP;
        return switch (pace(draft)) {
            case FULL -> slow ? DIPS_TO_SLOW : 2 * DIPS_TO_SLOW + giveUp;
            case SLOW -> DIPS_TO_SLOW + giveUp;
            case PAUSED -> DIPS_TO_GIVE_UP;
        };
    }

    private static boolean left(Draft draft, Pace pace, int most) {
        return dips(draft).slowedTo(pace, draft.now()) < most;
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
        Pace pace = pace(draft);
        boolean slow = pace == Pace.FULL && left(draft, Pace.SLOW, MOST_SLOWED);
        boolean pause = pace != Pace.PAUSED && left(draft, Pace.PAUSED, MOST_PAUSED);
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

    /// Dips that come and go are no reason to wait for ever, nor is a switch that is not seen.
    private static void undecided(Draft draft) {
        Dips dips = dips(draft);
        boolean tooLong =
                dips.pace() != Pace.FULL
                        && draft.recent().window().map(Recent.Window::dipped).orElse(0) < 2
                        && !draft.now().isBefore(dips.changes().getLast().at().plus(MINUTE));
        if (tooLong) {
            faster(draft, "a minute without a decision");
        }
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
