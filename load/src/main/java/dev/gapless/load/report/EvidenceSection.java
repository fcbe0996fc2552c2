package dev.gapless.load.report;

import java.util.Locale;

/// Each deployment with its steps, and what was observed that let each step end.
final class EvidenceSection {
    private EvidenceSection() {}

    static String render(ProofReport report) {
        var content = new StringBuilder(Html.heading("evidence.title"));
        if (report.deployments().stream().allMatch(deployment -> deployment.steps().isEmpty())) {
            content.append("<p>").append(Html.say("evidence.none")).append("</p>\n");
        }
        // paper has room for several deployments only side by side
        content.append(report.deployments().size() > 2 ? "<div class=\"many\">\n" : "<div>\n");
        for (var deployment : report.deployments()) {
            content.append("<article>")
                    .append(deployment(report, deployment))
                    .append("</article>\n");
        }
        content.append("</div>\n");
        return Html.section("evidence", content.toString());
    }

    private static String how(Deployment deployment) {
        return deployment.kind().equals("deploy")
                ? deployment.strategy()
                : deployment.kind() + ", " + deployment.strategy();
    }

    private static String deployment(ProofReport report, Deployment deployment) {
        String head =
                "<h3>%s &rarr; %s <small>%s, %s, %s &middot; %s %s</small></h3>\n"
                        .formatted(
                                Html.escape(deployment.from()),
                                Html.escape(deployment.version()),
                                Html.escape(how(deployment)),
                                deployment.outcome().code().toUpperCase(Locale.ROOT),
                                Numbers.duration(deployment.took()),
                                Html.say("column.failed"),
                                Html.bad(deployment.failed()));
        if (deployment.steps().isEmpty()) {
            return head;
        }
        var table =
                new Table("rows steps")
                        .text("column.step")
                        .number(Html.say("column.began"))
                        .number(Html.say("column.took"))
                        .text("column.observed");
        for (var step : deployment.steps()) {
            var began = new Moment(step.startedAt(), report.circumstances().zone());
            table.row(
                    Html.escape(step.name()),
                    began.tenths(),
                    Numbers.duration(step.took()),
                    Html.say(step.evidence()));
        }
        return head + table;
    }
}
