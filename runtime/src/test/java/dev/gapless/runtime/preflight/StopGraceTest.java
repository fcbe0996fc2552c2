package dev.gapless.runtime.preflight;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gapless.api.ProblemReport;
import dev.gapless.config.spring.SpringDuration;
import dev.gapless.config.spring.SpringFile;
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
    void bootWaitsThirtySecondsWhenNothingIsSaid() throws IOException {
        boot("4.0.1", "");
        assertThat(look(Duration.ofSeconds(30), Map.of(), "java", "-jar", "shop.jar")).isEmpty();
        ProblemReport problem =
                look(Duration.ofSeconds(10), Map.of(), "java", "-jar", "shop.jar").orElseThrow();
        assertThat(problem.what())
                .isEqualTo("stop-grace is 10 s, but 1.5.0 may take 30 s to stop.");
        assertThat(problem.found()).isEqualTo(KEY + " = 30s in the defaults of Spring Boot 4.0.1");
    }

    @Test
    void bootThatStopsAtOnceNeedsNoGrace() throws IOException {
        boot("4.0.1", "server.shutdown=immediate\n");
        assertThat(look(Duration.ofSeconds(10), Map.of(), "java", "-jar", "shop.jar")).isEmpty();
        boot("4.0.1", "");
        assertThat(
                        look(
                                Duration.ofSeconds(10),
                                Map.of("SERVER_SHUTDOWN", new EnvValue.Literal("immediate")),
                                "java",
                                "-jar",
                                "shop.jar"))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"2.7.18,false", "3.3.13,false", "3.4.0,true", "3.10.0,true", "5.0.0-M1,true"})
    void bootIsGracefulByItselfFromThreeFourOn(String version, boolean graceful)
            throws IOException {
        boot(version, "");
        assertThat(look(Duration.ofSeconds(10), Map.of(), "java").isPresent()).isEqualTo(graceful);
        boot(version, "server.shutdown=graceful\n");
        assertThat(look(Duration.ofSeconds(10), Map.of(), "java")).isPresent();
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

    private void boot(String version, String properties) throws IOException {
        jar(
                "META-INF/MANIFEST.MF",
                "Manifest-Version: 1.0\nSpring-Boot-Version: " + version + "\n",
                "BOOT-INF/classes/application.properties",
                properties);
    }

    private Optional<ProblemReport> look(Map<String, EnvValue> env, String... command) {
        return look(Duration.ofSeconds(45), env, command);
    }

    private Optional<ProblemReport> look(
            Duration grace, Map<String, EnvValue> env, String... command) {
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
                        grace,
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
