package dev.gapless.proxy.listen;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;

/// The name of a listening unix socket in the file system: private (0600) from its first moment, a
/// stale one replaced.
///
/// The socket is bound in a private folder and then moved to its place, so whoever connects meets
/// either the old socket or the new one. Used by one thread.
public final class UnixSocketFile {
    private static final Logger LOG = System.getLogger(UnixSocketFile.class.getName());
    private static final int LONGEST_PATH = 107;

    private final Path path;
    private final Path folder;
    private @Nullable Object key;

    private UnixSocketFile(Path path, Path folder) {
        this.path = path;
        this.folder = folder;
    }

    /// Another process listens there.
    public static final class InUse extends IOException {
        private static final long serialVersionUID = 1;

        InUse(Path path) {
            super("another process listens on " + path);
        }
    }

    /// @throws InUse when a living process listens there
    /// @throws IOException when the path is too long or its folder cannot be written
    public static UnixSocketFile prepare(Path socket) throws IOException {
        Path path = socket.toAbsolutePath();
        Path parent = path.getParent();
        if (parent == null) {
            throw new IOException(path + " is no path for a socket");
        }
        Path folder =
                parent.resolve(
                        ".g"
                                + HexFormat.of()
                                        .toHexDigits(
                                                (short) ThreadLocalRandom.current().nextInt()));
        if (Math.max(length(path), length(folder) + "/s".length()) > LONGEST_PATH) {
            throw new IOException(
                    path
                            + " is too long for a unix socket, which can have "
                            + LONGEST_PATH
                            + " bytes; choose a shorter folder");
        }
        if (living(path)) {
            throw new InUse(path);
        }
        Files.createDirectories(parent);
        Files.createDirectory(
                folder,
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        return new UnixSocketFile(path, folder);
    }

    /// Where to bind the socket.
    public Path bindAt() {
        return folder.resolve("s");
    }

    /// Gives the bound socket its name.
    public void publish() throws IOException {
        Files.setPosixFilePermissions(bindAt(), PosixFilePermissions.fromString("rw-------"));
        key = Files.getAttribute(bindAt(), "unix:ino");
        Files.move(
                bindAt(),
                path,
                StandardCopyOption.ATOMIC_MOVE,
                StandardCopyOption.REPLACE_EXISTING);
        Files.deleteIfExists(folder);
    }

    /// Removes what was made; a socket that has replaced this one meanwhile stays.
    public void delete() {
        try {
            Files.deleteIfExists(bindAt());
            Files.deleteIfExists(folder);
            if (key != null
                    && Files.exists(path)
                    && key.equals(Files.getAttribute(path, "unix:ino"))) {
                Files.delete(path);
            }
        } catch (IOException e) {
            LOG.log(Level.DEBUG, "removing {0}: {1}", path, e);
        }
    }

    private static boolean living(Path path) {
        if (Files.notExists(path)) {
            return false;
        }
        try (SocketChannel probe = SocketChannel.open(UnixDomainSocketAddress.of(path))) {
            return probe.isConnected();
        } catch (IOException e) {
            LOG.log(Level.DEBUG, "{0} is stale: {1}", path, e);
            return false;
        }
    }

    private static int length(Path path) {
        return path.toString().getBytes(StandardCharsets.UTF_8).length;
    }
}
