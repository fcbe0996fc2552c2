package dev.gapless.runtime.process;

import dev.gapless.core.service.InstanceId;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Where the output of instances goes: `logs/SERVICE/RELEASE/ID.log`, older parts beside it as `ID.log.1` and on.
record LogFiles(Path root, LogLimits limits) {

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
        List<String> newest = new ArrayList<>();
        for (int part = 0; part < limits.files() && newest.size() < lines; part++) {
            newest.addAll(0, LogTail.read(limits.part(log, part), lines - newest.size()));
        }
        return newest;
    }

    private static List<Path> folders(Path parent) {
        List<Path> found = new ArrayList<>();
        try (DirectoryStream<Path> children = Files.newDirectoryStream(parent, Files::isDirectory)) {
            children.forEach(found::add);
        } catch (IOException _) {
            return found;
        }
        return found;
    }
}
