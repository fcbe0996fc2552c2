package dev.gapless.cli.prove;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gapless.cli.Golden;
import dev.gapless.cli.Views;
import dev.gapless.cli.screen.Words;
import dev.gapless.load.record.Latency;
import dev.gapless.load.report.Measured;
import dev.gapless.testkit.docs.Page;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Optional;

/// The summary against its files.
class ProofScreenTest {
    private static void screen(String name, Proof proof) {
        boolean checked = !proof.wanted().isEmpty();
        Golden.screen(
                name, ProofScreen.lines(proof, ProofVerdict.of(proof, checked), Words.english()));
    }

    @Test
    void proved() {
        screen("proof-proved", Proofs.of(0, 0, Proofs.ONCE));
    }

    @Test
    void thePageShowsTheSame() {
        Proof proof = Proofs.of(0, 0, Proofs.ONCE);
        List<String> lines =
                ProofScreen.lines(proof, ProofVerdict.of(proof, true), Words.english());
        String shown = "$ gapless prove --deploy 1.5.0\n" + String.join("\n", lines) + "\n";
        String block = Page.of("docs/howto/prove.md").block("");
        assertThat(block).startsWith(shown);
        // ProveIT looks at this line
        assertThat(block.substring(shown.length()))
                .matches("Report: /\\S+/(\\S+)\\.html, \\1\\.json\n");
    }

    @Test
    void namesTheErrorsOfAReleaseThatWasTakenBack() {
        screen("proof-rolled-back", Proofs.of(0, 31, Proofs.ONCE, Optional.of(Views.rolledBack())));
    }

    @Test
    void notProved() {
        screen(
                "proof-lost",
                Proofs.of(41, 7, Proofs.effects(2, 1, List.of("missing g-17", "doubled g-20"))));
    }

    @Test
    void notDeployedBecauseRequestsFailedBefore() {
        Proof proof =
                new Proof(
                        "shop",
                        "1.4.2",
                        "1.5.0",
                        Proofs.result(
                                List.of(
                                        Proofs.phase(
                                                "before",
                                                60,
                                                18_010,
                                                3,
                                                0,
                                                new Latency(6, 21, 88))),
                                3),
                        Optional.empty(),
                        Measured.unknown("unknown.effects.failed", "nobody answers"));
        screen("proof-before", proof);
    }

    @Test
    void nothingDeployed() {
        screen(
                "proof-alone",
                Proofs.alone(
                        Proofs.result(
                                List.of(
                                        Proofs.phase(
                                                "load",
                                                60,
                                                1_234_567,
                                                0,
                                                0,
                                                new Latency(0.4, 2_100, 12_345))),
                                0)));
    }
}
