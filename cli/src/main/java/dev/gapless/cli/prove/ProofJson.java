package dev.gapless.cli.prove;

import dev.gapless.api.wire.DeploymentView;
import dev.gapless.load.record.PhaseTotals;
import dev.gapless.load.report.ReportFiles;

import org.jspecify.annotations.Nullable;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The figures of a proof as data; all of them are in the report. Unknown is null. Pure.
public final class ProofJson {
    private ProofJson() {}

    public static Map<String, @Nullable Object> of(
            Proof proof, ProofVerdict verdict, Optional<ReportFiles> files) {
        var json = new LinkedHashMap<String, @Nullable Object>();
        json.put("proved", verdict.proved());
        json.put("complaints", verdict.complaints());
        json.put("service", proof.service());
        json.put("serving", proof.serving().isEmpty() ? null : proof.serving());
        json.put("deployment", proof.deployment().map(ProofJson::deployment).orElse(null));
        json.put("requests", proof.result().requests());
        json.put("failed", proof.result().failed());
        json.put("errors", proof.result().errors());
        json.put("secondsWithFailures", proof.result().secondsWithFailures());
        json.put(
                "phases",
                proof.result().recording().phases().stream().map(ProofJson::phase).toList());
        json.put("effects", proof.effects().asOptional().orElse(null));
        json.put("report", files.map(ProofJson::files).orElse(null));
        return json;
    }

    private static Map<String, Object> deployment(DeploymentView ended) {
        var json = new LinkedHashMap<String, Object>();
        json.put("number", ended.number());
        json.put("from", ended.from());
        json.put("to", ended.to());
        json.put("outcome", ended.outcome());
        return json;
    }

    private static Map<String, @Nullable Object> phase(PhaseTotals phase) {
        var json = new LinkedHashMap<String, @Nullable Object>();
        json.put("name", phase.name());
        json.put("seconds", phase.seconds());
        json.put("requests", phase.totals().requests());
        json.put("failed", phase.totals().failed());
        json.put("errors", phase.totals().errors());
        json.put("latencyMillis", phase.totals().latency());
        return json;
    }

    private static List<String> files(ReportFiles files) {
        return List.of(files.html().toString(), files.json().toString());
    }
}
