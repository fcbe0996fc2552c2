package dev.gapless.agent.adopt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gapless.config.ConfigReader;
import dev.gapless.core.service.EnvValue;
import dev.gapless.core.service.Settings;
import dev.gapless.runtime.adopt.FoundProcess;
import dev.gapless.runtime.linux.ProcessIdentity;
import dev.gapless.runtime.linux.SystemdUnit;

import org.junit.jupiter.api.Test;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/// What is made of a process that was found.
class AdoptedReleaseTest {
    private static final String SHA = "9f2c".repeat(16);

    private static Settings file(String artifact) {
        return ConfigReader.read(
                Path.of("/srv/shop/gapless.yaml"),
                """
                name: shop
                artifact: %s
                ports: [8081, 8082]
                health: { path: / }
                switch: { listen: "127.0.0.1:8080" }
                """
                        .formatted(artifact),
                Map.of());
    }

    private static FoundProcess found(String jar) {
        return new FoundProcess(
                new ProcessIdentity(2214, 99, "boot"),
                "pid 2214, java -jar " + jar,
                8081,
                List.of("/usr/bin/java", "-Xmx1g", "-jar", jar, "--server.port=8081"),
                Path.of("/opt/app", jar),
                jar,
                Path.of("/opt/app"),
                "shop",
                Map.of("DB_PASSWORD", "s3cret", "TZ", "Asia/Seoul"),
                Optional.of(new SystemdUnit("shop.service", OptionalLong.empty())),
                List.of("systemctl"));
    }

    private static AdoptedRelease adopted() {
        return AdoptedRelease.of(
                new AdoptedRelease.Origin(
                        file("build/libs/shop-{version}.jar"), found("shop-1.4.2.jar"), "", SHA),
                Path.of("/kept/shop-1.4.2.jar"),
                Instant.EPOCH,
                0);
    }

    @Test
    void itIsStartedAgainAsItIsButFromTheKeptJarAndOnAnyPort() {
        AdoptedRelease adopted = adopted();
        assertThat(adopted.release().label()).isEqualTo("1.4.2");
        assertThat(adopted.release().settings().command())
                .containsExactly(
                        "/usr/bin/java", "-Xmx1g", "-jar", "{artifact}", "--server.port={port}");
        assertThat(adopted.spec().command())
                .containsExactly(
                        "/usr/bin/java",
                        "-Xmx1g",
                        "-jar",
                        "/kept/shop-1.4.2.jar",
                        "--server.port=8081");
        assertThat(adopted.spec().directory()).isEqualTo(Path.of("/opt/app"));
        assertThat(adopted.spec().user()).isEqualTo("shop");
        assertThat(adopted.spec().color()).isEqualTo("1");
        assertThat(adopted.spec().id().value()).isEqualTo("shop-1.4.2-0a");
    }

    @Test
    void itsProcessAndItsUnitAreWrittenDown() {
        assertThat(adopted().spec().adopted())
                .hasValueSatisfying(
                        one -> {
                            assertThat(one.pid()).isEqualTo(2214);
                            assertThat(one.startTicks()).isEqualTo(99);
                            assertThat(one.unit()).isEqualTo("shop.service");
                            assertThat(one.manager()).containsExactly("systemctl");
                        });
    }

    @Test
    void valuesOfItsEnvironmentAreSecrets() {
        AdoptedRelease adopted = adopted();
        assertThat(adopted.spec().env())
                .containsEntry("DB_PASSWORD", new EnvValue.FromEnv("DB_PASSWORD"));
        assertThat(adopted.spec().toString() + adopted.release() + adopted.secrets())
                .doesNotContain("s3cret");
        assertThat(adopted.secrets().value("DB_PASSWORD")).contains("s3cret");
    }

    @Test
    void theVersionIsThatOfTheFileName() {
        assertThat(version("build/libs/shop-{version}.jar", "shop-1.4.2.jar")).isEqualTo("1.4.2");
        assertThat(version("jars/{version}.jar", "shop-1.4.2.jar")).isEqualTo("shop-1.4.2");
        assertThat(version("build/libs/store-{version}.jar", "shop-1.4.2.jar")).isEqualTo("1.4.2");
        assertThat(version("build/libs/store-{version}.jar", "app.jar")).isEqualTo("adopted");
        assertThat(version("build/libs/shop-{version}.jar", "shop-.jar")).isEqualTo("adopted");
    }

    private static String version(String artifact, String jar) {
        return AdoptedRelease.version(
                new AdoptedRelease.Origin(file(artifact), found(jar), "", SHA));
    }

    @Test
    void aVersionThatIsSaidWins() {
        assertThat(
                        AdoptedRelease.version(
                                new AdoptedRelease.Origin(
                                        file("x-{version}.jar"), found("app.jar"), "1.4.2", SHA)))
                .isEqualTo("1.4.2");
    }
}
