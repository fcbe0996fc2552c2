package dev.gapless.e2e.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/// Which JDK the launcher builds with.
class JdkSearchTest {
    @TempDir Path folder = Path.of("");

    private Checkout checkout = new Checkout(folder, folder);

    @BeforeEach
    void checkOut() throws IOException {
        checkout = Checkout.in(folder);
    }

    /// Searches among these JDKs instead of those of the machine that the test runs on.
    private Checkout.Outcome find(Path... candidates) throws IOException {
        StringBuilder script = new StringBuilder("jdk_candidates() {\n");
        for (Path candidate : candidates) {
            script.append("printf '%s\\n' '").append(candidate).append("'\n");
        }
        return checkout.functions(script + ":\n}\nfind_jdk\necho \"$jdk\"\n", Map.of());
    }

    private Path jdk(String name, String version) throws IOException {
        return Checkout.jdk(folder.resolve(name), version);
    }

    @ParameterizedTest
    @ValueSource(strings = {"25", "25.0.1", "25-ea", "25.0.1.1"})
    void takesAnyJdk25(String version) throws IOException {
        Path wanted = jdk("wanted", version);
        assertThat(find(jdk("older", "17.0.15"), jdk("newer", "26"), wanted).out())
                .isEqualTo(wanted.toString());
    }

    @Test
    void takesOneThatIsInAFolderWithABlank() throws IOException {
        assertThat(find(jdk("a b", "25")).out()).endsWith("/a b");
    }

    @Test
    void namesTheWaysToGetOneWhenThereIsNone() throws IOException {
        Checkout.Outcome outcome =
                find(jdk("older", "17.0.15"), folder.resolve("nothing"), jdk("newer", "250"));
        assertThat(outcome.exitCode()).isEqualTo(1);
        assertThat(outcome.out()).isEmpty();
        assertThat(outcome.err())
                .startsWith(
                        "Gapless needs a JDK 25 to build itself, and there is none. [jdk-missing]")
                .contains("found   17.0.15 in " + folder + "/older, 250 in " + folder + "/newer")
                .contains(
                        "apt install openjdk-25-jdk-headless",
                        "sdk install java 25-tem",
                        "JAVA_HOME",
                        "mise use");
    }

    @Test
    void saysThatAJreIsNotEnough() throws IOException {
        Path jre = jdk("jre", "25.0.1");
        Files.delete(jre.resolve("bin/jlink"));
        assertThat(find(jre).err()).contains("25.0.1 without javac or jlink in " + jre);
    }

    @Test
    void looksAtTheUsersOwnChoiceFirst() throws IOException {
        assertThat(
                        checkout.functions(
                                        "jdk_candidates | head -n 1", Map.of("JAVA_HOME", "/x/jdk"))
                                .out())
                .isEqualTo("/x/jdk");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                ".sdkman/candidates/java/25-tem",
                ".jdks/temurin-25",
                ".asdf/installs/java/temurin-25",
                ".local/share/mise/installs/java/25",
                ".gradle/jdks/eclipse-25"
            })
    void looksIntoTheUsualFolders(String name) throws IOException {
        Path jdk = jdk("user/" + name, "25");
        assertThat(
                        checkout.functions(
                                        "jdk_candidates",
                                        Map.of("HOME", folder.resolve("user").toString()))
                                .out()
                                .lines())
                .contains(jdk.toString());
    }
}
