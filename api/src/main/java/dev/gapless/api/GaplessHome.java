package dev.gapless.api;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/// Where Gapless keeps its state: `$GAPLESS_HOME`, else `/var/lib/gapless` for root and
/// `~/.local/state/gapless`.
public final class GaplessHome {
    /// Variable that names the file in which an agent that does not start leaves its
    /// [ProblemReport] as JSON: not in its home, whose disk may be what is wrong.
    public static final String START_FAILURE = "GAPLESS_START_FAILURE";

    private static final Path OF_ROOT = Path.of("/var/lib/gapless");

    private GaplessHome() {}

    /// The home that these environment variables name, absolute.
    public static Path of(Map<String, String> environment) {
        String named = environment.getOrDefault("GAPLESS_HOME", "");
        if (!named.isBlank()) {
            return Path.of(named).toAbsolutePath().normalize();
        }
        return fallback(environment, userId());
    }

    /// Makes home and log folder. Others cannot look into a home that is made here; root's they can
    /// pass through, for instances of other users have their artifact there. The rights of a home
    /// that is there are its owner's choice; logs, which may hold personal data, are closed in any
    /// case.
    public static void create(Path home) throws IOException {
        if (!Files.isDirectory(home)) {
            PrivateFiles.folder(home, userId() == 0 ? "rwx--x--x" : "rwx------");
        }
        PrivateFiles.folder(home.resolve("logs"), "rwxr-x---");
    }

    static Path fallback(Map<String, String> environment, int userId) {
        if (userId == 0) {
            return OF_ROOT;
        }
        String home = environment.getOrDefault("HOME", System.getProperty("user.home"));
        String state = environment.getOrDefault("XDG_STATE_HOME", "");
        Path base = state.isBlank() ? Path.of(home, ".local", "state") : Path.of(state);
        return base.resolve("gapless").toAbsolutePath().normalize();
    }

    static boolean isDefaultOfRoot(Path home, int userId) {
        return userId == 0 && home.equals(OF_ROOT);
    }

    /// The user id of this process.
    static int userId() {
        try {
            return (Integer) Files.getAttribute(Path.of("/proc/self"), "unix:uid");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
