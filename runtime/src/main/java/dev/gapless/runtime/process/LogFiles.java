package dev.gapless.runtime.process;

import dev.gapless.api.PrivateFiles;
import dev.gapless.core.service.InstanceId;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/// Where the output of instances goes: `logs/SERVICE/RELEASE/ID.log`, older parts beside it as
/// `ID.log.1` and on.
record LogFiles(Path root, LogLimits limits) {
    /// Logs may hold personal data.
    private static final String RIGHTS = "rwxr-x---";

    void create() throws IOException {
        PrivateFiles.folder(root, RIGHTS);
    }

    Path of(Tracked instance) {
        return of(instance.spec().service(), instance.spec().release(), instance.id());
    }

    Path of(String service, String release, InstanceId id) {
        return root.resolve(service).resolve(release).resolve(id + ".log");
    }

    /// The log of an instance that may be forgotten already.
    Optional<Path> find(InstanceId id) {
        for (Path service : folders(root)) {
            for (Path release : folders(service)) {
                Path log = release.resolve(id + ".log");
                if (Files.exists(log)) {
                    return Optional.of(log);
                }
            }
        }
        return Optional.empty();
    }

    /// Newest lines over all parts, oldest first.
    List<String> tail(Path log, int lines) {
        List<Path> parts =
                IntStream.range(0, limits.files())
                        .mapToObj(part -> limits.part(log, part))
                        .toList();
        return LogTail.read(parts, lines, parts.size() > 1 && Files.exists(parts.getLast()));
    }

    /// Removes logs of forgotten instances that are over the limit.
    void pruneForgotten(String service, Predicate<Path> known) throws IOException {
        if (Files.isDirectory(root.resolve(service))) {
            OldLogs.prune(root.resolve(service), known, limits.forgottenBytes());
        }
    }

    private static List<Path> folders(Path parent) {
        List<Path> found = new ArrayList<>();
        try (DirectoryStream<Path> children =
                Files.newDirectoryStream(parent, Files::isDirectory)) {
            children.forEach(found::add);
        } catch (IOException _) {
            return found;
        }
        return found;
    }
}
