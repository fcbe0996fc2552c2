package dev.gapless.runtime.preflight;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gapless.api.ProblemReport;
import dev.gapless.core.port.InstanceSpec;
import dev.gapless.core.port.Preflight;
import dev.gapless.core.service.Address;
import dev.gapless.core.service.EnvValue;
import dev.gapless.core.service.InstanceId;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

class StopGraceTest {
    private static final String KEY = "spring.lifecycle.timeout-per-shutdown-phase";

    @TempDir Path folder;

    @Test
    void aShorterGraceThanTheApplicationsIsRefused() {
        ProblemReport problem =
                look(Map.of(), "java", "-jar", "shop.jar", "--" + KEY + "=60s").orElseThrow();
        assertThat(problem.code()).isEqualTo("stop-grace-short");
        assertThat(problem.what())
                .isEqualTo("stop-grace is 45 s, but 1.5.0 may take 60 s to stop.");
        assertThat(problem.found()).isEqualTo(KEY + " = 60s in command");
        assertThat(problem.todo()).startsWith("stop-grace: 65s");
    }

    @Test
    void anEqualOneAndSilenceAreFine() {
        assertThat(look(Map.of(), "java", "-jar", "shop.jar", "--" + KEY + "=45s")).isEmpty();
        assertThat(look(Map.of(), "java", "-jar", "shop.jar")).isEmpty();
    }

    @Test
    void itIsSeenInSystemPropertiesAndEnvironment() {
        assertThat(look(Map.of(), "java", "-D" + KEY + "=2m", "-jar", "x")).isPresent();
        Map<String, EnvValue> env =
                Map.of("SPRING_LIFECYCLE_TIMEOUTPERSHUTDOWNPHASE", new EnvValue.Literal("90000"));
        assertThat(look(env, "java", "-jar", "x")).isPresent();
    }

    @Test
    void itIsSeenInTheJar() throws IOException {
        jar(
                "BOOT-INF/classes/application.yml",
                """
                spring:
                  application.name: shop
                  lifecycle:
                    # generous
                    timeout-per-shutdown-phase: "50s" # for exports
                server:
                  shutdown: graceful
                """);
        ProblemReport problem = look(Map.of(), "java", "-jar", "shop.jar").orElseThrow();
        assertThat(problem.found())
                .isEqualTo(KEY + " = 50s in BOOT-INF/classes/application.yml of shop.jar");
    }

    @Test
    void theFileOfTheActiveProfileWins() throws IOException {
        jar(
                "BOOT-INF/classes/application.properties",
                KEY + "=10s\n",
                "BOOT-INF/classes/application-real1.properties",
                "spring.lifecycle.timeoutPerShutdownPhase = 70s\n");
        assertThat(look(Map.of(), "java", "-jar", "shop.jar")).isEmpty();
        assertThat(look(Map.of(), "java", "-jar", "shop.jar", "--spring.profiles.active=web,real1"))
                .isPresent();
    }

    @Test
    void aFileBesideTheApplicationWinsOverTheJar() throws IOException {
        jar("BOOT-INF/classes/application.properties", KEY + "=10s\n");
        Files.writeString(
                folder.resolve("application.yaml"),
                "spring.lifecycle.timeout-per-shutdown-phase: 61s\n");
        assertThat(look(Map.of(), "java", "-jar", "shop.jar"))
                .hasValueSatisfying(
                        problem ->
                                assertThat(problem.found())
                                        .endsWith(folder.resolve("application.yaml").toString()));
    }

    @Test
    void documentsForOtherProfilesAreLeftOut() {
        String text =
                """
                spring:
                  lifecycle:
                    timeout-per-shutdown-phase: 20s
                ---
                spring:
                  config.activate.on-profile: slow
                  lifecycle:
                    timeout-per-shutdown-phase: 80s
                """;
        assertThat(SpringFile.value("application.yml", text, KEY, List.of())).contains("20s");
        assertThat(SpringFile.value("application.yml", text, KEY, List.of("slow"))).contains("80s");
        String properties =
                KEY + "=20s\n#---\nspring.config.activate.on-profile=slow\n" + KEY + "=80s\n";
        assertThat(SpringFile.value("application.properties", properties, KEY, List.of("web")))
                .contains("20s");
        assertThat(SpringFile.value("application.properties", properties, KEY, List.of("slow")))
                .contains("80s");
    }

    @ParameterizedTest
    @CsvSource({
        "30s,30000",
        "1m,60000",
        "250ms,250",
        "250,250",
        "PT1M30S,90000",
        "${STOP:40s},40000",
        "2H,7200000"
    })
    void durationsAreThoseOfSpring(String text, long millis) {
        assertThat(SpringDuration.parse(text)).contains(Duration.ofMillis(millis));
    }

    @ParameterizedTest
    @CsvSource({"soon", "${STOP}", "''", "-1s"})
    void whatIsNotUnderstoodIsNoProblem(String text) {
        assertThat(SpringDuration.parse(text)).isEmpty();
    }

    private Optional<ProblemReport> look(Map<String, EnvValue> env, String... command) {
        InstanceSpec spec =
                new InstanceSpec(
                        new InstanceId("a-1"),
                        "shop",
                        "1.5.0",
                        Address.local(18_000),
                        "1",
                        folder,
                        List.of(command),
                        env,
                        "",
                        0);
        Preflight request =
                new Preflight(
                        List.of(spec, spec.withId(new InstanceId("a-2"))),
                        List.of(),
                        List.of(),
                        folder.resolve("shop.jar"),
                        folder.resolve("gapless.yaml"),
                        Duration.ofSeconds(45),
                        Optional.empty());
        List<ProblemReport> problems = new StopGraceFits().look(request);
        assertThat(problems).hasSizeLessThanOrEqualTo(1);
        return problems.stream().findFirst();
    }

    private void jar(String... namesAndTexts) throws IOException {
        try (OutputStream file = Files.newOutputStream(folder.resolve("shop.jar"));
                ZipOutputStream jar = new ZipOutputStream(file)) {
            for (int i = 0; i < namesAndTexts.length; i += 2) {
                jar.putNextEntry(new ZipEntry(namesAndTexts[i]));
                jar.write(namesAndTexts[i + 1].getBytes(StandardCharsets.UTF_8));
            }
        }
    }
}
