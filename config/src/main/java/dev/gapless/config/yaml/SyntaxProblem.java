package dev.gapless.config.yaml;

import java.util.List;

/// Says in plain words what the YAML parser stumbled over.
final class SyntaxProblem {
    private SyntaxProblem() {}

    static String explain(String text, int line, String parserMessage) {
        List<String> lines = text.lines().toList();
        String content = line <= lines.size() ? lines.get(line - 1) : "";
        String indentation =
                content.substring(0, content.length() - content.stripLeading().length());
        if (indentation.contains("\t")) {
            return "a tab in the indentation; YAML wants spaces";
        }
        if (parserMessage.contains("another document")) {
            return "a second document (---) begins; one file describes one service";
        }
        String shown = content.isBlank() ? "" : "  in: " + shorten(content.strip());
        return "not YAML: " + parserMessage + shown;
    }

    private static String shorten(String text) {
        return text.length() <= 60 ? text : text.substring(0, 57) + "...";
    }
}
