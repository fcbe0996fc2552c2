package dev.gapless.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gapless.api.Problem;
import dev.gapless.api.ProblemReport;
import dev.gapless.core.service.Settings;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

class ArtifactsTest {
    private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");

    @TempDir Path folder = Path.of("");

    private Settings settings(String artifact) {
        return ConfigReader.read(
                folder.resolve("gapless.yaml"), Yaml.SMALLEST, Map.of("artifact", artifact));
    }

    private Path jar(String name, Duration age) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, "jar");
        return Files.setLastModifiedTime(file, FileTime.from(NOW.minus(age)));
    }

    private ProblemReport problem(String artifact, Optional<String> version) {
        try {
            throw new AssertionError("found " + Artifacts.find(settings(artifact), version, NOW));
        } catch (Problem problem) {
            return problem.report();
        }
    }

    @Test
    void findsTheFileOfAVersion() throws IOException {
        Path file = jar("build/libs/shop-1.5.0.jar", Duration.ZERO);
        jar("build/libs/shop-1.6.0.jar", Duration.ZERO);
        assertThat(Artifacts.find(settings("build/libs/shop-{version}.jar"), Optional.of("1.5.0")))
                .isEqualTo(new Artifact(file, "1.5.0"));
    }

    @Test
    void findsTheNewestThatIsDeployed() throws IOException {
        jar("build/libs/shop-1.6.0.jar", Duration.ofHours(2));
        Path newest = jar("build/libs/shop-1.5.1.jar", Duration.ofHours(1));
        jar("build/libs/shop-1.7.0-plain.jar", Duration.ZERO);
        jar("build/libs/shop-1.7.0-sources.jar", Duration.ZERO);
        jar("build/libs/shop-1.7.0.jar.tmp", Duration.ZERO);
        jar("build/libs/shop-_.jar", Duration.ZERO);
        assertThat(Artifacts.find(settings("build/libs/shop-{version}.jar"), Optional.empty(), NOW))
                .isEqualTo(new Artifact(newest, "1.5.1"));
    }

    @Test
    void findsAVersionThatIsAFolder() throws IOException {
        jar("out/1.0/shop-2.0.jar", Duration.ZERO);
        Path file = jar("out/1.1/shop-1.1.jar", Duration.ofHours(1));
        assertThat(
                        Artifacts.find(
                                settings("out/{version}/shop-{version}.jar"),
                                Optional.empty(),
                                NOW))
                .isEqualTo(new Artifact(file, "1.1"));
    }

    @Test
    void namesTheNearestThatIsThere() throws IOException {
        jar("build/libs/shop-1.5.0-SNAPSHOT.jar", Duration.ofMinutes(4));
        jar("build/libs/shop-1.4.2.jar", Duration.ofDays(20));
        Files.writeString(folder.resolve("gradlew"), "");
        ProblemReport report = problem("build/libs/shop-{version}.jar", Optional.of("1.5.0"));
        assertThat(report.code()).isEqualTo("artifact-missing");
        assertThat(report.what()).isEqualTo("There is no build/libs/shop-1.5.0.jar.");
        assertThat(report.where())
                .isEqualTo("gapless.yaml: artifact: build/libs/shop-{version}.jar");
        assertThat(report.found()).isEqualTo("newest there: shop-1.5.0-SNAPSHOT.jar, 4 min old");
        assertThat(report.todo())
                .isEqualTo("`./gradlew bootJar`, or `gapless deploy 1.5.0-SNAPSHOT`");
        assertThat(report.evidence()).containsExactly("shop-1.4.2.jar, 20 days old");
    }

    @Test
    void saysThatThereIsNothingYet() {
        ProblemReport report = problem("build/libs/shop-{version}.jar", Optional.empty());
        assertThat(report.what()).isEqualTo("No file fits build/libs/shop-{version}.jar.");
        assertThat(report.found()).isEqualTo("there is no folder build/libs");
        assertThat(report.todo()).isEqualTo("build it");
    }

    @Test
    void refusesAnEmptyFile() throws IOException {
        Files.writeString(jar("shop-1.jar", Duration.ZERO), "");
        assertThat(problem("./shop-{version}.jar", Optional.of("1")).what())
                .isEqualTo("shop-1.jar is empty (0 bytes).");
    }

    @ParameterizedTest
    @ValueSource(strings = {"../x", "", "a b", "1.0+2", "-x"})
    void refusesWhatIsNoVersion(String version) {
        assertThat(problem("shop-{version}.jar", Optional.of(version)).code()).isEqualTo("usage");
    }

    @ParameterizedTest
    @CsvSource({"5,5 s", "60,1 min", "3599,59 min", "7200,2 h", "172800,2 days", "-3,0 s"})
    void saysAgesInWords(long seconds, String words) {
        assertThat(Artifacts.age(Duration.ofSeconds(seconds))).isEqualTo(words);
    }
}
