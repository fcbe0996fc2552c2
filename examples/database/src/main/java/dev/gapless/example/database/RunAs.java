package dev.gapless.example.database;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// As whom PostgreSQL runs. It refuses root, so root has to become someone else, by whatever this
/// machine has for that. `runuser` and `su` are no use: they stay as a parent, and we would watch
/// and signal that one.
///
/// @param how for people
/// @param prefix what stands before the command line; it executes the command in its own process,
///   under the same pid
/// @param owner the id of the user who must own the data folder; empty: whoever runs this program
record RunAs(String how, List<String> prefix, Optional<Integer> owner) {

    /// User and group nobody, by number: the group has another name on each distribution.
    private static final int NOBODY = 65534;

    static final RunAs OURSELVES =
            new RunAs("as the user who runs this", List.of(), Optional.empty());

    /// A user namespace in which nobody is root, while the files stay ours.
    static final RunAs NAMESPACE =
            new RunAs(
                    "in a user namespace (unshare)",
                    List.of("unshare", "--user"),
                    Optional.empty());

    static final RunAs SETPRIV =
            new RunAs(
                    "as user nobody (setpriv)",
                    List.of(
                            "setpriv",
                            "--reuid=" + NOBODY,
                            "--regid=" + NOBODY,
                            "--clear-groups",
                            "--"),
                    Optional.of(NOBODY));

    /// Succeeds when the user is not root and may use the folder named as its argument.
    private static final String PROBE =
            """
            [ "$(id -u)" != 0 ] || { echo "is still root"; exit 1; }
            for folder in "$1" "$1/data"; do
                [ ! -e "$folder" ] || { [ -r "$folder" ] && [ -x "$folder" ]; } ||
                    { echo "user $(id -un) may not enter $folder"; exit 1; }
            done
            [ ! -e "$1/data" ] || [ -O "$1/data" ] || { echo "$1/data belongs to another user"; exit 1; }
            [ -x "$1" ] || { echo "user $(id -un) may not enter a folder above $1"; exit 1; }
            """;

    /// The first way that works here, for data below `folder`, which exists.
    ///
    /// @throws IOException none works; says for each why
    static RunAs choose(Path folder) throws IOException {
        boolean root = Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0);
        return choose(folder, root ? List.of(NAMESPACE, SETPRIV) : List.of(OURSELVES));
    }

    static RunAs choose(Path folder, List<RunAs> ways) throws IOException {
        List<String> failures = new ArrayList<>();
        for (RunAs way : ways) {
            Optional<String> failure = way.failure(folder);
            if (failure.isEmpty()) {
                return way;
            }
            failures.add("  " + way.how + ": " + failure.get());
        }
        throw new IOException(
                "PostgreSQL does not run as root, and nothing else works with "
                        + folder
                        + " here:\n"
                        + String.join("\n", failures)
                        + "\n"
                        + "Run it as an ordinary user, or choose a folder that user nobody can"
                        + " enter, such as one in /var/tmp.");
    }

    /// The command that runs `command` as this user.
    List<String> command(List<String> command) {
        List<String> all = new ArrayList<>(prefix);
        all.addAll(command);
        return all;
    }

    /// Hands a file or folder to the user, if it is not theirs by birth.
    void own(Path file) throws IOException {
        if (owner.isPresent()) {
            Files.setAttribute(file, "unix:uid", owner.get());
        }
    }

    private Optional<String> failure(Path folder) throws IOException {
        try {
            if (owner.isPresent() && Folders.isEmpty(folder)) {
                own(folder);
            }
            Process probe =
                    new ProcessBuilder(command(List.of("sh", "-c", PROBE, "sh", folder.toString())))
                            .redirectErrorStream(true)
                            .start();
            probe.getOutputStream().close();
            String said =
                    new String(probe.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                            .strip();
            return probe.waitFor() == 0
                    ? Optional.empty()
                    : Optional.of(said.isEmpty() ? "it failed" : said);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while trying " + how, e);
        } catch (IOException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }
}
