package dev.gapless.load.report;

import dev.gapless.load.LoadMode;
import dev.gapless.load.RequestSpec;
import dev.gapless.load.record.Latency;
import dev.gapless.load.record.PhaseTotals;

import org.jspecify.annotations.Nullable;

import tools.jackson.databind.json.JsonMapper;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// The report as JSON: what a script reads, and what the charts of the page are drawn from. Unknown
/// numbers are null; `reasons` says why, by the number's path.
final class JsonReport {
    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private final ProofReport report;
    private final Map<String, Object> reasons = new LinkedHashMap<>();

    private JsonReport(ProofReport report) {
        this.report = report;
    }

    /// No `<` is in it, so that it is the same text, with the same checksum, alone and inside of a
    /// page.
    static String render(ProofReport report) {
        return MAPPER.writeValueAsString(new JsonReport(report).all()).replace("<", "\\u003c")
                + "\n";
    }

    private Map<String, @Nullable Object> all() {
        var json = new LinkedHashMap<String, @Nullable Object>();
        summary(json);
        json.put("deployments", deployments());
        json.put("phases", report.traffic().phases().stream().map(this::phase).toList());
        json.put("schema", schema());
        json.put("effects", known("effects", report.effects()));
        JsonDetails.add(report, json);
        json.put("cpu", known("cpu", report.cpu().map(series -> JsonDetails.cpu(report, series))));
        json.put("compare", report.comparison().stream().map(this::recipe).toList());
        json.put("notProved", NotProved.of(report).stream().map(JsonReport::english).toList());
        json.put("run", run());
        json.put("reasons", reasons);
        return json;
    }

    private void summary(Map<String, @Nullable Object> json) {
        var traffic = report.traffic();
        json.put("format", 1);
        json.put("title", report.subject().title());
        json.put("service", report.subject().service());
        json.put("from", report.subject().from());
        json.put("to", report.subject().to());
        json.put("startedAt", traffic.result().recording().startedAt().toString());
        json.put("seconds", traffic.result().recording().seconds());
        json.put("requests", traffic.requests());
        json.put("failed", traffic.failed());
        json.put("errors", traffic.errored());
        json.put("rowsLost", known("rowsLost", Facts.rowsLost(report)));
        json.put("secondsWithFailures", Facts.secondsWithFailures(report.traffic()));
        json.put(
                "lowestSecond",
                known("lowestSecond", Facts.dip(report.traffic()).map(JsonReport::dip)));
        json.put("latencyMillis", latencies());
    }

    private static Map<String, Object> dip(Facts.Dip dip) {
        var json = new LinkedHashMap<String, Object>();
        json.put("second", dip.second());
        json.put("perSecond", dip.perSecond());
        json.put("before", dip.before());
        json.put("percent", dip.percent());
        return json;
    }

    private Map<String, @Nullable Object> latencies() {
        var json = new LinkedHashMap<String, @Nullable Object>();
        for (String name : new String[] {Traffic.BEFORE, Traffic.DURING, Traffic.AFTER}) {
            Measured<PhaseTotals> phase =
                    report.traffic()
                            .phase(name)
                            .<Measured<PhaseTotals>>map(Measured::known)
                            .orElseGet(() -> Measured.unknown("unknown.phase"));
            json.put(name, known("latencyMillis." + name, phase.then(JsonReport::latency)));
        }
        return json;
    }

    static Measured<Latency> latency(PhaseTotals phase) {
        var latency = phase.totals().latency();
        return latency == null ? Measured.unknown("unknown.latency") : Measured.known(latency);
    }

    private Map<String, @Nullable Object> phase(PhaseTotals phase) {
        var json = new LinkedHashMap<String, @Nullable Object>();
        json.put("name", phase.name());
        json.put("apart", !report.traffic().counts(phase.name()));
        json.put("seconds", phase.seconds());
        json.put("requests", phase.totals().requests());
        json.put("failed", phase.totals().failed());
        json.put("errors", phase.totals().errors());
        var latency = phase.totals().latency();
        json.put("p50", latency == null ? null : latency.p50());
        json.put("p99", latency == null ? null : latency.p99());
        json.put("max", latency == null ? null : latency.max());
        json.put("byRelease", new TreeMap<>(phase.byRelease()));
        return json;
    }

    private List<Map<String, @Nullable Object>> deployments() {
        var list = new ArrayList<Map<String, @Nullable Object>>();
        for (var deployment : report.deployments()) {
            list.add(deployment(deployment, "deployments[" + list.size() + "]."));
        }
        return list;
    }

    private Map<String, @Nullable Object> deployment(Deployment deployment, String path) {
        var json = new LinkedHashMap<String, @Nullable Object>();
        json.put("version", deployment.version());
        json.put("from", deployment.from());
        json.put("kind", deployment.kind());
        json.put("strategy", deployment.strategy());
        json.put("outcome", deployment.outcome().code());
        json.put("startedAt", deployment.startedAt().toString());
        json.put("seconds", seconds(deployment.took()));
        json.put("failed", known(path + "failed", deployment.failed()));
        json.put("apart", deployment.apart());
        json.put("steps", deployment.steps().stream().map(JsonReport::step).toList());
        return json;
    }

    private static Map<String, Object> step(Deployment.Step step) {
        var json = new LinkedHashMap<String, Object>();
        json.put("name", step.name());
        json.put("startedAt", step.startedAt().toString());
        json.put("seconds", seconds(step.took()));
        json.put("evidence", english(step.evidence()));
        return json;
    }

    private @Nullable Object schema() {
        return known(
                "schema",
                report.schema()
                        .map(
                                schema -> {
                                    var json = new LinkedHashMap<String, @Nullable Object>();
                                    json.put("from", schema.from());
                                    json.put("to", schema.to());
                                    json.put(
                                            "rowsByV1",
                                            known("schema.rowsByV1", schema.rowsByV1()));
                                    json.put(
                                            "rowsByV2",
                                            known("schema.rowsByV2", schema.rowsByV2()));
                                    json.put(
                                            "rowsFilled",
                                            known("schema.rowsFilled", schema.rowsFilled()));
                                    json.put(
                                            "rowsCompared",
                                            known("schema.rowsCompared", schema.rowsCompared()));
                                    json.put(
                                            "mismatches",
                                            known("schema.mismatches", schema.mismatches()));
                                    json.put(
                                            "failedStatements",
                                            known(
                                                    "schema.failedStatements",
                                                    schema.failedStatements()));
                                    json.put(
                                            "longestWaitMillis",
                                            known(
                                                    "schema.longestWaitMillis",
                                                    schema.longestWaitMillis()));
                                    return json;
                                }));
    }

    private Map<String, @Nullable Object> recipe(Recipe recipe) {
        String name = english(recipe.name());
        String path = "compare." + name + ".";
        var json = new LinkedHashMap<String, @Nullable Object>();
        json.put("name", name);
        json.put("failed", known(path + "failed", recipe.failed()));
        json.put("rowsLost", known(path + "rowsLost", recipe.rowsLost()));
        json.put(
                "secondsWithFailures",
                known(path + "secondsWithFailures", recipe.secondsWithFailures()));
        json.put("worstP99Millis", known(path + "worstP99Millis", recipe.worstP99Millis()));
        json.put("lowestPercent", known(path + "lowestPercent", recipe.lowestPercent()));
        json.put("answered", recipe.answered());
        json.put("failedPerSecond", recipe.failedPerSecond());
        return json;
    }

    private Map<String, @Nullable Object> run() {
        var plan = report.traffic().result().plan();
        var circumstances = report.circumstances();
        var json = new LinkedHashMap<String, @Nullable Object>();
        json.put("commandLine", circumstances.commandLine());
        json.put("machine", circumstances.machine());
        json.put("versions", circumstances.versions());
        json.put("commit", known("run.commit", circumstances.commit()));
        json.put("zone", circumstances.zone().getId());
        json.put("seed", plan.seed());
        json.put("target", plan.base().toString());
        json.put("mode", plan.mode() instanceof LoadMode.Open ? "open" : "closed");
        json.put("connections", plan.mode().connections());
        json.put("ratePerSecond", plan.mode() instanceof LoadMode.Open(var rate, _) ? rate : null);
        json.put("mix", plan.requests().stream().map(RequestSpec::label).toList());
        json.put("timeoutSeconds", seconds(plan.timeout()));
        json.put("connectionsOpened", report.traffic().result().connectionsOpened());
        json.put("closedIdle", report.traffic().result().closedIdle());
        json.put("worstOwnDelayMillis", report.traffic().result().worstOwnDelayMillis());
        return json;
    }

    private <T> @Nullable T known(String path, Measured<T> measured) {
        if (measured instanceof Measured.Known<T>(var value)) {
            return value;
        }
        if (measured instanceof Measured.Unknown<T>(var reason)) {
            reasons.put(path, english(reason));
        }
        return null;
    }

    static String english(Phrase phrase) {
        return phrase.english();
    }

    private static double seconds(Duration duration) {
        return duration.toMillis() / 1_000.0;
    }
}
