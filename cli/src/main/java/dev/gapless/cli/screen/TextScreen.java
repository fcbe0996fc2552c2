package dev.gapless.cli.screen;

import java.util.ArrayList;
import java.util.List;

/// Markdown for a terminal: marks off, paragraphs wrapped, code indented.
public final class TextScreen {
    private static final String CODE = "    ";

    private TextScreen() {}

    public static List<String> lines(String markdown) {
        List<String> lines = new ArrayList<>();
        StringBuilder paragraph = new StringBuilder();
        boolean code = false;
        for (String line : markdown.strip().lines().toList()) {
            if (line.startsWith("```")) {
                flush(lines, paragraph);
                code = !code;
            } else if (code) {
                lines.add(Columns.clip(CODE + line, Columns.MOST));
            } else if (line.isBlank()) {
                flush(lines, paragraph);
                lines.add("");
            } else if (line.startsWith("#")) {
                flush(lines, paragraph);
                lines.add(line.replaceFirst("^#+ ", ""));
            } else if (line.startsWith("- ")) {
                flush(lines, paragraph);
                paragraph.append(line);
            } else {
                paragraph.append(paragraph.isEmpty() ? "" : " ").append(line.strip());
            }
        }
        flush(lines, paragraph);
        return lines;
    }

    private static void flush(List<String> lines, StringBuilder paragraph) {
        String text = paragraph.toString().replace("`", "").replaceAll("\\*([^* ][^*]*)\\*", "$1");
        paragraph.setLength(0);
        if (text.startsWith("- ")) {
            lines.addAll(Columns.labelled("- ", text.substring(2)));
        } else if (!text.isEmpty()) {
            lines.addAll(Columns.wrap(text, Columns.MOST));
        }
    }
}
