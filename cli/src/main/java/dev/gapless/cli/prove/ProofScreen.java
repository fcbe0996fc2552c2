package dev.gapless.cli.prove;

import dev.gapless.api.wire.DeploymentView;
import dev.gapless.cli.screen.Columns;
import dev.gapless.cli.screen.Figures;
import dev.gapless.cli.screen.Words;
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
    private final Proof proof;
    private final Words words;

    private ProofScreen(Proof proof, Words words) {
        this.proof = proof;
        this.words = words;
    }

    public static List<String> lines(Proof proof, ProofVerdict verdict, Words words) {
        return new ProofScreen(proof, words).lines(verdict);
    }

    private List<String> lines(ProofVerdict verdict) {
        List<String> lines = new ArrayList<>(sentence(verdict));
        lines.add(
                Columns.right(words.say("proof.requests"), 23)
                        + Columns.right(words.say("live.failed.column"), 8)
                        + Columns.right(words.say("live.errors.column"), 8)
                        + "   p50    p99    max  "
                        + words.say("proof.unit"));
        proof.result().recording().phases().forEach(phase -> lines.add(row(phase)));
        lines.addAll(failures());
        lines.addAll(
                Columns.labelled(
                        "  " + Columns.left(words.say("proof.effects"), 7) + "  ", effects()));
        return lines;
    }

    private List<String> sentence(ProofVerdict verdict) {
        if (verdict.proved()) {
            return Columns.labelled(
                    "PROVED   ",
                    words.say(
                            "proof.none",
                            words.counted(proof.result().requests(), "requests"),
                            meanwhile()));
        }
        String complaints =
                verdict.complaints().stream().map(words::told).collect(Collectors.joining("; "));
        return Columns.labelled(
                "NOT PROVED   ",
                words.say(
                        "proof.not",
                        Character.toUpperCase(complaints.charAt(0)) + complaints.substring(1),
                        meanwhile()));
    }

    private String meanwhile() {
        String serving = proof.serving().isEmpty() ? proof.service() : proof.serving();
        if (proof.deployment().isPresent()) {
            return outcome(proof.deployment().get());
        }
        return proof.wanted().isEmpty()
                ? words.say("proof.served", serving)
                : words.say("proof.served.not-deployed", serving, proof.wanted());
    }

    private String outcome(DeploymentView ended) {
        if (ended.outcome().equals("succeeded")) {
            return ended.from().isEmpty()
                    ? words.say("proof.deployed", ended.to())
                    : words.say("proof.replaced", ended.to(), ended.from());
        }
        return words.say("proof.tried." + ended.outcome(), ended.to())
                + (ended.serving().isEmpty()
                        ? ""
                        : "; " + words.say("proof.serves", ended.serving()));
    }

    private String row(PhaseTotals phase) {
        Latency latency = phase.totals().latency();
        return "  "
                + Columns.left(words.told(phase.name()), 6)
                + " "
                + Columns.right(words.told(Math.round(phase.seconds()) + " s"), 5)
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
    private List<String> failures() {
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
                "  " + Columns.left(words.say("live.failed.column"), 7) + "  ",
                words.say("proof.first", text, first.request(), first.detail()));
    }

    private String effects() {
        return switch (proof.effects()) {
            case Measured.Unknown<EffectsResult>(var reason) ->
                    words.say("proof.effects.unknown", words.told(reason.english()));
            case Measured.Known<EffectsResult>(var found) -> effects(found);
        };
    }

    private String effects(EffectsResult found) {
        boolean posts =
                proof.result().plan().requests().stream()
                        .filter(RequestSpec::hasEffect)
                        .allMatch(spec -> spec.method().equals("POST"));
        String writes = words.counted(found.acknowledged(), posts ? "posts" : "writes");
        if (found.exactlyOnce()) {
            return words.say("proof.effects.once", writes);
        }
        return words.say(
                "proof.effects.lost",
                writes,
                Figures.count(found.missing()),
                Figures.count(found.doubled()),
                String.join(", ", found.examples().stream().limit(3).toList()));
    }
}
