package dev.gapless.core.deploy;

import dev.gapless.api.Problem;
import dev.gapless.api.ProblemCode;
import dev.gapless.api.ProblemReport;
import dev.gapless.core.service.Analysis;

import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/// Watches the new release from the moment that its first instance is healthy to the end of bake
/// time: while it waits for its turn (a pause, a hook) as well as under traffic.
final class Guard {
    /// A share of bad requests within one percent point of the old release's is never held against
    /// the new one.
    private static final double SLACK = 0.01;

    private Guard() {}

    /// Why the deployment must go back, if it must.
    static Optional<ProblemReport> objection(Draft draft) {
        Deployment deployment = draft.deployment();
        if (deployment.goingBack()) {
            return Optional.empty();
        }
        return draft.instances().stream()
                .filter(one -> watched(draft, deployment, one))
                .flatMap(one -> trouble(draft, one).stream())
                .findFirst()
                .or(() -> deployment.shifted() ? errors(draft, deployment) : Optional.empty());
    }

    /// Before an instance has been healthy it is the matter of [StartStep], while it is warmed up
    /// that of [WarmStep].
    private static boolean watched(Draft draft, Deployment deployment, Instance one) {
        boolean serves = draft.rotation().has(one.id()) && isNew(deployment, one);
        return serves || deployment.started(one.id()) && one.health().everHealthy();
    }

    /// In a restart or scaling old and new are of the same release; the old ones are not held
    /// against it.
    private static boolean isNew(Deployment deployment, Instance one) {
        boolean sameRelease = deployment.from().equals(Optional.of(deployment.to()));
        return sameRelease ? deployment.started(one.id()) : one.release().equals(deployment.to());
    }

    private static Optional<ProblemReport> trouble(Draft draft, Instance one) {
        if (one.process() instanceof Process.Ended ended && !ended.asked()) {
            return one.startProblem().or(() -> Optional.of(StartStep.ended(draft, one, ended)));
        }
        boolean sick = one.running() && one.health().everHealthy() && !one.health().healthy();
        if (sick && WarmStep.of(draft.deployment(), one).isEmpty() && !heldBack(draft, one)) {
            return Optional.of(unhealthy(draft, one));
        }
        return Optional.empty();
    }

    /// Whoever is held back by [DipGuard] may answer its health check late; then it has the time of
    /// a start to be well again. No step gives it requests before that.
    private static boolean heldBack(Draft draft, Instance one) {
        Duration time = draft.settings(one.release()).health().healthyDeadline();
        return !draft.rotation().has(one.id())
                && draft.deployment()
                        .dips()
                        .filter(dips -> dips.heldWithin(time, draft.now()))
                        .isPresent();
    }

    static ProblemReport unhealthy(Draft draft, Instance one) {
        int failures = draft.settings(one.release()).health().failures();
        return Problem.of(
                        ProblemCode.APP_UNHEALTHY,
                        one.release()
                                + " failed its health check "
                                + Counting.times(failures)
                                + " in a row.")
                .found(
                        "GET "
                                + one.spec().address()
                                + draft.settings(one.release()).health().path()
                                + ": "
                                + one.health().text())
                .todo("repair the application, then gapless retry")
                .report();
    }

    /// Bad is what the release answered with 5xx, and what failed because of it: refused, reset or
    /// broken off connections, answers that are none. They are counted apart and judged together.
    private static Optional<ProblemReport> errors(Draft draft, Deployment deployment) {
        if (deployment.from().isEmpty() || deployment.from().get().equals(deployment.to())) {
            return Optional.empty();
        }
        Analysis analysis = draft.settings(deployment.to()).analysis();
        if (!analysis.watchesErrors()) {
            return Optional.empty();
        }
        Ledger.Counts fresh = since(draft, deployment, deployment.to());
        Ledger.Counts old = usual(draft, deployment, analysis);
        if (fresh.requests() < analysis.minRequests()
                || fresh.badRate() <= limit(old.badRate(), analysis)) {
            return Optional.empty();
        }
        return Optional.of(
                Problem.of(
                                ProblemCode.APP_ERRORS,
                                what(deployment.to(), fresh, deployment.from().get(), old))
                        .where("analysis.errors: " + analysis.errorsRatio() + "x")
                        .todo(
                                "look at gapless logs "
                                        + deployment.to()
                                        + "; when repaired gapless retry")
                        .report());
    }

    private static String what(String to, Ledger.Counts fresh, String from, Ledger.Counts old) {
        boolean failures = fresh.failed() > 0;
        String bad =
                failures
                        ? String.format(
                                Locale.ROOT,
                                "%d of %d requests to %s failed and %d were answered with 5xx",
                                fresh.failed(),
                                fresh.requests(),
                                to,
                                fresh.errors())
                        : String.format(
                                Locale.ROOT,
                                "%s answered %d of %d requests with 5xx",
                                to,
                                fresh.errors(),
                                fresh.requests());
        String usual =
                old.requests() == 0
                        ? "too few to compare with"
                        : (failures ? old.failed() + " and " : "")
                                + old.errors()
                                + " of "
                                + old.requests();
        return String.format(
                Locale.ROOT, "%s (%.1f %%), %s %s.", bad, 100 * fresh.badRate(), from, usual);
    }

    /// What the old release is like: since the deployment began when that are enough requests to
    /// tell, else over all the time that was counted; zero when that is not enough either.
    private static Ledger.Counts usual(Draft draft, Deployment deployment, Analysis analysis) {
        String old = deployment.from().orElseThrow();
        return Stream.of(since(draft, deployment, old), draft.ledger().total(old))
                .filter(counts -> counts.requests() >= analysis.minRequests())
                .findFirst()
                .orElse(Ledger.Counts.ZERO);
    }

    /// The highest share of bad requests that is not held against the new release. However bad the
    /// old one is, at most half of what it did answer well may be lost.
    private static double limit(double old, Analysis analysis) {
        double allowed = Math.max(old * analysis.errorsRatio(), old + SLACK);
        return Math.min(allowed, (1 + old) / 2);
    }

    static Ledger.Counts since(Draft draft, Deployment deployment, String release) {
        return draft.ledger()
                .total(release)
                .minus(deployment.base().getOrDefault(release, Ledger.Counts.ZERO));
    }
}
