package dev.gapless.load.effects;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gapless.load.LoadMode;
import dev.gapless.load.LoadPlan;
import dev.gapless.load.LoadProblem;
import dev.gapless.load.LoadResult;
import dev.gapless.load.LoadRun;
import dev.gapless.load.RequestSpec;
import dev.gapless.load.ScriptedServer;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

class EffectsCheckTest {
    private final List<String> stored = new CopyOnWriteArrayList<>();

    /// Stores each POST once; forgets the tenth, doubles the twentieth, drops the answer of the
    /// thirtieth after storing it and of the fortieth before.
    private ScriptedServer service(boolean json) throws Exception {
        return new ScriptedServer(
                call -> {
                    if (call.line().startsWith("GET")) {
                        call.ok(
                                json
                                        ? "["
                                                + String.join(
                                                        ",",
                                                        stored.stream()
                                                                .map(id -> '"' + id + '"')
                                                                .toList())
                                                + "]"
                                        : String.join("\n", stored));
                        return;
                    }
                    switch (call.number()) {
                        case 9 -> {}
                        case 19 -> stored.addAll(List.of(call.body(), call.body()));
                        case 29 -> {
                            stored.add(call.body());
                            call.close();
                        }
                        case 39 -> call.close();
                        default -> stored.add(call.body());
                    }
                    call.answer("201 Created", "", "");
                });
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void catchesTheMissingAndTheDoubled(boolean json) throws Exception {
        stored.add("row-of-somebody-else");
        try (var server = service(json)) {
            var result = load(server.uri());
            long sent = result.requests();
            assertThat(sent).isGreaterThan(45);
            var effects = EffectsCheck.at(server.uri().resolve("/ids")).check(result.ids());
            assertThat(effects.acknowledged()).isEqualTo(sent - 2);
            assertThat(effects.missing()).isEqualTo(1);
            assertThat(effects.doubled()).isEqualTo(1);
            assertThat(effects.unacknowledgedPresent()).isEqualTo(1);
            assertThat(effects.unacknowledgedAbsent()).isEqualTo(1);
            assertThat(effects.foreign()).isEqualTo(1);
            assertThat(effects.exactlyOnce()).isFalse();
            assertThat(effects.examples())
                    .hasSize(2)
                    .anyMatch(e -> e.startsWith("missing " + result.ids().prefix()));
        }
    }

    @Test
    void findsNothingWrongWithAServiceThatDoesItsWork() throws Exception {
        try (var server =
                new ScriptedServer(
                        call -> {
                            stored.add(call.body());
                            call.answer("201 Created", "", "");
                        })) {
            var result = load(server.uri());
            var effects = EffectsCheck.compare(result.ids(), stored.stream());
            assertThat(effects.exactlyOnce()).isTrue();
            assertThat(effects.acknowledged()).isEqualTo(result.requests()).isPositive();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"404 Not Found", "500 Oops"})
    void saysThatItCouldNotCheck(String status) throws Exception {
        try (var server =
                new ScriptedServer(
                        call ->
                                call.answer(
                                        call.line().startsWith("GET") ? status : "201 Created",
                                        "",
                                        ""))) {
            var ids = load(server.uri()).ids();
            assertThatThrownBy(() -> EffectsCheck.at(server.uri()).check(ids))
                    .isInstanceOfSatisfying(
                            LoadProblem.class,
                            problem -> assertThat(problem.code()).isEqualTo("effects-unknown"));
        }
    }

    @Test
    void doesNotTakeABrokenListForAShortOne() throws Exception {
        try (var server =
                new ScriptedServer(
                        call ->
                                call.answer(
                                        "200 OK",
                                        "",
                                        call.line().startsWith("GET") ? "[\"a\", \"b" : ""))) {
            var ids = load(server.uri()).ids();
            assertThatThrownBy(() -> EffectsCheck.at(server.uri()).check(ids))
                    .isInstanceOf(LoadProblem.class);
        }
    }

    private static LoadResult load(URI uri) throws InterruptedException {
        var plan =
                LoadPlan.on(uri)
                        .mode(LoadMode.open(100, 1))
                        .requests(RequestSpec.post("/orders", "text/plain", "{id}"))
                        .maxDuration(Duration.ofMillis(700));
        try (var run = LoadRun.start(plan)) {
            return run.await();
        }
    }
}
