package dev.gapless.runtime.adopt;

import dev.gapless.api.Problem;
import dev.gapless.api.ProblemCode;
import dev.gapless.config.CommandTemplate;
import dev.gapless.runtime.linux.Proc;
import dev.gapless.runtime.linux.ProcessDescription;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// How a process could be started once more.
///
/// @param artifactArgument the argument that names the artifact, as it stands there
record Launch(List<String> command, Path artifact, String artifactArgument, Path directory) {
    private static final String DELETED = " (deleted)";

    /// Throws `command-unrepeatable`.
    static Launch of(long pid) {
        List<String> words = new ArrayList<>(Proc.commandLine(pid));
        Path directory =
                Proc.link(pid, "cwd")
                        .filter(folder -> !folder.endsWith(DELETED))
                        .map(Path::of)
                        .orElseThrow(
                                () ->
                                        refused(pid, "its working directory is gone")
                                                .todo("start it anew from a folder that stays")
                                                .build());
        if (words.isEmpty()) {
            throw refused(pid, "its command line cannot be seen")
                    .todo("start it as an ordinary process, then adopt it")
                    .build();
        }
        words.set(0, program(pid, words.getFirst(), directory));
        String argument = artifactArgument(words, directory).orElseThrow(() -> noArtifact(pid));
        Path artifact = real(directory.resolve(argument).normalize());
        requireUnchanged(pid, artifact);
        if (CommandTemplate.jar(words).isPresent()) {
            requireOpen(pid, artifact);
        }
        return new Launch(List.copyOf(words), artifact, argument, directory);
    }

    /// An alias or a relative name is what the kernel says that it is.
    private static String program(long pid, String word, Path directory) {
        if (word.startsWith("/") && Files.isExecutable(Path.of(word))) {
            return word;
        }
        if (word.contains("/") && Files.isExecutable(directory.resolve(word))) {
            return directory.resolve(word).normalize().toString();
        }
        String link = Proc.link(pid, "exe").orElse("");
        String program =
                link.endsWith(DELETED) ? link.substring(0, link.length() - DELETED.length()) : link;
        if (program.isEmpty() || !Files.isExecutable(Path.of(program))) {
            throw refused(
                            pid,
                            "its program is '"
                                    + word
                                    + "'"
                                    + (link.isEmpty() ? "" : ", which was " + link))
                    .todo("start it anew by the full path of a program that stays, then adopt it")
                    .build();
        }
        return program;
    }

    /// The jar, else the first argument that is a file.
    private static Optional<String> artifactArgument(List<String> words, Path directory) {
        return CommandTemplate.jar(words)
                .or(
                        () ->
                                words.stream()
                                        .skip(1)
                                        .filter(word -> !word.startsWith("-"))
                                        .filter(word -> isFile(directory, word))
                                        .findFirst());
    }

    private static boolean isFile(Path directory, String word) {
        try {
            return !word.isBlank() && Files.isRegularFile(directory.resolve(word));
        } catch (java.nio.file.InvalidPathException _) {
            return false;
        }
    }

    private static Problem noArtifact(long pid) {
        return refused(pid, "no argument of it is a file that could be kept")
                .todo("start it by java -jar FILE, or by a program and the file that it runs")
                .build();
    }

    /// What lies under the name now has to be what the process began with.
    private static void requireUnchanged(long pid, Path artifact) {
        Optional<Path> held = heldDeleted(pid, artifact);
        if (held.isPresent()) {
            if (!Files.isRegularFile(artifact) || !same(held.get(), artifact)) {
                throw refused(pid, artifact + " was deleted or replaced since it began")
                        .todo("put it back: cp " + held.get() + " " + artifact + ", then adopt it")
                        .build();
            }
            return;
        }
        if (!Files.isRegularFile(artifact)) {
            throw refused(pid, "there is no " + artifact + " any more")
                    .todo("put the very file back that runs, or start the service anew")
                    .build();
        }
        Instant began =
                ProcessHandle.of(pid)
                        .flatMap(process -> process.info().startInstant())
                        .orElse(Instant.MAX);
        if (modified(artifact).isAfter(began.plusSeconds(1))) {
            throw refused(pid, artifact + " was written again after the process had begun")
                    .todo(
                            "put the very file back that runs, with its time (cp -p), or start the"
                                    + " service anew")
                    .build();
        }
    }

    /// A link may lead to another jar by now (`current.jar`).
    private static void requireOpen(long pid, Path jar) {
        boolean open =
                Proc.openFiles(pid)
                        .map(
                                files ->
                                        files.contains(jar.toString())
                                                || files.contains(jar + DELETED))
                        .orElse(false);
        if (!open) {
            throw refused(pid, "it does not run from " + jar + ", which its command line names now")
                    .todo("let the name lead to the file that runs, or start the service anew")
                    .build();
        }
    }

    private static Path real(Path file) {
        try {
            return file.toRealPath();
        } catch (IOException _) {
            return file;
        }
    }

    /// The open file of the process that had this name and has been removed from it.
    private static Optional<Path> heldDeleted(long pid, Path artifact) {
        try (DirectoryStream<Path> files =
                Files.newDirectoryStream(BehindPort.folder(pid).resolve("fd"))) {
            for (Path file : files) {
                if (Proc.link(pid, "fd/" + file.getFileName())
                        .filter((artifact + DELETED)::equals)
                        .isPresent()) {
                    return Optional.of(file);
                }
            }
        } catch (IOException | java.nio.file.DirectoryIteratorException _) {
            return Optional.empty();
        }
        return Optional.empty();
    }

    private static boolean same(Path held, Path artifact) {
        try {
            return Files.mismatch(held, artifact) < 0;
        } catch (IOException _) {
            return false;
        }
    }

    private static Instant modified(Path file) {
        try {
            return Files.getLastModifiedTime(file).toInstant();
        } catch (IOException _) {
            return Instant.MAX;
        }
    }

    private static Problem.Builder refused(long pid, String found) {
        return Problem.of(
                        ProblemCode.COMMAND_UNREPEATABLE,
                        "What runs as pid " + pid + " could not be started a second time.")
                .where(ProcessDescription.of(pid))
                .found(found);
    }
}
