package dev.gapless.api;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;

/// Where the agent of a home listens: CLI and agent ask here, so that they always meet.
///
/// Root with the default home: `/run/gapless`. Else `$XDG_RUNTIME_DIR/gapless`,
/// `/run/user/<uid>/gapless` (a cron job has no such variable but means the same agent), or
/// `/tmp/gapless-<uid>`, if it belongs to that user. The path stays below the 108 bytes that the
/// kernel allows for a socket.
public final class AgentSocket {
    private static final int MOST_BYTES = 100;
    private static final int HASH_DIGITS = 10;

    private AgentSocket() {}

    /// The socket of the agent of this home, which need not exist.
    public static Path path(Path home) {
        return path(home, System.getenv(), GaplessHome.userId());
    }

    /// The same for whoever connects. Throws `permission-denied` when somebody else may have put it
    /// there: requests carry secrets.
    public static Path trusted(Path home) {
        Path socket = path(home);
        requireOwn(socket.resolveSibling(".").normalize(), GaplessHome.userId());
        return socket;
    }

    /// The same for the agent: its folder is made, for this user alone (0700) before any socket is
    /// in it.
    public static Path prepared(Path home) throws IOException {
        Path socket = path(home);
        Path folder = socket.resolveSibling(".").normalize();
        requireOwn(folder, GaplessHome.userId());
        PrivateFiles.folder(folder, "rwx------");
        requireOwn(folder, GaplessHome.userId());
        return socket;
    }

    /// Under `/tmp` another user may have been first.
    static void requireOwn(Path folder, int userId) {
        try {
            int owner = PrivateFiles.owner(folder);
            Set<PosixFilePermission> rights =
                    Files.getPosixFilePermissions(folder, LinkOption.NOFOLLOW_LINKS);
            if (owner != userId) {
                throw denied(folder, "it belongs to uid " + owner + ", this is uid " + userId);
            }
            if (Files.isSymbolicLink(folder)
                    || rights.contains(PosixFilePermission.GROUP_WRITE)
                    || rights.contains(PosixFilePermission.OTHERS_WRITE)) {
                throw denied(
                        folder,
                        "others may write there: its rights are "
                                + PosixFilePermissions.toString(rights));
            }
        } catch (NoSuchFileException _) {
            // nobody listens there
        } catch (IOException e) {
            throw denied(folder, String.valueOf(e.getMessage()));
        }
    }

    private static Problem denied(Path folder, String found) {
        return Problem.of(
                        ProblemCode.PERMISSION_DENIED,
                        "The folder of the agent's socket is not this user's alone.")
                .where(folder.toString())
                .found(found)
                .todo("remove that folder as its owner, or set XDG_RUNTIME_DIR to one of your own")
                .build();
    }

    static Path path(Path home, Map<String, String> environment, int userId) {
        Path absolute = home.toAbsolutePath().normalize();
        String name = "agent-" + hash(absolute.toString()) + ".sock";
        Path preferred = folder(absolute, environment, userId).resolve(name);
        boolean fits = preferred.toString().getBytes(StandardCharsets.UTF_8).length < MOST_BYTES;
        return fits ? preferred : shared(userId).resolve(name);
    }

    private static Path folder(Path home, Map<String, String> environment, int userId) {
        if (GaplessHome.isDefaultOfRoot(home, userId)) {
            return Path.of("/run/gapless");
        }
        String runtime = environment.getOrDefault("XDG_RUNTIME_DIR", "");
        if (!runtime.isBlank()) {
            return Path.of(runtime).toAbsolutePath().resolve("gapless");
        }
        Path usual = Path.of("/run/user", Integer.toString(userId));
        if (Files.isDirectory(usual)) {
            return usual.resolve("gapless");
        }
        return userId == 0 ? Path.of("/run/gapless") : shared(userId);
    }

    private static Path shared(int userId) {
        return Path.of("/tmp", "gapless-" + userId);
    }

    private static String hash(String text) {
        try {
            byte[] digest =
                    MessageDigest.getInstance("SHA-256")
                            .digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest).substring(0, HASH_DIGITS);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
