package dev.gapless.load.report;

import dev.gapless.load.record.Mishap;
import dev.gapless.load.record.MishapList;
import dev.gapless.load.record.SecondRow;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// The long parts of the JSON: timeline, instances, failures. Moments are seconds since the run
/// began where a chart needs them, and ISO 8601 where a person looks them up.
final class JsonDetails {
    private JsonDetails() {}

    static void add(ProofReport report, Map<String, @Nullable Object> json) {
        var recording = report.traffic().result().recording();
        json.put("marks", recording.marks());
        json.put("timeline", recording.timeline().stream().map(JsonDetails::second).toList());
        json.put("instances", report.lanes().stream().map(lane -> lane(report, lane)).toList());
        json.put(
                "failures", recording.failures().kept().stream().map(JsonDetails::mishap).toList());
        json.put(
                "failuresBriefly",
                recording.failures().briefly().stream()
                        .map(
                                one ->
                                        List.of(
                                                Math.round(one.seconds() * 1000.0) / 1000.0,
                                                one.phase(),
                                                one.kind(),
                                                one.request()))
                        .toList());
        json.put("failuresByKind", new TreeMap<>(recording.failures().byKind()));
        json.put("failuresNotKept", recording.failures().notKept());
        json.put("errorAnswers", errors(recording.errors()));
        json.put("errorAnswersByKind", new TreeMap<>(recording.errors().byKind()));
        json.put("errorAnswersNotKept", recording.errors().notKept());
    }

    private static List<Map<String, @Nullable Object>> errors(MishapList errors) {
        return errors.kept().stream().map(JsonDetails::mishap).toList();
    }

    private static Map<String, @Nullable Object> mishap(Mishap mishap) {
        var json = new LinkedHashMap<String, @Nullable Object>();
        json.put("at", mishap.at().toString());
        json.put("seconds", mishap.seconds());
        json.put("phase", mishap.phase());
        json.put("kind", mishap.kind());
        json.put("request", mishap.request());
        json.put("release", mishap.release());
        json.put("status", mishap.status());
        json.put("detail", mishap.detail());
        json.put("millis", mishap.millis());
        return json;
    }

    private static Map<String, @Nullable Object> second(SecondRow row) {
        var json = new LinkedHashMap<String, @Nullable Object>();
        json.put("second", row.second());
        json.put("phase", row.phase());
        json.put("release", row.release());
        json.put("requests", row.totals().requests());
        json.put("failed", row.totals().failed());
        json.put("errors", row.totals().errors());
        var latency = row.totals().latency();
        json.put("p50", latency == null ? null : latency.p50());
        json.put("p99", latency == null ? null : latency.p99());
        json.put("max", latency == null ? null : latency.max());
        return json;
    }

    private static Map<String, @Nullable Object> lane(ProofReport report, Lane lane) {
        var json = new LinkedHashMap<String, @Nullable Object>();
        json.put("instance", lane.instance());
        json.put("release", lane.release());
        json.put("address", lane.address());
        json.put("states", lane.states().stream().map(JsonDetails::span).toList());
        json.put(
                "inFlight",
                lane.inFlight().stream()
                        .map(point -> List.of(secondsOf(report, point.at()), point.requests()))
                        .toList());
        return json;
    }

    private static Map<String, Object> span(Lane.Span span) {
        var json = new LinkedHashMap<String, Object>();
        json.put("state", span.state());
        json.put("from", span.from().toString());
        json.put("to", span.to().toString());
        return json;
    }

    static List<Map<String, Object>> cpu(ProofReport report, List<CpuSeries> all) {
        return all.stream()
                .map(
                        series ->
                                Map.<String, Object>of(
                                        "instance",
                                        series.instance(),
                                        "release",
                                        series.release(),
                                        "points",
                                        series.points().stream()
                                                .map(
                                                        point ->
                                                                List.of(
                                                                        secondsOf(
                                                                                report, point.at()),
                                                                        point.percent()))
                                                .toList()))
                .toList();
    }

    private static double secondsOf(ProofReport report, Instant at) {
        var start = report.traffic().result().recording().startedAt();
        return Duration.between(start, at).toMillis() / 1_000.0;
    }
}
