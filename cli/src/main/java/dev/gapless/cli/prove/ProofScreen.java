package dev.gapless.cli.prove;

import dev.gapless.api.wire.DeploymentView;
import dev.gapless.cli.screen.Columns;
import dev.gapless.cli.screen.Figures;
import dev.gapless.load.RequestSpec;
import dev.gapless.load.effects.EffectsResult;
import dev.gapless.load.record.Latency;
import dev.gapless.load.record.Mishap;
import dev.gapless.load.record.PhaseTotals;
import dev.gapless.load.report.Measured;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// The summary of a proof. Pure.
public final class ProofScreen {
    private static final String HEAD =
            "               requests  failed  errors   p50    p99    max  (ms, clients' view)";

    private ProofScreen() {}

    public static List<String> lines(Proof proof, ProofVerdict verdict) {
        List<String> lines = new ArrayList<>(sentence(proof, verdict));
        lines.add(HEAD);
        proof.result().recording().phases().forEach(phase -> lines.add(row(phase)));
        lines.addAll(failures(proof));
        lines.addAll(Columns.labelled("  effects  ", effects(proof)));
        return lines;
    }

    private static List<String> sentence(Proof proof, ProofVerdict verdict) {
        if (verdict.proved()) {
            String all = Figures.counted(proof.result().requests(), "request");
            return Columns.labelled(
                    "PROVED   ", "None of " + all + " failed while " + meanwhile(proof) + ".");
        }
        String complaints = String.join("; ", verdict.complaints());
        return Columns.labelled(
                "NOT PROVED   ",
                Character.toUpperCase(complaints.charAt(0))
                        + complaints.substring(1)
                        + " while "
                        + meanwhile(proof)
                        + ".");
    }

    private static String meanwhile(Proof proof) {
        String serving = proof.serving().isEmpty() ? proof.service() : proof.serving();
        if (proof.deployment().isPresent()) {
            return outcome(proof.deployment().get());
        }
        return proof.wanted().isEmpty()
                ? serving + " served"
                : serving + " served, so " + proof.wanted() + " was not deployed";
    }

    private static String outcome(DeploymentView ended) {
        if (ended.outcome().equals("succeeded")) {
            return ended.from().isEmpty()
                    ? ended.to() + " was deployed"
                    : ended.to() + " replaced " + ended.from();
        }
        return ended.to()
                + " was tried and "
                + (ended.outcome().equals("failed") ? "failed" : "was " + words(ended.outcome()))
                + (ended.serving().isEmpty() ? "" : "; " + ended.serving() + " serves");
    }

    private static String words(String outcome) {
        return outcome.replace('-', ' ');
    }

    private static String row(PhaseTotals phase) {
        Latency latency = phase.totals().latency();
        return "  "
                + Columns.left(phase.name(), 6)
                + " "
                + Columns.right(Math.round(phase.seconds()) + " s", 5)
                + " "
                + Columns.right(Figures.count(phase.totals().requests()), 8)
                + Columns.right(Figures.count(phase.totals().failed()), 8)
                + Columns.right(Figures.count(phase.totals().errors()), 8)
                + Columns.right(latency == null ? "-" : whole(latency.p50()), 6)
                + Columns.right(latency == null ? "-" : whole(latency.p99()), 7)
                + Columns.right(latency == null ? "-" : whole(latency.max()), 7);
    }

    private static String whole(double millis) {
        return Figures.count(Math.round(millis));
    }

    /// ` failed 39 connect-refused, 2 reset`
    private static List<String> failures(Proof proof) {
        List<Mishap> kept = proof.result().recording().failures().kept();
        if (kept.isEmpty()) {
            return List.of();
        }
        Map<String, Long> kinds = new TreeMap<>();
        proof.result()
                .recording()
                .failures()
                .byKind()
                .forEach(
                        (kind, count) ->
                                kinds.merge(kind.replaceFirst(" .*", ""), count, Long::sum));
        String text =
                kinds.entrySet().stream()
                        .map(kind -> Figures.count(kind.getValue()) + " " + kind.getKey())
                        .collect(Collectors.joining(", "));
        Mishap first = kept.getFirst();
        return Columns.labelled(
                "  failed   ", text + "; the first: " + first.request() + ", " + first.detail());
    }

    private static String effects(Proof proof) {
        return switch (proof.effects()) {
            case Measured.Unknown<EffectsResult>(var reason) -> "not checked: " + reason.english();
            case Measured.Known<EffectsResult>(var found) -> effects(found, noun(proof));
        };
    }

    /// What the requests are called that change something.
    private static String noun(Proof proof) {
        boolean posts =
                proof.result().plan().requests().stream()
                        .filter(RequestSpec::hasEffect)
                        .allMatch(spec -> spec.method().equals("POST"));
        return posts ? "POST" : "write";
    }

    private static String effects(EffectsResult found, String noun) {
        String writes = Figures.counted(found.acknowledged(), noun);
        if (found.exactlyOnce()) {
            return writes + ", each took effect exactly once (prove.check)";
        }
        return writes
                + " acknowledged: "
                + Figures.count(found.missing())
                + " missing, "
                + Figures.count(found.doubled())
                + " twice; for example "
                + String.join(", ", found.examples().stream().limit(3).toList());
    }
}
