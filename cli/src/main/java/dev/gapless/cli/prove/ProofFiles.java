package dev.gapless.cli.prove;

import dev.gapless.api.GaplessVersion;
import dev.gapless.api.wire.DeploymentView;
import dev.gapless.cli.VersionLine;
import dev.gapless.load.report.Circumstances;
import dev.gapless.load.report.Deployment;
import dev.gapless.load.report.Measured;
import dev.gapless.load.report.Phrase;
import dev.gapless.load.report.ProofReport;
import dev.gapless.load.report.ReportFiles;
import dev.gapless.load.report.Schema;
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
    public static ReportFiles write(
            Proof proof, ServiceWatch.Seen seen, Path file, String commandLine) throws IOException {
        Path folder = file.toAbsolutePath().normalize().getParent();
        return ReportFiles.write(
                report(proof, seen, commandLine),
                folder == null ? file.toAbsolutePath().getRoot() : folder,
                String.valueOf(file.getFileName()));
    }

    private static ProofReport report(Proof proof, ServiceWatch.Seen seen, String commandLine) {
        String from = proof.deployment().map(one -> one.from()).orElse(proof.serving());
        String to = proof.deployment().map(one -> one.to()).orElse(proof.serving());
        ProofReport report =
                ProofReport.of(
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
                        .lanes(seen.lanes())
                        .schema(seen.schema())
                        .notProved(notProved(seen));
        return seen.cpu().isEmpty() ? report : report.cpu(seen.cpu());
    }

    private static List<Phrase> notProved(ServiceWatch.Seen seen) {
        return seen.schema() instanceof Measured.Known<?>
                ? List.of(Schema.COMPARED_BEFORE)
                : List.of();
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
