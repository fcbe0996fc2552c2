package dev.gapless.core.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gapless.api.ProblemReport;
import dev.gapless.core.Shop;
import dev.gapless.core.port.HealthProbe.Answer;
import dev.gapless.core.service.HealthPolicy;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;

class StartStepTest {
    @Test
    void aPathOfSpringBootThatIsNotThereIsSwitchedOn() {
        ProblemReport report = after("/actuator/health/readiness", 404);
        assertThat(report.code()).isEqualTo("health-not-found");
        assertThat(report.where()).isEqualTo("health.path: /actuator/health/readiness");
        assertThat(report.found())
                .isEqualTo("GET 127.0.0.1:8082/actuator/health/readiness -> 404, asked once");
        assertThat(report.todo()).contains("probes.enabled=true", "health.path");
    }

    @Test
    void anyOtherPathThatIsNotThereIsOnlyNamed() {
        assertThat(after("/helath", 404).todo())
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
                Health.UNKNOWN.with(new Answer.Unhealthy(status, "no"), policy, Instant.EPOCH);
        return StartStep.deadline(
                Instance.starting(Shop.spec("shop-2-1a", "2", 8082), Instant.EPOCH, 0).with(health),
                policy);
    }
}
