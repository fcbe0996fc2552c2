package dev.gapless.runtime.release;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gapless.api.Problem;
import dev.gapless.api.ProblemCode;
import dev.gapless.runtime.file.SmallDisk;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

class FilesReleaseStoreTest {
    @TempDir Path folder;

    Path artifact;
    FilesReleaseStore store;

    @BeforeEach
    void open() throws IOException {
        artifact = Files.writeString(folder.resolve("shop-1.5.0.jar"), "hello\n");
        store = new FilesReleaseStore(folder.resolve("home"));
    }

    @Test
    void checksumIsSha256() {
        assertThat(store.checksum(artifact))
                .isEqualTo("5891b5b522d5df086d0ff0b110fbd9d21bb4fc7163af34d08286a2e846f6be03");
    }

    @Test
    void keepsAReadableCopyUnderItsOwnName() throws IOException {
        Path kept = store.keep("shop", "1.5.0+2", artifact, store.checksum(artifact));
        assertThat(kept).isEqualTo(folder.resolve("home/releases/shop/1.5.0+2/shop-1.5.0.jar"));
        Files.delete(artifact);
        assertThat(kept).hasContent("hello\n");
        assertThat(store.kept("shop")).containsExactly("1.5.0+2");
        try (var files = Files.list(kept.getParent())) {
            assertThat(files).containsExactly(kept);
        }
    }

    @Test
    void keepingTheSameTwiceTouchesNothing() throws IOException {
        Path kept = store.keep("shop", "1", artifact, store.checksum(artifact));
        Object inode = Files.getAttribute(kept, "unix:ino");
        store.keep("shop", "1", artifact, store.checksum(artifact));
        assertThat(Files.getAttribute(kept, "unix:ino")).isEqualTo(inode);
    }

    @Test
    void aCopyCanBeReadByTheUserOfTheService() throws IOException {
        Files.setPosixFilePermissions(artifact, PosixFilePermissions.fromString("rw-------"));
        Path kept = store.keep("shop", "1", artifact, store.checksum(artifact));
        assertThat(rights(kept)).isEqualTo("rw-r--r--");
        Files.setPosixFilePermissions(
                folder.resolve("home/releases/shop"), PosixFilePermissions.fromString("rwx------"));
        store.keep("shop", "1", artifact, store.checksum(artifact));
        for (String open : List.of("", "shop", "shop/1")) {
            assertThat(rights(folder.resolve("home/releases").resolve(open)))
                    .isEqualTo("rwxr-xr-x");
        }
    }

    @Test
    void aCopyOfAProgramCanBeExecuted() throws IOException {
        Files.setPosixFilePermissions(artifact, PosixFilePermissions.fromString("rwx------"));
        Path kept = store.keep("shop", "1", artifact, store.checksum(artifact));
        assertThat(rights(kept)).isEqualTo("rwxr-xr-x");
    }

    private static String rights(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }

    @Test
    void aDamagedCopyIsReplacedUnderTheFeetOfNobody() throws IOException {
        Path kept = store.keep("shop", "1", artifact, store.checksum(artifact));
        Files.writeString(kept, "broken");
        try (RandomAccessFile reader = new RandomAccessFile(kept.toFile(), "r")) {
            store.keep("shop", "1", artifact, store.checksum(artifact));
            assertThat(reader.readLine()).isEqualTo("broken");
        }
        assertThat(kept).hasContent("hello\n");
    }

    @Test
    void aFileThatChangedMeanwhileIsRefused() {
        assertProblem(
                () -> store.keep("shop", "1", artifact, "0".repeat(64)),
                ProblemCode.ARTIFACT_CHECKSUM,
                "5891b5");
        assertThat(store.kept("shop")).isEmpty();
        assertThat(folder.resolve("home/releases/shop/1")).doesNotExist();
    }

    @Test
    void aMissingArtifactNamesTheNewestBeside() throws IOException {
        Files.writeString(folder.resolve("shop-1.6.0-SNAPSHOT.jar"), "");
        Files.setLastModifiedTime(
                folder.resolve("shop-1.6.0-SNAPSHOT.jar"),
                java.nio.file.attribute.FileTime.from(java.time.Instant.now().plusSeconds(5)));
        Path missing = folder.resolve("shop-1.6.0.jar");
        assertProblem(
                () -> store.checksum(missing),
                ProblemCode.ARTIFACT_MISSING,
                "shop-1.6.0-SNAPSHOT.jar");
        assertProblem(
                () -> store.keep("shop", "1", folder, "x"), ProblemCode.ARTIFACT_MISSING, "folder");
    }

    @Test
    void removesOneReleaseAndKeepsTheOthersInTheirOrder() throws IOException {
        for (String release : new String[] {"2", "1", "3"}) {
            Path kept = store.keep("shop", release, artifact, store.checksum(artifact));
            Files.setLastModifiedTime(
                    kept.getParent(),
                    java.nio.file.attribute.FileTime.fromMillis(1000L * release.charAt(0)));
        }
        store.remove("shop", "2");
        store.remove("shop", "2");
        assertThat(store.kept("shop")).containsExactly("1", "3");
        assertThat(store.kept("other")).isEmpty();
    }

    @Test
    void namesCannotLeaveTheStore() {
        assertThatThrownBy(() -> store.remove("shop", ".."))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> store.keep("a/b", "1", artifact, "x"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void whatDoesNotFitIsRefusedBeforeCopying() throws Exception {
        try (SmallDisk disk = SmallDisk.mount(folder.resolve("disk"), 20 * 1024)) {
            Path large = file(40);
            FilesReleaseStore small = new FilesReleaseStore(disk.path());
            String sha256 = small.checksum(large);
            assertProblem(
                    () -> small.keep("shop", "1", large, sha256),
                    ProblemCode.DISK_SHORT,
                    "40 MB needed");
            assertThat(small.kept("shop")).isEmpty();
        }
    }

    @Test
    void aDiskThatFillsUpWhileCopyingLeavesNothingHalfDone() throws Exception {
        try (SmallDisk disk = SmallDisk.mount(folder.resolve("disk"), 20 * 1024)) {
            Path large = file(40);
            Path copy = disk.path().resolve("releases/shop/1/large.jar");
            Files.createDirectories(copy.getParent());
            // As if the room had been there when it was looked at: only the copying itself fails.
            ArtifactCopy copying = new ArtifactCopy(large, store.checksum(large), copy);
            assertProblem(
                    () -> {
                        try {
                            copying.copy(copy.resolveSibling(".large.jar.new"), Files.size(large));
                        } catch (IOException failure) {
                            throw new AssertionError("not told as a problem", failure);
                        }
                    },
                    ProblemCode.DISK_SHORT,
                    "40 MB needed");
            assertThat(copy.getParent()).isEmptyDirectory();
        }
    }

    private Path file(int megabytes) throws IOException {
        Path file = folder.resolve("large.jar");
        try (RandomAccessFile large = new RandomAccessFile(file.toFile(), "rw")) {
            large.setLength(megabytes * 1024L * 1024);
        }
        return file;
    }

    private static void assertProblem(Runnable action, ProblemCode code, String found) {
        assertThatThrownBy(action::run)
                .isInstanceOfSatisfying(
                        Problem.class,
                        problem -> {
                            assertThat(problem.report().code()).isEqualTo(code.id());
                            assertThat(problem.report().found()).contains(found);
                            assertThat(problem.report().todo()).isNotEmpty();
                        });
    }
}
