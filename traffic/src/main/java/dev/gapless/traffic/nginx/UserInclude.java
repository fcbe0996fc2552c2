package dev.gapless.traffic.nginx;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.util.Arrays;
import java.util.Optional;

/// The include of the user's on disk, and the file beside it. It keeps its owner and its rights.
///
/// @param named as `gapless.yaml` has it
record UserInclude(Path named) {
    /// Where a link leads. Throws `nginx-include-unclear` when there is none.
    Path file() throws IOException {
        try {
            return named.toRealPath();
        } catch (NoSuchFileException e) {
            throw ReloadProblems.unclear(named, "there is no such file");
        }
    }

    PortLine line() throws IOException {
        return PortLine.of(named, Files.readAllBytes(file()));
    }

    Optional<Pointed> pointed() throws IOException {
        return VisibleFiles.text(beside()).flatMap(Pointed::parse);
    }

    void note(Pointed pointed) throws IOException {
        VisibleFiles.replace(beside(), pointed.text());
    }

    void forget() throws IOException {
        Files.deleteIfExists(beside());
    }

    /// What is noted of it. Throws `nginx-include-unclear`.
    Path beside() throws IOException {
        Path file = file();
        return file.resolveSibling(file.getFileName() + ".gapless");
    }

    FileTime written() throws IOException {
        return Files.getLastModifiedTime(file());
    }

    /// As it was; does nothing when it has these bytes already.
    void putBack(byte[] bytes, FileTime written) throws IOException {
        if (!Arrays.equals(Files.readAllBytes(file()), bytes)) {
            Path fresh = prepare(bytes);
            Files.setLastModifiedTime(fresh, written);
            put(fresh);
        }
    }

    /// A file beside it with these bytes that may take its place; another one than the note is made
    /// in. None is left when it throws.
    Path prepare(byte[] bytes) throws IOException {
        return prepare(bytes, ".gapless.next");
    }

    private Path prepare(byte[] bytes, String suffix) throws IOException {
        Path file = file();
        Path fresh = file.resolveSibling(file.getFileName() + suffix);
        PosixFileAttributes now = Files.readAttributes(file, PosixFileAttributes.class);
        try (FileChannel channel =
                FileChannel.open(
                        fresh,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.TRUNCATE_EXISTING,
                        StandardOpenOption.WRITE)) {
            ByteBuffer rest = ByteBuffer.wrap(bytes);
            while (rest.hasRemaining()) {
                channel.write(rest);
            }
            channel.force(true);
            likeTheOld(fresh, now);
            return fresh;
        } catch (IOException e) {
            Files.deleteIfExists(fresh);
            throw e;
        }
    }

    private static void likeTheOld(Path fresh, PosixFileAttributes old) throws IOException {
        PosixFileAttributeView view =
                Files.getFileAttributeView(fresh, PosixFileAttributeView.class);
        PosixFileAttributes made = view.readAttributes();
        if (!made.owner().equals(old.owner())) {
            view.setOwner(old.owner());
        }
        if (!made.group().equals(old.group())) {
            view.setGroup(old.group());
        }
        view.setPermissions(old.permissions());
    }

    /// All of it or nothing, whoever reads it when.
    void put(Path fresh) throws IOException {
        Files.move(
                fresh, file(), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /// Why it cannot be changed; empty when it can.
    Optional<String> unwritable() throws IOException {
        Path file = file();
        Path folder = file.resolveSibling(".").normalize();
        if (!Files.isWritable(file)) {
            return Optional.of(file + " may not be written");
        }
        if (!Files.isWritable(folder)) {
            return Optional.of("new files may not be made in " + folder);
        }
        try {
            // the right to give it its owner and group shows when it is done, only
            Files.delete(prepare(new byte[0], ".gapless.try"));
            return Optional.empty();
        } catch (IOException e) {
            return Optional.of("a new file cannot have its owner and group: " + e.getMessage());
        }
    }
}
