package dev.gapless.load.report;

/// Places for the charts, which the page draws from its JSON.
final class ChartSections {
    private ChartSections() {}

    static String requests() {
        String copy =
                "<button id=\"copy\" type=\"button\">" + Html.say("picture.copy") + "</button>";
        String without =
                "<noscript><p class=\"note\">" + Html.say("chart.no-script") + "</p></noscript>";
        return chart("requests", copy).replace("</section>", without + "</section>");
    }

    static String details(ProofReport report) {
        return chart("latency", "")
                + (report.lanes().isEmpty() ? "" : chart("instances", ""))
                + (report.cpu() instanceof Measured.Known<?> ? chart("cpu", "") : "");
    }

    private static String chart(String name, String extra) {
        String head =
                "<header><h2>"
                        + Html.say("chart." + name)
                        + "</h2><p class=\"hint\">"
                        + Html.say("chart." + name + ".hint")
                        + "</p>"
                        + extra
                        + "</header>\n";
        String readout = "<p class=\"readout\" id=\"" + name + "-readout\">&nbsp;</p>\n";
        return Html.section(
                name, head + readout + "<div class=\"chart\" id=\"" + name + "-chart\"></div>\n");
    }

    /// Other recipes: the table people know theirs in, and the charts on one axis.
    static String comparison(ProofReport report) {
        if (report.comparison().isEmpty()) {
            return "";
        }
        var table =
                new Table("rows")
                        .text("column.recipe")
                        .number(Html.say("column.failed"))
                        .number(Html.say("column.lost"))
                        .number(Html.say("column.seconds-failing"))
                        .number(Html.say("column.worst"))
                        .number(Html.say("column.lowest"));
        for (var recipe : report.comparison()) {
            table.row(
                    Html.say(recipe.name()),
                    Html.bad(recipe.failed()),
                    Html.bad(recipe.rowsLost()),
                    Html.bad(recipe.secondsWithFailures().map(Integer::longValue)),
                    Html.known(recipe.worstP99Millis(), millis -> Numbers.millis(millis) + " ms"),
                    Html.known(recipe.lowestPercent(), Numbers::percent));
        }
        return chart("compare", "").replace("</section>", table + "</section>");
    }
}
