package dev.gapless.load.report;

import dev.gapless.load.LoadMode;
import dev.gapless.load.RequestSpec;

import java.util.stream.Collectors;

/// What is not proved, and all that somebody needs who wants to see it again.
final class RepeatSection {
    private RepeatSection() {}

    static String notProved(ProofReport report) {
        var items =
                NotProved.of(report).stream()
                        .map(phrase -> "<li>" + Html.say(phrase) + "</li>\n")
                        .collect(Collectors.joining());
        return Html.section(
                "not-proved", Html.heading("not-proved.title") + "<ul>\n" + items + "</ul>\n");
    }

    static String repeat(ProofReport report, String checksum) {
        var circumstances = report.circumstances();
        var plan = report.traffic().result().plan();
        var table =
                new Table("facts")
                        .fact(Html.say("repeat.command"), code(circumstances.commandLine()))
                        .fact(Html.say("repeat.load"), Html.say(load(plan.mode())))
                        .fact(
                                Html.say("repeat.mix"),
                                plan.requests().stream()
                                        .map(RepeatSection::request)
                                        .collect(Collectors.joining(", ")))
                        .fact(Html.say("repeat.seed"), String.valueOf(plan.seed()))
                        .fact(Html.say("repeat.machine"), Html.escape(circumstances.machine()))
                        .fact(Html.say("repeat.versions"), versions(circumstances))
                        .fact(
                                Html.say("repeat.commit"),
                                Html.known(circumstances.commit(), commit -> commit))
                        .fact(
                                Html.say("repeat.data"),
                                Html.say("repeat.data.checksum") + "<br>" + code(checksum));
        return Html.section(
                "repeat",
                Html.heading("repeat.title")
                        + table
                        + "<p class=\"hint\">"
                        + Html.say("repeat.made")
                        + "</p>\n");
    }

    private static String versions(Circumstances circumstances) {
        return circumstances.versions().entrySet().stream()
                .map(entry -> Html.escape(entry.getKey() + " " + entry.getValue()))
                .collect(Collectors.joining(", "));
    }

    private static String request(RequestSpec request) {
        return code(request.label())
                + (request.weight() == 1 ? "" : " &times; " + request.weight());
    }

    private static Phrase load(LoadMode mode) {
        return switch (mode) {
            case LoadMode.Closed(var users, var think) ->
                    Phrase.of("repeat.load.closed", users, think.toMillis());
            case LoadMode.Open(var rate, var connections) ->
                    Phrase.of("repeat.load.open", Math.round(rate), connections);
        };
    }

    private static String code(String text) {
        return "<code>" + Html.escape(text) + "</code>";
    }
}
