package dev.gapless.migration.lint;

import dev.gapless.migration.sql.SqlStatement;

import java.util.List;

/// A line that silences a rule, without saying why.
final class AllowWithoutReason implements LintRule {
    @Override
    public About about() {
        return new About(
                "allow-without-reason",
                Severity.ERROR,
                About.ALL,
                "A line that is to silence a rule names a rule that there is, and the reason: who"
                        + " reads the file in a year cannot ask you.",
                "-- gapless:allow RULE REASON");
    }

    @Override
    public List<Hit> findsIn(SqlStatement statement) {
        return Allowance.of(statement).stream()
                .filter(line -> line.reason().isEmpty() || !LintRules.knows(line.rule()))
                .map(line -> new Hit(line.line(), text(line)))
                .toList();
    }

    private static String text(Allowance line) {
        if (line.rule().isEmpty()) {
            return "gapless:allow names no rule.";
        }
        return LintRules.knows(line.rule())
                ? "gapless:allow " + line.rule() + " gives no reason."
                : "There is no rule " + line.rule() + " to allow.";
    }
}
