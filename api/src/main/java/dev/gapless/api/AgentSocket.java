package dev.gapless.api;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;

/// Where the agent of a home listens: CLI and agent ask here, so that they always meet.
///
/// Root with the default home: `/run/gapless`. Else `$XDG_RUNTIME_DIR/gapless`,
/// `/run/user/<uid>/gapless` (a cron job has no such variable but means the same agent), or
/// `/tmp/gapless-<uid>`. The path stays below the 108 bytes that the kernel allows for a socket.
public final class AgentSocket {
    private static final int MOST_BYTES = 100;
    private static final int HASH_DIGITS = 10;

    private AgentSocket() {}

    /// The socket of the agent of this home, which need not exist.
    public static Path path(Path home) {
        return path(home, System.getenv(), GaplessHome.userId());
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
