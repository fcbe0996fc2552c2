package dev.gapless.e2e.deploys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.gapless.api.wire.DeploymentView;
import dev.gapless.api.wire.DeploymentView.StepView;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

class OwnShareTest {
    private static final OwnShare.Asked ASKED =
            new OwnShare.Asked(
                    Duration.ofMillis(300), Duration.ofMillis(500), Duration.ofSeconds(1));

    @Test
    void isWhatStepsTookBeyondTheServiceAndWhatWasAskedFor() {
        OwnShare share =
                OwnShare.of(
                        ended(
                                3_500,
                                step("start", 1.0, ""),
                                step("shift", 0.6, ""),
                                step("drain", 0.2, "idle"),
                                step("bake", 1.0, ""),
                                step("stop", 0.5, "stopped after 0.4 s")),
                        ASKED,
                        0.5);
        assertThat(share.steps().get("start")).isEqualTo(0.2, within(1e-9));
        assertThat(share.steps().get("stop")).isEqualTo(0.1, within(1e-9));
        // 0.2 between the steps, then start, shift, drain, stop
        assertThat(share.own()).isEqualTo(0.2 + 0.2 + 0.1 + 0.2 + 0.1, within(1e-9));
        assertThat(share.appStop()).isEqualTo(0.4);
        assertThat(share.asked()).isEqualTo(1.8);
    }

    @Test
    void aStepThatWasQuickerThanReckonedHidesNothingOfAnother() {
        OwnShare share =
                OwnShare.of(
                        ended(1_200, step("start", 0.6, ""), step("drain", 0.6, "")), ASKED, 0.5);
        assertThat(share.own()).isEqualTo(0.6, within(1e-9));
    }

    private static StepView step(String name, double seconds, String text) {
        return new StepView(name, name, "done", false, 0, seconds, text);
    }

    private static DeploymentView ended(long millis, StepView... steps) {
        return new DeploymentView(
                "tiny",
                1,
                "deploy",
                "1",
                "2",
                "blue-green",
                "",
                "",
                "succeeded",
                "succeeded",
                0,
                0,
                millis,
                List.of(steps),
                List.of(),
                -1,
                -1,
                0,
                0,
                Optional.empty(),
                "2",
                "",
                "",
                List.of());
    }
}
