package dev.gapless.runtime.adopt;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.gapless.api.Problem;
import dev.gapless.api.ProblemCode;
import dev.gapless.runtime.linux.SystemdUnit;
import dev.gapless.runtime.linux.UnixUser;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// How the agent's user stops and starts a unit of systemd.
final class UnitManager {
    private static final long SUDO_SECONDS = 10;
    private static final int ANSWER_BYTES = 64;

    private final String path;
    private final long uid;

    UnitManager() {
        this(System.getenv().getOrDefault("PATH", "/usr/bin:/bin"), UnixUser.ownUid());
    }

    /// @param path where programs are looked for
    UnitManager(String path, long uid) {
        this.path = path;
        this.uid = uid;
    }

    /// What has to stand before `stop UNIT`. Throws `unit-refused` when this user may not.
    List<String> command(SystemdUnit unit) {
        Path systemctl =
                program("systemctl")
                        .orElseThrow(
                                () ->
                                        refused(unit, "there is no systemctl here")
                                                .todo(
                                                        "run the agent on the host itself, where"
                                                                + " systemd is")
                                                .build());
        if (unit.user().isPresent()) {
            if (unit.user().getAsLong() != uid) {
                throw refused(unit, "it is one of the user with uid " + unit.user().getAsLong())
                        .todo("run Gapless as that user")
                        .build();
            }
            return List.of(systemctl.toString(), "--user");
        }
        if (uid == 0) {
            return List.of(systemctl.toString());
        }
        Optional<Path> sudo = program("sudo");
        if (sudo.isPresent() && allowed(sudo.get(), systemctl, unit)) {
            return List.of(sudo.get().toString(), "-n", systemctl.toString());
        }
        throw refused(unit, "it is a unit of the system, and the agent does not run as root")
                .todo(
                        "in /etc/sudoers.d/gapless: "
                                + System.getProperty("user.name")
                                + " ALL=(root) NOPASSWD: "
                                + systemctl
                                + " start "
                                + unit.name()
                                + ", "
                                + systemctl
                                + " stop --no-block "
                                + unit.name())
                .build();
    }

    /// Whether the unit is there for this process: it is the unit's main process, or that began it.
    /// What a cron job, a deploy agent or a login without a session of its own has started lies in
    /// the control group of another unit, which is not to be stopped. True where nobody can be
    /// asked.
    boolean isOf(SystemdUnit unit, long pid, long parent) {
        Optional<Path> systemctl = program("systemctl");
        if (systemctl.isEmpty()) {
            return true;
        }
        List<String> words = new ArrayList<>(List.of(systemctl.get().toString()));
        if (unit.user().isPresent()) {
            words.add("--user");
        }
        words.addAll(List.of("show", "-p", "MainPID", "--value", unit.name()));
        try {
            Process show =
                    new ProcessBuilder(words)
                            .redirectError(ProcessBuilder.Redirect.DISCARD)
                            .redirectInput(Path.of("/dev/null").toFile())
                            .start();
            String said =
                    new String(show.getInputStream().readNBytes(ANSWER_BYTES), US_ASCII).strip();
            if (!show.waitFor(SUDO_SECONDS, TimeUnit.SECONDS) || !said.matches("[0-9]{1,10}")) {
                return true;
            }
            long main = Long.parseLong(said);
            return main == pid || main > 1 && main == parent;
        } catch (IOException _) {
            return true;
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    private static Problem.Builder refused(SystemdUnit unit, String why) {
        return Problem.of(
                        ProblemCode.UNIT_REFUSED,
                        "Gapless may not stop " + unit.name() + ", which the service belongs to.")
                .found(why);
    }

    /// Asks sudo, which runs nothing.
    private static boolean allowed(Path sudo, Path systemctl, SystemdUnit unit) {
        try {
            for (List<String> verb : List.of(List.of("start"), List.of("stop", "--no-block"))) {
                List<String> words = new ArrayList<>(List.of(sudo.toString(), "-n", "-l"));
                words.add(systemctl.toString());
                words.addAll(verb);
                words.add(unit.name());
                Process asked =
                        new ProcessBuilder(words)
                                .redirectErrorStream(true)
                                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                                .start();
                if (!asked.waitFor(SUDO_SECONDS, TimeUnit.SECONDS) || asked.exitValue() != 0) {
                    return false;
                }
            }
            return true;
        } catch (IOException _) {
            return false;
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private Optional<Path> program(String name) {
        List<String> folders = new ArrayList<>(List.of(path.split(":", -1)));
        return Stream.concat(folders.stream(), Stream.of("/usr/bin", "/bin"))
                .filter(folder -> folder.startsWith("/"))
                .map(folder -> Path.of(folder, name))
                .filter(Files::isExecutable)
                .findFirst();
    }
}
