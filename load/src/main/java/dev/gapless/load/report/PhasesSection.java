package dev.gapless.load.report;

import dev.gapless.load.record.PhaseTotals;

import java.util.Set;

/// What the clients saw before, during and after.
final class PhasesSection {
    private static final Set<String> NAMED = Set.of(Traffic.BEFORE, Traffic.DURING, Traffic.AFTER);

    private PhasesSection() {}

    static String render(ProofReport report) {
        var table =
                new Table("rows")
                        .text("column.phase")
                        .number(Html.say("column.seconds"))
                        .number(Html.say("column.requests"))
                        .number(Html.say("column.failed"))
                        .number(Html.say("column.errors"))
                        .number("p50")
                        .number("p99")
                        .number("max");
        for (var phase : report.traffic().phases()) {
            var latency = JsonReport.latency(phase);
            table.row(
                    name(report, phase),
                    String.valueOf(Math.round(phase.seconds())),
                    Numbers.grouped(phase.totals().requests()),
                    Html.bad(phase.totals().failed()),
                    Html.bad(phase.totals().errors()),
                    Html.known(latency, l -> Numbers.millis(l.p50())),
                    Html.known(latency, l -> Numbers.millis(l.p99())),
                    Html.known(latency, l -> Numbers.millis(l.max())));
        }
        return Html.section(
                "phases",
                "<header><h2>"
                        + Html.say("table.phases")
                        + "</h2><p class=\"hint\">"
                        + Html.say("table.phases.ms")
                        + "</p></header>\n"
                        + table);
    }

    private static String name(ProofReport report, PhaseTotals phase) {
        var name =
                NAMED.contains(phase.name())
                        ? Phrase.of("phase." + phase.name())
                        : Phrase.plain(phase.name());
        return Html.say(
                report.traffic().counts(phase.name()) ? name : Phrase.of("phase.apart", name));
    }
}
