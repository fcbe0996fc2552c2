package dev.gapless.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gapless.api.Problem;
import dev.gapless.api.ProblemReport;
import dev.gapless.core.service.EnvValue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

class ConfigReaderTest {
    private static final Path GOLDEN = Path.of("src/test/resources/golden");

    private static ProblemReport problem(Path file, String text, Map<String, String> flags) {
        try {
            ConfigReader.read(file, text, flags);
        } catch (Problem problem) {
            return problem.report();
        }
        throw new AssertionError("no problem");
    }

    private static String golden(String name) throws IOException {
        Path file = GOLDEN.resolve(name);
        return Files.exists(file) ? Files.readString(file) : "";
    }

    /// Each NAME.yaml there has NAME.txt, the findings; `-Dgapless.golden=write` writes them anew.
    @ParameterizedTest
    @ValueSource(strings = {"wrong", "combinations", "unknown", "command", "secrets", "kinds"})
    void saysAllThatIsWrongAtOnce(String name) throws IOException {
        String text = golden(name + ".yaml");
        ProblemReport report = problem(Path.of("gapless.yaml"), text, Map.of());
        String said =
                report.what()
                        + " ["
                        + report.code()
                        + "]\n  where   "
                        + report.where()
                        + "\n"
                        + String.join("\n", report.evidence())
                        + "\n  do      "
                        + report.todo()
                        + "\n";
        if ("write".equals(System.getProperty("gapless.golden"))) {
            Files.writeString(GOLDEN.resolve(name + ".txt"), said);
        }
        assertThat(said).isEqualTo(golden(name + ".txt"));
    }

    @Test
    void errorsThatTakeNothingBackAreSaidSo() {
        assertThat(Yaml.with(Map.of("analysis.errors", "off")).analysis().watchesErrors())
                .isFalse();
        assertThat(Yaml.with(Map.of()).analysis().watchesErrors()).isTrue();
    }

    @Test
    void namesTheFlagThatIsWrong() {
        ProblemReport report = problem(Yaml.FILE, Yaml.SMALLEST, Map.of("health.interval", "1"));
        assertThat(report.what()).isEqualTo("The command line has 1 problem.");
        assertThat(report.where()).isEqualTo("--health.interval");
        assertThat(report.evidence()).containsExactly("--health.interval 1 has no unit, e.g. 1s");
        assertThat(report.todo()).isEqualTo("gapless explain health.interval");
    }

    /// The switch looks no name up.
    @Test
    void readsLocalhostAsItsAddress() {
        assertThat(Yaml.with(Map.of("switch.listen", "localhost:8080")).trafficSwitch().listen())
                .containsExactly("127.0.0.1:8080");
    }

    @Test
    void suggestsAFlag() {
        assertThat(Yaml.findings(Yaml.SMALLEST, Map.of("bake-tme", "1s")))
                .containsExactly("--bake-tme is unknown, did you mean --bake-time?");
    }

    @Test
    void keepsToTheLimitOfEvidence() {
        StringBuilder text = new StringBuilder(Yaml.SMALLEST);
        for (int i = 0; i < 100; i++) {
            text.append("zzzzzzzz").append(i).append(": 1\n");
        }
        assertThat(Yaml.findings(text.toString())).hasSize(40).endsWith("and 61 more");
    }

    @Test
    void laysOneVariableOverThoseOfTheFile() {
        String text = Yaml.SMALLEST + "env: { A: a, B: b }\n";
        var settings =
                ConfigReader.read(
                        Yaml.FILE, text, Map.of("env.B", "flag", "env.C", "{ from-env: X }"));
        assertThat(settings.env())
                .isEqualTo(
                        Map.of(
                                "A", new EnvValue.Literal("a"),
                                "B", new EnvValue.Literal("flag"),
                                "C", new EnvValue.FromEnv("X")));
    }

    @Test
    void takesAFlagForAKeyThatTheFileHasWrong() {
        assertThat(
                        ConfigReader.read(
                                        Yaml.FILE,
                                        Yaml.SMALLEST + "bake-time: 5\n",
                                        Map.of("bake-time", "5s"))
                                .timing()
                                .bakeTime())
                .hasSeconds(5);
    }

    @Test
    void takesAListFromAFlag() {
        assertThat(
                        Yaml.with(Map.of("switch.listen", "[127.0.0.1:1, 127.0.0.1:2]"))
                                .trafficSwitch()
                                .listen())
                .containsExactly("127.0.0.1:1", "127.0.0.1:2");
    }

    @Test
    void readsAFileRelativeToItsFolder(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("gapless.yaml"), Yaml.SMALLEST);
        var settings = ConfigReader.load(file);
        assertThat(settings.directory()).isEqualTo(folder.toAbsolutePath());
        assertThat(settings.artifact())
                .isEqualTo(folder.resolve("build/libs/shop-{version}.jar").toString());
        assertThat(settings.file()).isEqualTo(file.toAbsolutePath());
    }

    @Test
    void saysThatThereIsNoFile(@TempDir Path folder) {
        assertThatThrownBy(() -> ConfigReader.load(folder.resolve("gapless.yaml")))
                .isInstanceOfSatisfying(
                        Problem.class,
                        problem -> {
                            assertThat(problem.report().code()).isEqualTo("config-missing");
                            assertThat(problem.report().todo()).contains("gapless explain config");
                        });
        assertThatThrownBy(() -> ConfigReader.load(folder))
                .hasMessageContaining("is a folder, not a file");
    }

    @Test
    void refusesAFileThatIsNotUtf8(@TempDir Path folder) throws IOException {
        Path file =
                Files.write(
                        folder.resolve("gapless.yaml"), new byte[] {'n', ':', ' ', (byte) 0xff});
        assertThatThrownBy(() -> ConfigReader.load(file))
                .isInstanceOfSatisfying(
                        Problem.class,
                        problem ->
                                assertThat(problem.report().evidence())
                                        .isEqualTo(
                                                List.of(
                                                        ":1 the file is not UTF-8; save it as"
                                                                + " UTF-8")));
    }

    @Test
    void theDatabaseNeedsNothingOfWhatADeploymentNeeds() {
        String text = "name: shop\ndatabase: { url: jdbc:postgresql://h/d, user: u }\n";
        ServiceDatabase read = ConfigReader.database(Path.of("gapless.yaml"), text, Map.of());
        assertThat(read.name()).isEqualTo("shop");
        assertThat(read.database().orElseThrow().url()).isEqualTo("jdbc:postgresql://h/d");
        assertThat(problem(Path.of("gapless.yaml"), text, Map.of()).evidence())
                .anyMatch(line -> line.contains("artifact is missing"));
    }

    @Test
    void whatIsThereBesideTheDatabaseHasToBeRight() {
        assertThatThrownBy(
                        () ->
                                ConfigReader.database(
                                        Path.of("gapless.yaml"),
                                        "name: shop\nbake-tme: 1s\n",
                                        Map.of()))
                .isInstanceOf(Problem.class)
                .hasMessageContaining("config-invalid");
    }
}
