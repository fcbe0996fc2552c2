package dev.gapless.e2e.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Map;

class LauncherTest {
    @TempDir Path folder = Path.of("");

    private Checkout checkout = new Checkout(folder, folder);

    @BeforeEach
    void checkOut() throws IOException {
        checkout = Checkout.in(folder);
    }

    /// Now and unmistakably later than any stamp.
    private void change(String name, String text) throws IOException {
        Files.setLastModifiedTime(
                checkout.write(name, text), FileTime.from(Instant.now().plusSeconds(1)));
    }

    private static void age(Path folder) throws IOException {
        Files.setLastModifiedTime(folder, FileTime.from(Instant.now().minusSeconds(3600)));
    }

    @Test
    void buildsOnceAndThenOnlyRuns() throws IOException {
        assertThat(checkout.run("status", "--json").out()).isEqualTo("one status --json");
        assertThat(checkout.run("a b", "").out()).isEqualTo("one a b");
        assertThat(checkout.calls()).isEqualTo(1);
        assertThat(checkout.builtFolders())
                .hasSize(1)
                .allMatch(name -> name.matches("[0-9a-f]{16}"));
    }

    @Test
    void saysNothingWhenTheBuildIsThere() throws IOException {
        checkout.run();
        assertThat(checkout.run()).isEqualTo(new Checkout.Outcome(0, "one", ""));
    }

    @Test
    void passesOnTheExitCode() throws IOException {
        checkout.run();
        Process process = checkout.start(checkout.root().resolve("gapless"), Map.of("EXIT", "5"));
        assertThat(Checkout.outcome(process).exitCode()).isEqualTo(5);
    }

    @Test
    void buildsAgainWhenASourceChanges() throws IOException {
        checkout.run();
        change("api/src/main/Code", "two");
        assertThat(checkout.run().out()).isEqualTo("two");
        assertThat(checkout.calls()).isEqualTo(2);
    }

    @Test
    void buildsAgainWhenASourceIsRemoved() throws IOException {
        checkout.run();
        Files.delete(checkout.root().resolve("api/src/main/Other"));
        checkout.run();
        assertThat(checkout.calls()).isEqualTo(2);
    }

    @Test
    void doesNotBuildWhenOnlyTheTimeChanged() throws IOException {
        checkout.run();
        change("api/src/main/Code", "one");
        assertThat(checkout.run().out()).isEqualTo("one");
        assertThat(checkout.calls()).isEqualTo(1);
    }

    @Test
    void doesNotBuildForTestsAndDocuments() throws IOException {
        checkout.run();
        change("api/src/test/Test", "x");
        change("docs/page.md", "x");
        checkout.run();
        assertThat(checkout.calls()).isEqualTo(1);
    }

    @Test
    void runsTheEarlierBuildWhenTheSourcesComeBack() throws IOException {
        checkout.run();
        change("api/src/main/Code", "two");
        checkout.run();
        change("api/src/main/Code", "one");
        assertThat(checkout.run().out()).isEqualTo("one");
        assertThat(checkout.calls()).isEqualTo(2);
    }

    @Test
    void leavesNothingBehindWhenTheBuildFails() throws IOException {
        checkout.write(
                "fail",
                "[INFO] x\n[ERROR] COMPILATION ERROR\n[ERROR] Main.java:[7] ';' expected\n");
        Checkout.Outcome outcome = checkout.run("status");
        assertThat(outcome.exitCode()).isEqualTo(1);
        assertThat(outcome.out()).isEmpty();
        assertThat(outcome.err())
                .contains(
                        "[build-failed]",
                        "found   [ERROR] Main.java:[7] ';' expected",
                        "build.log");
        assertThat(checkout.builtFolders()).isEmpty();
        Files.delete(checkout.root().resolve("fail"));
        assertThat(checkout.run().out()).isEqualTo("one");
    }

    @Test
    void saysThatTheDiskIsFull() throws IOException {
        checkout.write("fail", "[ERROR] x\ncp: error writing 'y': No space left on device\n");
        assertThat(checkout.run().err())
                .contains("No space left on device", "make room on the disk of");
        assertThat(checkout.builtFolders()).isEmpty();
    }

    @Test
    void waitsForAnotherThatBuilds() throws IOException {
        checkout.write("gate", "");
        Process first = checkout.start("first");
        try (BufferedReader said = first.errorReader()) {
            while (checkout.calls() == 0) {
                Thread.onSpinWait();
            }
            Process second = checkout.start("second");
            assertThat(second.errorReader().readLine())
                    .contains("another ./gapless is building, waiting for it");
            Files.delete(checkout.root().resolve("gate"));
            assertThat(second.inputReader().readLine()).isEqualTo("one second");
            assertThat(first.inputReader().readLine()).isEqualTo("one first");
            assertThat(said.readLine()).isNull();
        }
        assertThat(checkout.calls()).isEqualTo(1);
    }

    @Test
    void neverKeepsWhatWasChangedDuringTheBuildUnderTheHashOfBefore() throws IOException {
        checkout.write("gate", "");
        Process first = checkout.start("first");
        while (checkout.calls() == 0) {
            Thread.onSpinWait();
        }
        change("api/src/main/Code", "two");
        Files.delete(checkout.root().resolve("gate"));
        assertThat(Checkout.outcome(first).out()).isEqualTo("two first");
        change("api/src/main/Code", "one");
        assertThat(checkout.run().out()).isEqualTo("one");
        assertThat(checkout.calls()).isEqualTo(3);
    }

    @Test
    void tellsCheckoutsApartWhateverTheirNames() throws IOException {
        Checkout one = Checkout.at(folder.resolve("x/main"), folder.resolve("home"));
        Checkout other = Checkout.at(folder.resolve("x-main"), folder.resolve("home"));
        other.write("api/src/main/Code", "other");
        assertThat(one.run().out()).isEqualTo("one");
        assertThat(other.run().out()).isEqualTo("other");
        assertThat(one.run().out()).isEqualTo("one");
    }

    @Test
    void removesOnlyBuildsThatNothingNeeds() throws IOException {
        checkout.run();
        String before = checkout.builtFolders().getFirst();
        for (String name : new String[] {"unused", "running", "elsewhere", "young"}) {
            Files.createDirectories(checkout.builds().resolve(name));
        }
        Path sleep = Files.copy(Path.of("/bin/sleep"), checkout.builds().resolve("running/java"));
        Checkout.executable(sleep);
        Files.writeString(checkout.builds().resolve(".checkouts/-other-checkout"), "elsewhere\n");
        for (String name : new String[] {"unused", "running", "elsewhere", before}) {
            age(checkout.builds().resolve(name));
        }
        Process running = new ProcessBuilder(sleep.toString(), "100").start();
        try {
            change("api/src/main/Code", "two");
            checkout.run();
        } finally {
            running.destroyForcibly();
        }
        assertThat(checkout.builtFolders()).contains("running", "elsewhere", "young").hasSize(4);
        assertThat(checkout.builtFolders()).doesNotContain("unused", before);
    }

    @Test
    void removesWhatABuildThatWasKilledLeft() throws IOException {
        Files.createDirectories(checkout.builds().resolve(".new-123/lib"));
        checkout.run();
        assertThat(checkout.builtFolders()).hasSize(1).noneMatch(name -> name.startsWith(".new"));
    }

    @Test
    void runsThroughALink() throws IOException {
        Path link =
                Files.createSymbolicLink(
                        folder.resolve("link"), checkout.root().resolve("gapless"));
        assertThat(Checkout.outcome(checkout.start(link, Map.of(), "x")).out()).isEqualTo("one x");
    }

    @Test
    void saysThatTheHomeCannotBeWritten() throws IOException {
        Process process =
                checkout.start(
                        checkout.root().resolve("gapless"),
                        Map.of("GAPLESS_HOME", "/proc/nowhere"));
        Checkout.Outcome outcome = Checkout.outcome(process);
        assertThat(outcome.exitCode()).isEqualTo(1);
        assertThat(outcome.err())
                .contains("/proc/nowhere/builds cannot be written. [permission-denied]");
    }
}
