package dev.gapless.core.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gapless.api.ProblemReport;
import dev.gapless.core.Shop;
import dev.gapless.core.port.HealthProbe.Answer;
import dev.gapless.core.port.HealthProbe.Other;
import dev.gapless.core.service.HealthPolicy;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

class StartStepTest {
    @Test
    void aPathOfSpringBootThatIsNotThereIsSwitchedOn() {
        ProblemReport report = after("/actuator/health/readiness", 404);
        assertThat(report.code()).isEqualTo("health-not-found");
        assertThat(report.where()).isEqualTo("health.path: /actuator/health/readiness");
        assertThat(report.found())
                .isEqualTo(
                        "GET 127.0.0.1:8082/actuator/health/readiness -> 404 in 3 ms, asked once");
        assertThat(report.todo()).contains("probes.enabled=true", "health.path");
    }

    @Test
    void anyOtherPathThatIsNotThereIsOnlyNamed() {
        assertThat(after("/helath", 404).todo())
                .isEqualTo("set health.path to what it has; / says that it answers");
    }

    @Test
    void aPathThatTheApplicationHasInsteadIsTheWayOut() {
        List<Other> others =
                List.of(
                        new Other("/healthz", 404),
                        new Other("/health", 302),
                        new Other("/status/health", 200));
        ProblemReport report = after("/helath", 404, others);
        assertThat(report.found())
                .isEqualTo(
                        "GET 127.0.0.1:8082/helath -> 404 in 3 ms, asked once; /health -> 302,"
                                + " /status/health -> 200");
        assertThat(report.todo())
                .as("not the one that leads elsewhere")
                .isEqualTo("health: { path: /status/health } in gapless.yaml");
    }

    @Test
    void actuatorWithoutProbesHasTwoWaysOut() {
        ProblemReport report =
                after(
                        "/actuator/health/readiness",
                        404,
                        List.of(new Other("/actuator/health", 200)));
        assertThat(report.found()).endsWith("asked once; /actuator/health -> 200");
        assertThat(report.todo())
                .isEqualTo(
                        "health: { path: /actuator/health } in gapless.yaml; or let the application"
                                + " have this one: management.endpoint.health.probes.enabled=true");
    }

    @Test
    void whichPathsAreNotThereEitherIsSaid() {
        ProblemReport report =
                after("/helath", 404, List.of(new Other("/health", 404), new Other("/up", 404)));
        assertThat(report.found()).endsWith("-> 404 in 3 ms, asked once; 404, too: /health, /up");
        assertThat(report.todo())
                .isEqualTo("set health.path to what it has; / says that it answers");
    }

    @Test
    void whoAnswersWithAnotherStatusMissedTheDeadline() {
        ProblemReport report = after("/health", 503);
        assertThat(report.code()).isEqualTo("health-deadline");
        assertThat(report.where()).isEqualTo("health.healthy-deadline: 120s");
        assertThat(report.found()).contains("GET 127.0.0.1:8082/health", "503");
    }

    private static ProblemReport after(String path, int status) {
        return after(path, status, List.of());
    }

    private static ProblemReport after(String path, int status, List<Other> others) {
        HealthPolicy policy =
                new HealthPolicy(
                        path,
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(5),
                        Duration.ofSeconds(2),
                        3,
                        3,
                        Duration.ofSeconds(5),
                        Duration.ofSeconds(120));
        Health health =
                Health.UNKNOWN.with(
                        new Answer.Unhealthy(status, "no", 3, others), policy, Instant.EPOCH);
        return StartStep.deadline(
                Instance.starting(Shop.spec("shop-2-1a", "2", 8082), Instant.EPOCH, 0).with(health),
                policy);
    }
}
