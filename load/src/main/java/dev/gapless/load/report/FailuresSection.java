package dev.gapless.load.report;

import dev.gapless.load.record.Mishap;
import dev.gapless.load.record.MishapList;

import java.util.Map;
import java.util.stream.Collectors;

/// Every failed request, one row each; then, apart, those that a release answered with an error.
final class FailuresSection {
    /// More rows would make the page slow and help nobody; the JSON has them.
    private static final int ROWS = 500;

    /// What paper has room for.
    private static final int ROWS_ON_PAPER = 6;

    private FailuresSection() {}

    static String render(ProofReport report) {
        var recording = report.traffic().result().recording();
        var content = new StringBuilder(Html.heading("failures.title"));
        if (recording.failures().kept().isEmpty()) {
            content.append("<p class=\"good\">").append(Html.say("failures.none")).append("</p>\n");
        } else {
            content.append(list(report, recording.failures()));
        }
        if (!recording.errors().kept().isEmpty()) {
            content.append("<h3>").append(Html.say("errors.title")).append("</h3>\n");
            content.append(list(report, recording.errors()));
        }
        return Html.section("failures", content.toString());
    }

    private static String list(ProofReport report, MishapList list) {
        var table =
                new Table("rows mishaps")
                        .text("column.time")
                        .text("column.kind")
                        .text("column.request")
                        .text("column.release")
                        .text("column.step")
                        .text("column.detail");
        list.kept().stream().limit(ROWS).forEach(mishap -> row(report, table, mishap));
        long hidden = Math.max(0, list.kept().size() + list.briefly().size() - ROWS);
        long offPaper = Math.max(0, list.kept().size() + list.briefly().size() - ROWS_ON_PAPER);
        return "<p>"
                + byKind(list.byKind())
                + "</p>\n<div class=\"scroll\">"
                + table
                + "</div>\n"
                + note("screen", "failures.more", hidden)
                + note("paper", "failures.more", offPaper)
                + note("", "failures.not-kept", list.notKept());
    }

    private static String note(String style, String key, long count) {
        return count == 0
                ? ""
                : "<p class=\"note " + style + "\">" + Html.say(key, count) + "</p>\n";
    }

    private static String byKind(Map<String, Long> counts) {
        return counts.entrySet().stream()
                .sorted(
                        Map.Entry.<String, Long>comparingByValue()
                                .reversed()
                                .thenComparing(Map.Entry.comparingByKey()))
                .map(
                        entry ->
                                "<span class=\"chip\">"
                                        + Html.say(
                                                "failures.by-kind",
                                                entry.getKey(),
                                                entry.getValue())
                                        + "</span>")
                .collect(Collectors.joining(" "));
    }

    private static void row(ProofReport report, Table table, Mishap mishap) {
        table.row(
                new Moment(mishap.at(), report.circumstances().zone()).tenths(),
                Html.escape(mishap.kind()),
                Html.escape(mishap.request()),
                mishap.release() == null ? "-" : Html.escape(mishap.release()),
                Html.escape(Facts.stepAt(report, mishap.at()).orElse("-")),
                Html.escape(mishap.detail()));
    }
}
