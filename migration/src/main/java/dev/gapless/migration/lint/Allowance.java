package dev.gapless.migration.lint;

import dev.gapless.migration.sql.SqlStatement;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// `-- gapless:allow RULE REASON` before a statement.
///
/// @param rule empty text when none is named
/// @param reason empty text when none is given
/// @param line counted from 1
record Allowance(String rule, String reason, int line) {
    private static final Pattern WORDS =
            Pattern.compile("gapless:allow\\b[ \\t]*([A-Za-z0-9_-]*)[ \\t]*([^\\r\\n]*)");

    static List<Allowance> of(SqlStatement statement) {
        return statement.remarks().stream().map(Allowance::of).flatMap(Optional::stream).toList();
    }

    private static Optional<Allowance> of(SqlStatement.Remark remark) {
        Matcher words = WORDS.matcher(remark.text());
        if (!words.find()) {
            return Optional.empty();
        }
        String reason = words.group(2).replace("*/", "").strip();
        return Optional.of(new Allowance(words.group(1), reason, remark.line()));
    }

    boolean silences(String id) {
        return rule.equals(id) && !reason.isEmpty();
    }
}
