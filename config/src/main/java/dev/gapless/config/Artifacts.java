package dev.gapless.config;

import dev.gapless.api.Problem;
import dev.gapless.api.ProblemCode;
import dev.gapless.config.type.Suggestion;
import dev.gapless.core.service.ReleaseId;
import dev.gapless.core.service.Settings;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// Finds the file of a version, or the newest one there is, by the `artifact` of the settings.
public final class Artifacts {
    private final Settings settings;
    private final Instant now;

    private Artifacts(Settings settings, Instant now) {
        this.settings = settings;
        this.now = now;
    }

    /// The artifact of the version; without one, the newest that fits (files whose names end in
    /// `-plain`, `-sources`, `-javadoc` or `-tests` do not count). Throws `usage` for what cannot
    /// be a version, `artifact-missing` with the nearest there is, `permission-denied`.
    public static Artifact find(Settings settings, Optional<String> version) {
        return find(settings, version, Instant.now());
    }

    static Artifact find(Settings settings, Optional<String> version, Instant now) {
        Artifacts artifacts = new Artifacts(settings, now);
        return version.map(artifacts::named).orElseGet(artifacts::newest);
    }

    private Artifact named(String version) {
        if (!isVersion(version)) {
            throw Problem.of(ProblemCode.USAGE, version + " is not a version.")
                    .found(
                            "a version begins with a letter or digit and goes on with those, . _"
                                    + " and -, at most 64")
                    .todo("gapless deploy VERSION")
                    .build();
        }
        Path file = Path.of(settings.artifact().replace("{version}", version));
        if (!Files.isRegularFile(file)) {
            throw missing("There is no " + shown(file) + ".", version);
        }
        return usable(new Artifact(file, version));
    }

    private Artifact newest() {
        return candidates().stream()
                .findFirst()
                .map(candidate -> usable(candidate.artifact()))
                .orElseThrow(
                        () ->
                                missing(
                                        "No file fits " + shown(Path.of(settings.artifact())) + ".",
                                        ""));
    }

    private Artifact usable(Artifact artifact) {
        Path file = artifact.file();
        if (!Files.isReadable(file)) {
            throw Problem.of(ProblemCode.PERMISSION_DENIED, shown(file) + " may not be read.")
                    .where(file.toString())
                    .todo("give this user the right to read it: chmod +r " + shown(file))
                    .build();
        }
        if (ArtifactFiles.size(file) == 0) {
            throw missing(shown(file) + " is empty (0 bytes).", artifact.version());
        }
        return artifact;
    }

    /// Newest first.
    private List<ArtifactFiles.Candidate> candidates() {
        return ArtifactFiles.matching(settings.artifact()).stream()
                .filter(candidate -> isVersion(candidate.version()))
                .sorted(
                        Comparator.comparing(ArtifactFiles.Candidate::modified)
                                .thenComparing(ArtifactFiles.Candidate::version)
                                .reversed())
                .toList();
    }

    private Problem missing(String what, String version) {
        List<ArtifactFiles.Candidate> candidates =
                candidates().stream()
                        .filter(candidate -> !candidate.version().equals(version))
                        .toList();
        List<String> versions = candidates.stream().map(ArtifactFiles.Candidate::version).toList();
        String build =
                BuildTool.command(settings.directory())
                        .map(command -> "`" + command + "`")
                        .orElse("build it");
        String proposed =
                Suggestion.nearest(version, versions)
                        .or(() -> versions.stream().findFirst())
                        .map(found -> ", or `gapless deploy " + found + "`")
                        .orElse("");
        return Problem.of(ProblemCode.ARTIFACT_MISSING, what)
                .where(
                        settings.file().getFileName()
                                + ": artifact: "
                                + shown(Path.of(settings.artifact())))
                .found(found(candidates))
                .todo(build + proposed)
                .evidence(candidates.stream().skip(1).limit(5).map(this::line).toList())
                .build();
    }

    private String found(List<ArtifactFiles.Candidate> candidates) {
        if (!candidates.isEmpty()) {
            return "newest there: " + line(candidates.getFirst());
        }
        Path folder = ArtifactFiles.folder(settings.artifact());
        return Files.isDirectory(folder)
                ? "no file there fits; {version} stands for letters, digits, . _ and -"
                : "there is no folder " + shown(folder);
    }

    private String line(ArtifactFiles.Candidate candidate) {
        String age = age(Duration.between(candidate.modified(), now));
        return candidate.artifact().file().getFileName() + ", " + age + " old";
    }

    static String age(Duration age) {
        if (age.toMinutes() < 1) {
            return Math.max(0, age.toSeconds()) + " s";
        }
        if (age.toHours() < 1) {
            return age.toMinutes() + " min";
        }
        return age.toDays() < 2 ? age.toHours() + " h" : age.toDays() + " days";
    }

    /// Relative to the folder of the file, where it is below it.
    private String shown(Path file) {
        Path directory = settings.directory();
        return file.startsWith(directory) ? directory.relativize(file).toString() : file.toString();
    }

    private static boolean isVersion(String text) {
        try {
            return ReleaseId.parse(text).label().equals(text) && !text.contains("+");
        } catch (IllegalArgumentException _) {
            return false;
        }
    }
}
