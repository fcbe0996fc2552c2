package dev.gapless.cli.prove;

import dev.gapless.api.GaplessVersion;
import dev.gapless.api.wire.DeploymentView;
import dev.gapless.cli.VersionLine;
import dev.gapless.load.report.Circumstances;
import dev.gapless.load.report.Deployment;
import dev.gapless.load.report.Lane;
import dev.gapless.load.report.ProofReport;
import dev.gapless.load.report.ReportFiles;
import dev.gapless.load.report.Subject;
import dev.gapless.load.report.Traffic;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/// The report of a proof.
public final class ProofFiles {
    private ProofFiles() {}

    /// @param file without its ending
    /// @param commandLine that makes it again
    public static ReportFiles write(Proof proof, List<Lane> lanes, Path file, String commandLine)
            throws IOException {
        Path folder = file.toAbsolutePath().normalize().getParent();
        return ReportFiles.write(
                report(proof, lanes, commandLine),
                folder == null ? file.toAbsolutePath().getRoot() : folder,
                String.valueOf(file.getFileName()));
    }

    private static ProofReport report(Proof proof, List<Lane> lanes, String commandLine) {
        String from = proof.deployment().map(one -> one.from()).orElse(proof.serving());
        String to = proof.deployment().map(one -> one.to()).orElse(proof.serving());
        return ProofReport.of(
                        new Subject("Gapless prove", proof.service(), from, to),
                        Circumstances.here(
                                VersionLine.text(), GaplessVersion.commit(), commandLine),
                        proof.result())
                .effects(proof.effects())
                .deployments(
                        proof.deployment()
                                .map(ended -> deployment(ended, proof))
                                .map(List::of)
                                .orElse(List.of()))
                .lanes(lanes);
    }

    private static Deployment deployment(DeploymentView ended, Proof proof) {
        long failed =
                proof.result().recording().phases().stream()
                        .filter(phase -> phase.name().equals(Traffic.DURING))
                        .mapToLong(phase -> phase.totals().failed())
                        .sum();
        return DeploymentRecord.of(ended, failed, false);
    }
}
