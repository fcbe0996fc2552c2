package dev.gapless.runtime.release;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.TRUNCATE_EXISTING;
import static java.nio.file.StandardOpenOption.WRITE;

import dev.gapless.api.Problem;
import dev.gapless.api.ProblemCode;
import dev.gapless.runtime.file.ByteText;
import dev.gapless.runtime.file.DurableFiles;
import dev.gapless.runtime.file.FileProblems;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;

/// One artifact on its way into the store: temporary file, fsync, checksum read back, rename.
///
/// Whatever the umask and the rights of the original, the copy can be read, and executed if the
/// original can, by every user who gets as far as the home: `user` of a service is another one than
/// the agent's.
record ArtifactCopy(Path from, String sha256, Path to) {
    /// Left free for the journal and the logs, which matter more than a release that is not running
    /// yet.
    private static final long RESERVE_BYTES = 16L * 1024 * 1024;

    private static final Set<PosixFilePermission> READABLE =
            PosixFilePermissions.fromString("rw-r--r--");
    private static final Set<PosixFilePermission> OPEN =
            PosixFilePermissions.fromString("rwxr-xr-x");
    private static final Set<PosixFilePermission> EXECUTE =
            Set.of(
                    PosixFilePermission.OWNER_EXECUTE,
                    PosixFilePermission.GROUP_EXECUTE,
                    PosixFilePermission.OTHERS_EXECUTE);
    private static final long BLOCK_BYTES = 8L * 1024 * 1024;

    /// Throws `disk-short` or `artifact-checksum`; then nothing is left of it.
    void run() throws IOException {
        long size = Files.size(from);
        requireRoom(size, null);
        Path folder = to.resolveSibling(".").normalize();
        DurableFiles.createFolders(folder);
        Path temporary = to.resolveSibling("." + to.getFileName() + ".new");
        try {
            copy(temporary, size);
            verify(temporary);
            open(temporary);
            DurableFiles.move(temporary, to);
        } finally {
            Files.deleteIfExists(temporary);
            deleteIfEmpty(folder);
        }
    }

    void copy(Path temporary, long size) throws IOException {
        long done = 0;
        try (FileChannel in = FileChannel.open(from, READ);
                FileChannel out = FileChannel.open(temporary, CREATE, WRITE, TRUNCATE_EXISTING)) {
            long moved = 1;
            while (moved > 0) {
                moved = in.transferTo(done, BLOCK_BYTES, out);
                done += moved;
            }
            out.force(true);
        } catch (IOException failure) {
            // The message of a full disk depends on the system's language; the room left does not.
            Files.deleteIfExists(temporary);
            requireRoom(size, failure);
            throw failure;
        }
    }

    /// Gives file and folders their rights; those of a copy made under other rules are mended.
    void open(Path copy) throws IOException {
        boolean runs = Files.getPosixFilePermissions(from).stream().anyMatch(EXECUTE::contains);
        give(copy, runs ? OPEN : READABLE);
        Path release = to.resolveSibling(".").normalize();
        for (Path folder : List.of(release, release.resolve(".."), release.resolve("../.."))) {
            give(folder.normalize(), OPEN);
        }
    }

    private static void give(Path path, Set<PosixFilePermission> rights) throws IOException {
        if (!Files.getPosixFilePermissions(path).equals(rights)) {
            Files.setPosixFilePermissions(path, rights);
        }
    }

    private void verify(Path copy) throws IOException {
        String actual = Checksum.of(copy);
        if (!actual.equals(sha256)) {
            throw Problem.of(
                            ProblemCode.ARTIFACT_CHECKSUM,
                            from + " is not the file that was checked.")
                    .found("sha256 " + actual + ", expected " + sha256)
                    .todo(
                            "wait until the build is done and deploy again; a pinned sha256 may"
                                    + " belong to another file")
                    .build();
        }
    }

    private void requireRoom(long size, @Nullable IOException failure) {
        long free = FileProblems.usableBytes(to);
        if (free < size + RESERVE_BYTES) {
            Problem.Builder problem =
                    Problem.of(
                                    ProblemCode.DISK_SHORT,
                                    "There is no room to keep " + from.getFileName() + ".")
                            .where(to.toString())
                            .found(
                                    ByteText.of(free)
                                            + " free, "
                                            + ByteText.of(size)
                                            + " needed and "
                                            + ByteText.of(RESERVE_BYTES)
                                            + " to stay free")
                            .todo(
                                    "make room there, or keep fewer releases: keep-releases,"
                                            + " gapless prune")
                            .retryable();
            throw failure == null ? problem.build() : problem.cause(failure);
        }
    }

    private static void deleteIfEmpty(Path folder) throws IOException {
        try (var files = Files.list(folder)) {
            if (files.findAny().isPresent()) {
                return;
            }
        }
        Files.deleteIfExists(folder);
    }
}
