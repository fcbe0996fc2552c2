package dev.gapless.runtime.release;

import dev.gapless.api.Problem;
import dev.gapless.api.ProblemCode;
import dev.gapless.core.port.ReleaseStore;
import dev.gapless.runtime.file.DurableFiles;
import dev.gapless.runtime.file.FileProblems;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// Artifacts under `releases/SERVICE/RELEASE/`, under their own file name. A release is there in
/// full or not at all.
public final class FilesReleaseStore implements ReleaseStore {
    private final Path releases;

    /// @param home `$GAPLESS_HOME`
    public FilesReleaseStore(Path home) {
        releases = home.toAbsolutePath().normalize().resolve("releases");
    }

    @Override
    public String checksum(Path artifact) {
        requireFile(artifact);
        try {
            return Checksum.of(artifact);
        } catch (IOException failure) {
            throw FileProblems.of(artifact + " cannot be read.", artifact, failure);
        }
    }

    @Override
    public Path location(String service, String release, Path artifact) {
        return folder(service, release).resolve(artifact.getFileName());
    }

    @Override
    public Path keep(String service, String release, Path artifact, String sha256) {
        requireFile(artifact);
        Path folder = folder(service, release);
        Path copy = location(service, release, artifact);
        try {
            ArtifactCopy fresh = new ArtifactCopy(artifact, sha256, copy);
            if (Files.isRegularFile(copy) && Checksum.of(copy).equals(sha256)) {
                fresh.open(copy);
                return copy;
            }
            fresh.run();
            return copy;
        } catch (IOException failure) {
            throw FileProblems.of(
                    artifact + " cannot be kept for " + service + " " + release + ".",
                    folder,
                    failure);
        }
    }

    /// Oldest first.
    @Override
    public List<String> kept(String service) {
        List<Path> found = new ArrayList<>();
        try (DirectoryStream<Path> folders =
                Files.newDirectoryStream(releases.resolve(name(service)))) {
            for (Path folder : folders) {
                if (!folder.getFileName().toString().startsWith(".") && holdsArtifact(folder)) {
                    found.add(folder);
                }
            }
        } catch (IOException _) {
            return List.of();
        }
        return found.stream()
                .sorted(
                        Comparator.comparing(FilesReleaseStore::keptAt)
                                .thenComparing(Path::toString))
                .map(folder -> folder.getFileName().toString())
                .toList();
    }

    @Override
    public void remove(String service, String release) {
        Path folder = folder(service, release);
        Path gone = folder.resolveSibling(".removed-" + release);
        try {
            DurableFiles.removeTree(gone);
            if (Files.isDirectory(folder)) {
                DurableFiles.move(folder, gone);
                DurableFiles.removeTree(gone);
            }
        } catch (IOException failure) {
            throw FileProblems.of(service + " " + release + " cannot be removed.", folder, failure);
        }
    }

    private Path folder(String service, String release) {
        return releases.resolve(name(service)).resolve(name(release));
    }

    /// One name, so that nothing outside of the store can be meant.
    private static String name(String text) {
        if (text.isBlank()
                || text.startsWith(".")
                || text.indexOf('/') >= 0
                || text.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("not a name: " + text);
        }
        return text;
    }

    private static void requireFile(Path artifact) {
        if (!Files.isRegularFile(artifact)) {
            throw Problem.of(ProblemCode.ARTIFACT_MISSING, "There is no " + artifact + ".")
                    .found(
                            Files.isDirectory(artifact)
                                    ? "it is a folder"
                                    : NewestBeside.describe(artifact))
                    .todo("build it, or deploy a version that is there")
                    .build();
        }
    }

    private static boolean holdsArtifact(Path folder) {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            for (Path file : files) {
                if (!file.getFileName().toString().startsWith(".") && Files.isRegularFile(file)) {
                    return true;
                }
            }
        } catch (IOException _) {
            return false;
        }
        return false;
    }

    private static FileTime keptAt(Path folder) {
        try {
            return Files.getLastModifiedTime(folder);
        } catch (IOException _) {
            return FileTime.fromMillis(0);
        }
    }
}
