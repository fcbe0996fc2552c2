package dev.gapless.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.gapless.api.ProblemCode;
import dev.gapless.api.wire.DeploymentView;
import dev.gapless.e2e.site.Await;
import dev.gapless.e2e.site.Operator;
import dev.gapless.e2e.site.Operator.Said;
import dev.gapless.e2e.site.Site;
import dev.gapless.e2e.site.Traffic;

import org.assertj.core.api.AbstractStringAssert;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// A disk of its own, filled up in the middle of a deployment. Needs the right to mount.
@Order(5)
class FullDiskIT {
    private Path disk = Path.of("/nonexistent");

    @BeforeEach
    void mount() throws Exception {
        disk = Files.createTempDirectory("gapless-disk");
        assumeTrue(
                run("mount", "-t", "tmpfs", "-o", "size=64m", "tmpfs", disk.toString()) == 0,
                "may not mount");
    }

    @AfterEach
    void unmount() throws Exception {
        run("umount", disk.toString());
        Files.deleteIfExists(disk);
    }

    private static int run(String... command) throws IOException, InterruptedException {
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
    }

    /// Takes what is left, and the journal's reserve with it when that is given up.
    private static void fill(Path file) {
        byte[] block = new byte[4096];
        try (OutputStream out = Files.newOutputStream(file)) {
            while (true) {
                out.write(block);
            }
        } catch (IOException full) {
            // that is what it was for
        }
    }

    @Test
    void aDeploymentWaitsWhereItIsAndGoesOnWhenThereIsRoom() throws IOException {
        try (Site site = Site.in(Files.createDirectory(disk.resolve("site")))) {
            // orders are the service's own business; they have another disk
            Path orders = Files.createTempFile("gapless-orders", ".txt");
            site.orders(orders).with("bake-time", "20s");
            Lossless.assertOutcome(site.deploy("1"), "succeeded", 0);
            try (Traffic traffic = Lossless.traffic(site)) {
                DeploymentView begun = site.begin("2").orElseThrow();
                site.awaitState(begun, "baking");
                List<Path> ballast = fillUntilFrozen(site);
                traffic.awaitMore(50);
                for (Path file : ballast) {
                    Files.delete(file);
                }
                Lossless.assertOutcome(site.outcome(begun), "succeeded", 0);
                Lossless.assertNothingLost(site, traffic, "2");
            } finally {
                Files.delete(orders);
            }
        }
    }

    @Test
    void nothingIsBegunOnAFullDiskAndTheReasonIsSaid() throws IOException {
        try (Site site = Site.in(Files.createDirectory(disk.resolve("site")))) {
            Path orders = Files.createTempFile("gapless-orders", ".txt");
            site.orders(orders);
            Lossless.assertOutcome(site.deploy("1"), "succeeded", 0);
            List<Long> serving = site.instances();
            Operator operator = new Operator(site);
            try (Traffic traffic = Lossless.traffic(site)) {
                fill(disk.resolve("ballast"));
                refused(operator).contains("1 serves, untouched");
                site.agent().stop();
                takeTheRoomOfWhatItLeft(site);
                refused(operator);
                assertThat(site.instances()).isEqualTo(serving);
                Files.delete(disk.resolve("ballast"));
                Files.delete(disk.resolve("more-ballast"));
                Said said = operator.types("deploy", "2", "--yes");
                assertThat(said.exitCode()).as(said.all()).isZero();
                Lossless.assertNothingLost(site, traffic, "2");
            } finally {
                Files.delete(orders);
            }
        }
    }

    /// The journal is well, and nobody is told to move it away.
    @Test
    void aDiskThatForbidsToExecuteIsNotCalledABrokenJournal() throws Exception {
        try (Site site = Site.in(Files.createDirectory(disk.resolve("site")))) {
            assertThat(run("mount", "-o", "remount,noexec", disk.toString())).isZero();
            Refusal.assertRefused(new Operator(site).types("status"), ProblemCode.PERMISSION_DENIED)
                    .contains("The library of SQLite, which keeps the journal, cannot be loaded.")
                    .contains(site.home().resolve("sqlite").toString())
                    .contains("noexec")
                    .contains("GAPLESS_HOME");
        }
    }

    /// The next agent would delete the library of SQLite that the last one had unpacked.
    private void takeTheRoomOfWhatItLeft(Site site) throws IOException {
        try (Stream<Path> left = Files.list(site.home().resolve("sqlite"))) {
            for (Path file : left.toList()) {
                Files.delete(file);
            }
        }
        fill(disk.resolve("more-ballast"));
    }

    private AbstractStringAssert<?> refused(Operator operator) {
        Said said = operator.types("deploy", "2", "--yes");
        return Refusal.assertRefused(said, ProblemCode.DISK_SHORT)
                .contains(disk.toString())
                .contains("make room");
    }

    private List<Path> fillUntilFrozen(Site site) {
        List<Path> files = new ArrayList<>();
        Await.until(
                "the journal says that it cannot be written",
                Duration.ofMinutes(2),
                () -> {
                    Path file = disk.resolve("ballast-" + files.size());
                    fill(file);
                    files.add(file);
                    return site.view().trouble().stream()
                            .anyMatch(one -> one.code().equals(ProblemCode.JOURNAL_WRITE.id()));
                });
        assertThat(site.view().stable()).isIn("1", "2");
        return files;
    }
}
