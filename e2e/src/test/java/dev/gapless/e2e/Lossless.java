package dev.gapless.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gapless.api.Problem;
import dev.gapless.api.ProblemCode;
import dev.gapless.api.wire.DeploymentView;
import dev.gapless.e2e.site.Await;
import dev.gapless.e2e.site.Site;
import dev.gapless.e2e.site.Traffic;
import dev.gapless.load.LoadResult;

import org.assertj.core.api.Assertions;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

import java.time.Duration;

/// What every test under load asserts, and the load itself: few users with pauses, because tests
/// run side by side.
final class Lossless {
    private static final int USERS = 8;
    private static final Duration THINK = Duration.ofMillis(20);
    private static final Duration SETTLES_WITHIN = Duration.ofMinutes(5);

    private Lossless() {}

    static Traffic traffic(Site site) {
        return site.traffic(USERS, THINK).awaitMore(20);
    }

    /// No request was lost, every order stands there once, and no more is alive than the wanted
    /// instances of `release`.
    static void assertNothingLost(Site site, Traffic traffic, String release) {
        traffic.awaitMore(20);
        assertSettled(site, release);
        LoadResult result = traffic.stop();
        assertThat(result.recording().failures().kept()).isEmpty();
        assertThat(result.failed()).isZero();
        assertThat(traffic.effects().missing()).as("orders that were lost").isZero();
        assertThat(traffic.effects().doubled()).as("orders that stand there twice").isZero();
    }

    static void assertNoErrors(Traffic traffic) {
        assertThat(traffic.stop().errors()).isZero();
    }

    /// The wanted instances of this release are alive in the end, and no other.
    static void assertSettled(Site site, String release) {
        int wanted = Integer.parseInt(site.config().value("instances"));
        Await.until(
                wanted + " instances of " + release + " and no other",
                SETTLES_WITHIN,
                () ->
                        site.instances(release).size() == wanted
                                && site.instances().size() == wanted
                                && site.view().stable().equals(release));
    }

    static void assertOutcome(DeploymentView ended, String outcome, int exitCode) {
        assertThat(ended.outcome()).as("%s", ended.cause()).isEqualTo(outcome);
        assertThat(ended.exitCode()).isEqualTo(exitCode);
    }

    /// The problem with which this is refused.
    static Problem refusal(ThrowingCallable attempt, ProblemCode code) {
        Problem problem = Assertions.catchThrowableOfType(Problem.class, attempt);
        assertThat(problem).as("a refusal with %s", code.id()).isNotNull();
        assertThat(problem.report().code()).isEqualTo(code.id());
        return problem;
    }
}
