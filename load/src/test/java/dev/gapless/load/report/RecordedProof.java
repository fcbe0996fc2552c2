package dev.gapless.load.report;

import dev.gapless.load.IdLedger;
import dev.gapless.load.LoadMode;
import dev.gapless.load.LoadPlan;
import dev.gapless.load.LoadResult;
import dev.gapless.load.RequestSpec;
import dev.gapless.load.effects.EffectsResult;
import dev.gapless.load.record.Latency;
import dev.gapless.load.record.Mark;
import dev.gapless.load.record.Mishap;
import dev.gapless.load.record.MishapList;
import dev.gapless.load.record.PhaseTotals;
import dev.gapless.load.record.Recording;
import dev.gapless.load.record.SecondRow;
import dev.gapless.load.record.Totals;

import org.jspecify.annotations.Nullable;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;

/// The report of a run that happened, out of the JSON file that it left.
final class RecordedProof {
    private final JsonNode json;

    private RecordedProof(JsonNode json) {
        this.json = json;
    }

    /// @param name of a resource beside this class
    static ProofReport read(String name) {
        try (InputStream in =
                Objects.requireNonNull(RecordedProof.class.getResourceAsStream(name), name)) {
            return new RecordedProof(JsonMapper.builder().build().readTree(in)).report();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private ProofReport report() {
        var report =
                ProofReport.of(
                                new Subject(
                                        text("title"), text("service"), text("from"), text("to")),
                                circumstances(),
                                result())
                        .deployments(list(json.get("deployments"), RecordedProof::deployment))
                        .lanes(list(json.get("instances"), this::lane))
                        .effects(measured(json.get("effects"), RecordedProof::effects, "effects"));
        if (!json.get("cpu").isNull()) {
            report = report.cpu(list(json.get("cpu"), this::cpu));
        }
        return json.get("schema").isNull() ? report : report.schema(schema(json.get("schema")));
    }

    private Circumstances circumstances() {
        var run = json.get("run");
        var versions = new LinkedHashMap<String, String>();
        run.get("versions")
                .properties()
                .forEach(one -> versions.put(one.getKey(), one.getValue().asString()));
        return new Circumstances(
                ZoneId.of(run.get("zone").asString()),
                run.get("machine").asString(),
                versions,
                measured(run.get("commit"), JsonNode::asString, "run.commit"),
                run.get("commandLine").asString());
    }

    private LoadResult result() {
        var run = json.get("run");
        return new LoadResult(
                plan(run),
                recording(),
                new IdLedger("recorded"),
                run.get("connectionsOpened").asLong(),
                run.get("closedIdle").asLong(),
                run.get("worstOwnDelayMillis").asDouble());
    }

    private static LoadPlan plan(JsonNode run) {
        int connections = run.get("connections").asInt();
        return LoadPlan.on(URI.create(run.get("target").asString()))
                .mode(
                        run.get("mode").asString().equals("open")
                                ? LoadMode.open(run.get("ratePerSecond").asDouble(), connections)
                                : LoadMode.closed(connections))
                .seed(run.get("seed").asLong())
                .requests(
                        list(run.get("mix"), one -> request(one.asString()))
                                .toArray(RequestSpec[]::new));
    }

    private static RequestSpec request(String label) {
        String[] words = label.split(" ", 2);
        return words[0].equals("GET")
                ? RequestSpec.get(words[1])
                : RequestSpec.post(words[1], "text/plain", "{id}");
    }

    private Recording recording() {
        return new Recording(
                startedAt(),
                json.get("seconds").asDouble(),
                totals(json),
                Map.of(),
                list(json.get("phases"), RecordedProof::phase),
                list(json.get("timeline"), RecordedProof::second),
                list(
                        json.get("marks"),
                        one ->
                                new Mark(
                                        one.get("name").asString(),
                                        one.get("seconds").asDouble(),
                                        one.get("phase").asBoolean())),
                MishapList.of(list(json.get("failures"), RecordedProof::mishap)),
                MishapList.of(list(json.get("errorAnswers"), RecordedProof::mishap)));
    }

    private static Totals totals(JsonNode of) {
        var p50 = of.get("p50");
        return new Totals(
                of.get("requests").asLong(),
                of.get("failed").asLong(),
                of.get("errors").asLong(),
                p50 == null || p50.isNull()
                        ? null
                        : new Latency(
                                p50.asDouble(),
                                of.get("p99").asDouble(),
                                of.get("max").asDouble()));
    }

    private static PhaseTotals phase(JsonNode one) {
        return new PhaseTotals(
                one.get("name").asString(), one.get("seconds").asDouble(), totals(one), Map.of());
    }

    private static SecondRow second(JsonNode one) {
        return new SecondRow(
                one.get("second").asInt(),
                one.get("phase").asString(),
                textOrNull(one.get("release")),
                totals(one));
    }

    private static Mishap mishap(JsonNode one) {
        var status = one.get("status");
        return new Mishap(
                Instant.parse(one.get("at").asString()),
                one.get("seconds").asDouble(),
                one.get("phase").asString(),
                one.get("kind").asString(),
                one.get("request").asString(),
                textOrNull(one.get("release")),
                status.isNull() ? null : status.asInt(),
                one.get("detail").asString(),
                one.get("millis").asDouble());
    }

    private static Deployment deployment(JsonNode one) {
        return new Deployment(
                one.get("version").asString(),
                one.get("from").asString(),
                one.get("kind").asString(),
                one.get("strategy").asString(),
                Deployment.Outcome.valueOf(
                        one.get("outcome").asString().toUpperCase(Locale.ROOT).replace('-', '_')),
                Instant.parse(one.get("startedAt").asString()),
                seconds(one.get("seconds").asDouble()),
                Measured.known(one.get("failed").asLong()),
                one.get("apart").asBoolean(),
                list(
                        one.get("steps"),
                        step ->
                                new Deployment.Step(
                                        step.get("name").asString(),
                                        Instant.parse(step.get("startedAt").asString()),
                                        seconds(step.get("seconds").asDouble()),
                                        Phrase.plain(step.get("evidence").asString()))));
    }

    private Lane lane(JsonNode one) {
        return new Lane(
                one.get("instance").asString(),
                one.get("release").asString(),
                one.get("address").asString(),
                list(
                        one.get("states"),
                        span ->
                                new Lane.Span(
                                        span.get("state").asString(),
                                        Instant.parse(span.get("from").asString()),
                                        Instant.parse(span.get("to").asString()))),
                list(
                        one.get("inFlight"),
                        point -> new Lane.InFlight(at(point.get(0)), point.get(1).asLong())));
    }

    private CpuSeries cpu(JsonNode one) {
        return new CpuSeries(
                one.get("instance").asString(),
                one.get("release").asString(),
                list(
                        one.get("points"),
                        point -> new CpuSeries.Point(at(point.get(0)), point.get(1).asDouble())));
    }

    private Schema schema(JsonNode one) {
        Function<String, Measured<Long>> count =
                key -> measured(one.get(key), JsonNode::asLong, "schema." + key);
        return new Schema(
                one.get("from").asString(),
                one.get("to").asString(),
                count.apply("rowsByV1"),
                count.apply("rowsByV2"),
                count.apply("rowsFilled"),
                count.apply("rowsCompared"),
                count.apply("mismatches"),
                count.apply("failedStatements"),
                measured(
                        one.get("longestWaitMillis"),
                        JsonNode::asDouble,
                        "schema.longestWaitMillis"));
    }

    private static EffectsResult effects(JsonNode one) {
        return new EffectsResult(
                one.get("acknowledged").asLong(),
                one.get("missing").asLong(),
                one.get("doubled").asLong(),
                one.get("unacknowledgedPresent").asLong(),
                one.get("unacknowledgedAbsent").asLong(),
                one.get("foreign").asLong(),
                List.of());
    }

    private <T> Measured<T> measured(JsonNode value, Function<JsonNode, T> read, String path) {
        return value.isNull()
                ? Measured.unknown("plain", json.get("reasons").get(path).asString())
                : Measured.known(read.apply(value));
    }

    private static <T> List<T> list(JsonNode array, Function<JsonNode, T> read) {
        var all = new ArrayList<T>();
        array.forEach(one -> all.add(read.apply(one)));
        return all;
    }

    private static @Nullable String textOrNull(JsonNode value) {
        return value.isNull() ? null : value.asString();
    }

    private static Duration seconds(double seconds) {
        return Duration.ofMillis(Math.round(seconds * 1000));
    }

    private Instant at(JsonNode second) {
        return startedAt().plus(seconds(second.asDouble()));
    }

    private Instant startedAt() {
        return Instant.parse(text("startedAt"));
    }

    private String text(String key) {
        return json.get(key).asString();
    }
}
