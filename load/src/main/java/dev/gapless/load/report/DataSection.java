package dev.gapless.load.report;

import dev.gapless.load.effects.EffectsResult;

/// The data: what the schema change did to it, and whether each write took effect once.
final class DataSection {
    private DataSection() {}

    static String render(ProofReport report) {
        String schema = report.schema().map(known -> schema(report, known)).asOptional().orElse("");
        String effects = report.effects().map(DataSection::effects).asOptional().orElse("");
        return schema.isEmpty() && effects.isEmpty()
                ? ""
                : "<div class=\"columns\">\n" + schema + effects + "</div>\n";
    }

    private static String schema(ProofReport report, Schema schema) {
        var subject = report.subject();
        var table =
                new Table("facts")
                        .fact(Html.say("schema.filled"), Html.count(schema.rowsFilled()))
                        .fact(
                                Html.say("schema.rows-by-v1", subject.from()),
                                Html.count(schema.rowsByV1()))
                        .fact(
                                Html.say("schema.rows-by-v2", subject.to()),
                                Html.count(schema.rowsByV2()))
                        .fact(Html.say("schema.compared"), Html.count(schema.rowsCompared()))
                        .fact(Html.say("schema.mismatches"), Html.bad(schema.mismatches()))
                        .fact(
                                Html.say("schema.failed-statements"),
                                Html.bad(schema.failedStatements()))
                        .fact(
                                Html.say("schema.wait"),
                                Html.known(
                                        schema.longestWaitMillis(),
                                        millis -> Numbers.millis(millis) + " ms"));
        return Html.section(
                "schema", Html.heading("schema.title", schema.from(), schema.to()) + table);
    }

    private static String effects(EffectsResult effects) {
        var table =
                new Table("facts")
                        .fact(
                                Html.say("effects.acknowledged"),
                                Numbers.grouped(effects.acknowledged()))
                        .fact(Html.say("effects.missing"), Html.bad(effects.missing()))
                        .fact(Html.say("effects.doubled"), Html.bad(effects.doubled()))
                        .fact(
                                Html.say("effects.unacknowledged-present"),
                                Numbers.grouped(effects.unacknowledgedPresent()))
                        .fact(
                                Html.say("effects.unacknowledged-absent"),
                                Numbers.grouped(effects.unacknowledgedAbsent()));
        return Html.section("effects", Html.heading("effects.title") + table);
    }
}
