package dev.gapless.cli.lint;

import dev.gapless.cli.screen.Columns;
import dev.gapless.cli.screen.Words;
import dev.gapless.migration.translate.Translation;
import dev.gapless.migration.translate.Translation.Left;
import dev.gapless.migration.translate.Translation.Phased;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What became of a SQL file: the migration that does the same, and what is not in it.
public final class TranslationScreen {
    private TranslationScreen() {}

    /// @param sql the SQL file, as shown
    /// @param names of the files that the migrations would be, as shown
    public static List<String> lines(
            Translation translation, String sql, List<String> names, Words words) {
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < translation.migrations().size(); i++) {
            Phased phased = translation.migrations().get(i);
            lines.add("--- " + names.get(i));
            lines.addAll(phased.yaml().lines().toList());
            lines.add("");
        }
        for (Left left : translation.left()) {
            lines.add(words.say("sql.left") + "  " + sql + ":" + left.line());
            lines.addAll(Columns.labelled("    ", Columns.clean(left.statement())));
            lines.addAll(Columns.labelled("    ", Columns.clean(left.why()) + "."));
        }
        if (!translation.left().isEmpty()) {
            lines.add("");
        }
        lines.add(summary(translation, words));
        return lines;
    }

    private static String summary(Translation translation, Words words) {
        int questions = translation.migrations().stream().mapToInt(Phased::questions).sum();
        return words.say(
                "sql.summary",
                words.counted(translation.migrations().size(), "migrations"),
                words.counted(questions, "questions"),
                words.counted(translation.left().size(), "statements"));
    }

    /// The same as data.
    public static Map<String, Object> json(Translation translation, List<String> names) {
        Map<String, Object> map = new LinkedHashMap<>();
        List<Map<String, Object>> migrations = new ArrayList<>();
        for (int i = 0; i < translation.migrations().size(); i++) {
            Phased phased = translation.migrations().get(i);
            migrations.add(
                    Map.of(
                            "file",
                            names.get(i),
                            "questions",
                            phased.questions(),
                            "yaml",
                            phased.yaml()));
        }
        map.put("migrations", migrations);
        map.put("left", translation.left());
        return map;
    }

    /// A file that says what is not in it, and is invalid until somebody has looked at that.
    public static String withLeft(String yaml, List<Left> left) {
        StringBuilder text = new StringBuilder(yaml);
        for (Left each : left) {
            text.append("# line ").append(each.line()).append(": ").append(each.statement());
            text.append("\n# ").append(each.why());
            text.append(".\n- sql:    # TODO not translated: write it, or take these lines away\n");
        }
        return text.toString();
    }
}
