package dev.gapless.cli.lint;

import dev.gapless.cli.screen.Pasted;
import dev.gapless.cli.screen.Words;
import dev.gapless.migration.lint.LintFinding;
import dev.gapless.migration.lint.Severity;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Findings for people and for scripts: one line each, `file:line: severity: text [rule]`.
public final class LintScreen {
    private LintScreen() {}

    /// @param files how many were looked at
    /// @param flags that it was asked with, so that the last line can be pasted; empty for none
    public static List<String> lines(
            List<LintFinding> findings, int files, String flags, Words words) {
        List<String> lines = new ArrayList<>();
        for (LintFinding finding : findings) {
            lines.add(
                    finding.file()
                            + ":"
                            + finding.line()
                            + ": "
                            + finding.about().severity().id()
                            + ": "
                            + finding.text()
                            + " "
                            + words.say("lint.instead", finding.about().instead())
                            + " ["
                            + finding.about().id()
                            + "]");
        }
        String all = words.counted(files, "files");
        lines.add(
                findings.isEmpty()
                        ? words.say("lint.nothing", all)
                        : words.say(
                                "lint.found",
                                words.counted(count(findings, Severity.ERROR), "errors"),
                                words.counted(count(findings, Severity.WARNING), "warnings"),
                                all));
        findings.stream()
                .filter(finding -> finding.about().severity() == Severity.ERROR)
                .map(LintFinding::file)
                .findFirst()
                .ifPresent(file -> lines.add("gapless db plan " + Pasted.word(file) + flags));
        return lines;
    }

    /// The same as data.
    public static Map<String, Object> json(List<LintFinding> findings, int files) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("files", files);
        map.put("errors", count(findings, Severity.ERROR));
        map.put("warnings", count(findings, Severity.WARNING));
        map.put("findings", findings.stream().map(LintScreen::json).toList());
        return map;
    }

    private static Map<String, Object> json(LintFinding finding) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("file", finding.file());
        map.put("line", finding.line());
        map.put("severity", finding.about().severity().id());
        map.put("rule", finding.about().id());
        map.put("text", finding.text());
        map.put("instead", finding.about().instead());
        return map;
    }

    public static int count(List<LintFinding> findings, Severity severity) {
        return (int)
                findings.stream().filter(finding -> finding.about().severity() == severity).count();
    }
}
