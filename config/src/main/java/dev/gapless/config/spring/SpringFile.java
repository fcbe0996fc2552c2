package dev.gapless.config.spring;

import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;

/// Looks up one key in an `application.properties` or `application.yml`.
///
/// Of YAML it reads nested and dotted keys with plain or quoted values, and several documents, of
/// which those for other profiles are left out; lists, anchors and flow maps are passed over. The
/// key may be written in any way that Spring takes for the same (`timeoutPerShutdownPhase`).
public final class SpringFile {
    private static final String FOR_PROFILE = canonical("spring.config.activate.on-profile");

    private SpringFile() {}

    public static Optional<String> value(
            String name, String text, String key, List<String> profiles) {
        String separator =
                name.endsWith(".properties") ? "(?m)^[#!]---[ \\t]*$" : "(?m)^---([ \\t].*)?$";
        Optional<String> last = Optional.empty();
        for (String document : text.split(separator)) {
            Map<String, String> values =
                    name.endsWith(".properties") ? properties(document) : yaml(document);
            String profile = values.get(FOR_PROFILE);
            boolean applies =
                    profile == null
                            || Arrays.stream(profile.split(","))
                                    .map(String::strip)
                                    .anyMatch(profiles::contains);
            String value = values.get(canonical(key));
            if (applies && value != null) {
                last = Optional.of(value);
            }
        }
        return last;
    }

    private static Map<String, String> properties(String text) {
        Properties properties = new Properties();
        try {
            properties.load(new StringReader(text));
        } catch (IOException | IllegalArgumentException _) {
            return Map.of();
        }
        Map<String, String> values = new HashMap<>();
        properties
                .stringPropertyNames()
                .forEach(name -> values.put(canonical(name), properties.getProperty(name).strip()));
        return values;
    }

    private record Level(int indent, String key) {}

    private static Map<String, String> yaml(String text) {
        Map<String, String> values = new HashMap<>();
        Deque<Level> path = new ArrayDeque<>();
        for (String line : text.lines().toList()) {
            String content = withoutComment(line);
            int colon = colon(content);
            if (content.isBlank() || content.strip().startsWith("-") || colon < 0) {
                continue;
            }
            int indent = content.length() - content.stripLeading().length();
            while (!path.isEmpty() && path.getLast().indent() >= indent) {
                path.removeLast();
            }
            String key = unquoted(content.substring(0, colon).strip());
            String value = unquoted(content.substring(colon + 1).strip());
            path.addLast(new Level(indent, key));
            if (!value.isEmpty()) {
                values.put(
                        canonical(String.join(".", path.stream().map(Level::key).toList())), value);
            }
        }
        return values;
    }

    /// A colon ends a key when a blank or nothing follows.
    private static int colon(String content) {
        for (int i = content.indexOf(':'); i >= 0; i = content.indexOf(':', i + 1)) {
            if (i + 1 == content.length() || content.charAt(i + 1) == ' ') {
                return i;
            }
        }
        return -1;
    }

    private static String withoutComment(String line) {
        String content = line.stripLeading().startsWith("#") ? "" : line;
        int comment = content.indexOf(" #");
        return (comment < 0 ? content : content.substring(0, comment)).stripTrailing();
    }

    private static String unquoted(String text) {
        boolean quoted =
                text.length() > 1
                        && (text.charAt(0) == '"' || text.charAt(0) == '\'')
                        && text.charAt(text.length() - 1) == text.charAt(0);
        return quoted ? text.substring(1, text.length() - 1) : text;
    }

    private static String canonical(String key) {
        return key.toLowerCase(Locale.ROOT).replace("-", "").replace("_", "");
    }
}
