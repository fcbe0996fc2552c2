package dev.gapless.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gapless.api.Problem;
import dev.gapless.api.ProblemCode;
import dev.gapless.api.wire.DeploymentView;
import dev.gapless.e2e.site.Operator;
import dev.gapless.e2e.site.Operator.Said;
import dev.gapless.e2e.site.Site;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

import java.util.List;

/// What was aborted is made again as what it was: `retry` of a change that is no deployment of a
/// release does not become one. And what is said of a service that is stopped or not there yet.
@Order(3)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CommandsIT {
    private final Site site = Site.tiny();
    private final Operator operator = new Operator(site);

    CommandsIT() {
        // so long a start can be aborted: a command is a process that has to begin, beside other
        // tests
        site.with("health.min-healthy-time", "8s");
        Lossless.assertOutcome(site.deploy("1"), "succeeded", 0);
    }

    @AfterAll
    void end() {
        site.close();
    }

    private void abort(String... words) {
        assertThat(operator.types(words).exitCode()).isZero();
        Said said = operator.types("abort");
        assertThat(said.exitCode()).as(said.all()).isZero();
        assertThat(said.out()).contains("ABORTED");
    }

    private DeploymentView retried(String kind) {
        Said said = operator.types("retry");
        assertThat(said.exitCode()).as(said.all()).isZero();
        DeploymentView last = site.view().deployment().orElseThrow();
        assertThat(last.kind()).isEqualTo(kind);
        return last;
    }

    @Test
    void aRestartThatIsRetriedRestartsAndAScaleScales() {
        List<Long> before = site.instances();
        abort("restart", "--detach");
        assertThat(site.instances()).isEqualTo(before);
        retried("restart");
        assertThat(site.instances()).hasSameSizeAs(before).doesNotContainAnyElementsOf(before);
        abort("scale", "3", "--detach");
        retried("scale");
        assertThat(site.instances()).hasSize(3);
    }

    @Test
    void aStoppedServiceIsNotSaidToServe() {
        try (Site other = Site.tiny()) {
            Lossless.assertOutcome(other.deploy("1"), "succeeded", 0);
            Said said = new Operator(other).types("stop", "--yes");
            assertThat(said.exitCode()).as(said.all()).isZero();
            assertThat(said.out()).contains(" is stopped.").endsWith("gapless start\n");
            assertThat(new Operator(other).types("status").out())
                    .startsWith(other.name() + "  nothing serves");
        }
    }

    @Test
    void logsOfWhatIsNoReleaseAreRefused() {
        for (String release : List.of("../..", "..", "/", "2", "1/../1")) {
            Said said = operator.types("logs", release);
            assertThat(said.exitCode()).as(said.all()).isEqualTo(2);
            assertThat(said.all())
                    .contains("There is no release " + release + " of " + site.name() + ".")
                    .containsOnlyOnce("[release-unknown]")
                    .contains("releases with logs: 1");
        }
        Said said = operator.types("logs", "1");
        assertThat(said.exitCode()).as(said.all()).isZero();
    }

    @Test
    void aNumberOfLinesThatIsNoneIsWrongUsage() {
        for (String count : List.of("0", "-3", "many")) {
            Said said = operator.types("logs", "-n", count);
            assertThat(said.exitCode()).as(said.all()).isEqualTo(64);
            assertThat(said.all()).containsOnlyOnce("[usage]");
        }
    }

    @Test
    void aDeploymentThatNeverWasIsNamed() {
        long newest = site.view().deployment().orElseThrow().number();
        assertThat(site.client().deployment(site.name(), newest).number()).isEqualTo(newest);
        Problem problem =
                Lossless.refusal(
                        () -> site.client().deployment(site.name(), newest + 1),
                        ProblemCode.NO_DEPLOYMENT);
        assertThat(problem.report().what())
                .isEqualTo("There is no deployment " + (newest + 1) + " of " + site.name() + ".");
        assertThat(problem.report().found()).isEqualTo("the newest is " + newest);
    }

    @Test
    void logsOfAFirstDeploymentAreThoseOfItsCandidate() {
        try (Site other = Site.tiny()) {
            other.with("health.min-healthy-time", "3s");
            assertThat(other.begin("1")).isPresent();
            assertThat(other.client().logs(other.name(), "", 10).release()).isEqualTo("1");
        }
    }
}
