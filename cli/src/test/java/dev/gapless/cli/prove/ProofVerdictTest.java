package dev.gapless.cli.prove;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gapless.api.ExitCode;
import dev.gapless.cli.Views;
import dev.gapless.load.LoadResult;
import dev.gapless.load.record.Latency;
import dev.gapless.load.report.Measured;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Optional;

class ProofVerdictTest {
    private static ProofVerdict of(Proof proof) {
        return ProofVerdict.of(proof, true);
    }

    @Test
    void endsAsTheDeploymentDidWhenNothingFailed() {
        assertThat(of(Proofs.of(0, 0, Proofs.ONCE)).exitCode()).isEqualTo(ExitCode.DONE);
        ProofVerdict back = of(Proofs.of(0, 0, Proofs.ONCE, Optional.of(Views.rolledBack())));
        assertThat(back.proved()).isTrue();
        assertThat(back.exitCode().code()).isEqualTo(5);
        ProofVerdict errors = of(Proofs.of(0, 5, Proofs.ONCE, Optional.of(Views.rolledBack())));
        assertThat(errors.proved()).isFalse();
        assertThat(errors.exitCode().code()).isEqualTo(5);
    }

    @Test
    void errorsThatBeganWithTheChangeAreEnoughAndAreNoFailures() {
        ProofVerdict verdict = of(Proofs.of(0, 900, Proofs.ONCE));
        assertThat(verdict.complaints())
                .containsExactly(
                        "900 of 50,424 requests got an error as the answer (before: 0 of 18,010)");
        assertThat(verdict.exitCode()).isEqualTo(ExitCode.ERROR);
        assertThat(of(Proofs.of(0, 1, Proofs.ONCE)).proved()).isFalse();
    }

    @Test
    void errorsThatWereThereBeforeAtTheSameRateAreNotOfTheChange() {
        assertThat(of(withErrors(180, 340)).proved()).isTrue();
        assertThat(of(withErrors(180, 500)).proved()).isFalse();
    }

    private static Proof withErrors(long before, long during) {
        Latency latency = new Latency(6, 21, 88);
        LoadResult result =
                Proofs.result(
                        List.of(
                                Proofs.phase("before", 60, 18_000, 0, before, latency),
                                Proofs.phase("during", 108, 32_000, 0, during, latency)),
                        0);
        return new Proof(
                "shop", "1.4.2", "1.5.0", result, Optional.of(Views.succeeded()), Proofs.ONCE);
    }

    @Test
    void oneFailedRequestIsEnough() {
        ProofVerdict verdict = of(Proofs.of(1, 0, Proofs.ONCE, Optional.of(Views.rolledBack())));
        assertThat(verdict.complaints()).containsExactly("1 of 68,434 requests failed");
        assertThat(verdict.exitCode()).isEqualTo(ExitCode.ERROR);
    }

    @Test
    void lostAndDoubledEffectsAreEnough() {
        assertThat(of(Proofs.of(0, 0, Proofs.effects(1, 0, List.of()))).proved()).isFalse();
        assertThat(of(Proofs.of(0, 0, Proofs.effects(0, 1, List.of()))).proved()).isFalse();
    }

    @Test
    void effectsThatCouldNotBeCheckedThoughTheyWereToBeAreEnough() {
        Proof proof = Proofs.of(0, 0, Measured.unknown("unknown.effects.failed", "gone"));
        assertThat(of(proof).complaints()).containsExactly("the effects could not be checked");
        assertThat(ProofVerdict.of(proof, false).proved()).isTrue();
    }

    @Test
    void aServiceThatDoesNotAnswerIsNotSaidToHaveAnsweredWrongly() {
        Proof proof =
                Proofs.alone(
                        Proofs.result(
                                List.of(
                                        Proofs.phase(
                                                "load", 60, 500, 500, 0, new Latency(1, 2, 3))),
                                500));
        assertThat(ProofVerdict.of(proof, false).complaints())
                .containsExactly("no request was answered", "500 of 500 requests failed");
    }

    @Test
    void aServiceThatAnswersNothingButErrorsProvesNothing() {
        Proof proof =
                Proofs.alone(
                        Proofs.result(
                                List.of(
                                        Proofs.phase(
                                                "load", 60, 500, 0, 500, new Latency(1, 2, 3))),
                                0));
        assertThat(ProofVerdict.of(proof, false).complaints())
                .containsExactly("no request was answered as expected");
    }
}
