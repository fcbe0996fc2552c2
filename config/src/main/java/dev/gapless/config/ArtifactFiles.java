package dev.gapless.config;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// The files that fit a template with `{version}`. Where it stands more than once, it is the same
/// each time.
final class ArtifactFiles {
    private static final String PLACEHOLDER = "{version}";
    private static final Pattern NOT_DEPLOYED = Pattern.compile(".*-(plain|sources|javadoc|tests)");
    private static final int MOST_FOLDERS = 1_000;

    private ArtifactFiles() {}

    record Candidate(Artifact artifact, Instant modified) {
        String version() {
            return artifact.version();
        }
    }

    static List<Candidate> matching(String template) {
        Path pattern = Path.of(template);
        List<Path> found = new ArrayList<>(List.of(folder(template)));
        for (int i = folder(template).getNameCount(); i < pattern.getNameCount(); i++) {
            found = step(found, pattern.getName(i).toString());
        }
        Matcher version = regex(template).matcher("");
        return found.stream()
                .filter(Files::isRegularFile)
                .filter(file -> version.reset(file.toString()).matches())
                .map(file -> candidate(file, version.reset(file.toString())))
                .filter(candidate -> !NOT_DEPLOYED.matcher(candidate.version()).matches())
                .toList();
    }

    /// The deepest folder without a placeholder.
    static Path folder(String template) {
        Path path = Path.of(template);
        while (path.toString().contains(PLACEHOLDER)) {
            Path parent = path.getParent();
            if (parent == null) {
                return Path.of("").toAbsolutePath();
            }
            path = parent;
        }
        return path;
    }

    static long size(Path file) {
        try {
            return Files.size(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<Path> step(List<Path> folders, String name) {
        Pattern pattern = regex(name);
        List<Path> found = new ArrayList<>();
        for (Path folder : folders.subList(0, Math.min(folders.size(), MOST_FOLDERS))) {
            try (Stream<Path> entries = Files.list(folder)) {
                entries.filter(entry -> pattern.matcher(name(entry)).matches()).forEach(found::add);
            } catch (IOException | UncheckedIOException _) {
                continue; // no such folder, or not a folder: nothing fits there
            }
        }
        return found;
    }

    private static String name(Path path) {
        return path.getFileName() == null ? "" : path.getFileName().toString();
    }

    private static Pattern regex(String template) {
        StringBuilder regex = new StringBuilder();
        String group = "([^/]+)";
        int from = 0;
        for (int at = template.indexOf(PLACEHOLDER);
                at >= 0;
                at = template.indexOf(PLACEHOLDER, from)) {
            regex.append(Pattern.quote(template.substring(from, at))).append(group);
            group = "\\1";
            from = at + PLACEHOLDER.length();
        }
        return Pattern.compile(regex + Pattern.quote(template.substring(from)));
    }

    private static Candidate candidate(Path file, Matcher matcher) {
        if (!matcher.matches()) {
            throw new IllegalStateException("filtered before: " + file);
        }
        try {
            return new Candidate(
                    new Artifact(file, matcher.group(1)),
                    Files.getLastModifiedTime(file).toInstant());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
