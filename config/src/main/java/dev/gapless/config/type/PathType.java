package dev.gapless.config.type;

import dev.gapless.config.yaml.YamlNode;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// A file or folder, absolute, or relative and then below the folder of `gapless.yaml`. With
/// `versioned`, `{version}` must stand in it and nothing else in braces.
public final class PathType extends ScalarType<String> {
    private static final Pattern BRACES = Pattern.compile("\\{([^{}]*)}");

    private final boolean versioned;

    public PathType(boolean versioned) {
        this.versioned = versioned;
    }

    @Override
    Optional<String> readScalar(YamlNode.Scalar scalar, Subject subject) {
        String complaint = complaint(scalar.text());
        return complaint.isEmpty() ? Optional.of(scalar.text()) : subject.wrong(scalar, complaint);
    }

    private String complaint(String text) {
        if (text.matches("[a-zA-Z][a-zA-Z0-9+.-]*://.*")) {
            return "is a URL: not in this version; allowed: " + allowed();
        }
        if (text.startsWith("~")) {
            return "begins with ~, which only a shell knows; write the whole path";
        }
        if (text.isBlank()) {
            return "is not a path";
        }
        if (escapes(text)) {
            return "leaves the folder of gapless.yaml; write an absolute path if that is meant";
        }
        return versioned ? versionComplaint(text) : "";
    }

    private static String versionComplaint(String text) {
        List<String> others =
                BRACES.matcher(text)
                        .results()
                        .map(match -> match.group())
                        .filter(braces -> !braces.equals("{version}"))
                        .toList();
        if (!others.isEmpty()) {
            return "has " + others.getFirst() + "; the only placeholder here is {version}";
        }
        return text.contains("{version}")
                ? ""
                : "has no {version}, so every release would be the same file";
    }

    /// Whether a relative path leads out of the folder that it is relative to (or is no path at
    /// all).
    static boolean escapes(String text) {
        try {
            Path path = Path.of(text).normalize();
            return !path.isAbsolute() && path.startsWith("..");
        } catch (InvalidPathException _) {
            return true;
        }
    }

    @Override
    public String allowed() {
        return versioned ? "a path with {version} in it" : "a path";
    }

    @Override
    public Map<String, Object> schema() {
        Map<String, Object> schema = new LinkedHashMap<>();
        schema.put("type", "string");
        if (versioned) {
            schema.put("pattern", "\\{version\\}");
        }
        return schema;
    }
}
