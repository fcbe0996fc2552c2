package dev.gapless.load.report;

import dev.gapless.load.LoadMode;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// The first thing on the page: what happened, and whether anybody noticed.
final class SentenceSection {
    private final ProofReport report;

    private SentenceSection(ProofReport report) {
        this.report = report;
    }

    static String render(ProofReport report) {
        var section = new SentenceSection(report);
        var parts = new ArrayList<String>();
        parts.add(Html.say(section.what()));
        parts.add(section.failed());
        long errors = report.traffic().errored();
        if (errors > 0) {
            parts.add(Html.say("sentence.errors", errors));
        }
        section.schema(parts);
        section.apart(parts);
        return Html.section("sentence", "<p>" + String.join(" ", parts) + "</p>\n");
    }

    private Phrase what() {
        var subject = report.subject();
        var start =
                new Moment(
                        report.traffic().result().recording().startedAt(),
                        report.circumstances().zone());
        var counted = report.deployments().stream().filter(d -> !d.apart()).toList();
        if (counted.isEmpty()) {
            return Phrase.of("sentence.none", start, subject.service(), "", "", load());
        }
        if (counted.size() > 1) {
            return Phrase.of(
                    "sentence.many",
                    start,
                    subject.service(),
                    counted.size(),
                    outcomes(counted),
                    load());
        }
        String key =
                switch (counted.getFirst().outcome()) {
                    case SUCCEEDED -> "sentence.one";
                    case ABORTED -> "sentence.one.aborted";
                    case ROLLED_BACK -> "sentence.one.rolled-back";
                    case FAILED -> "sentence.one.failed";
                };
        var only = counted.getFirst();
        return Phrase.of(key, start, subject.service(), only.from(), only.version(), load());
    }

    private static Phrase outcomes(List<Deployment> deployments) {
        var phrases =
                Arrays.stream(Deployment.Outcome.values())
                        .filter(outcome -> count(deployments, outcome) > 0)
                        .map(
                                outcome ->
                                        Phrase.of(
                                                "outcome." + outcome.code(),
                                                count(deployments, outcome)))
                        .toList();
        return phrases.stream().reduce((some, next) -> Phrase.of("list", some, next)).orElseThrow();
    }

    private static long count(List<Deployment> deployments, Deployment.Outcome outcome) {
        return deployments.stream().filter(d -> d.outcome() == outcome).count();
    }

    private Phrase load() {
        long requests = report.traffic().requests();
        return switch (report.traffic().result().plan().mode()) {
            case LoadMode.Closed(var users, _) -> Phrase.of("sentence.users", users, requests);
            case LoadMode.Open(var rate, var connections) ->
                    Phrase.of("sentence.rate", requests, Math.round(rate), connections);
        };
    }

    private String failed() {
        long failed = report.traffic().failed();
        if (failed == 0) {
            return "<strong class=\"good\">" + Html.say("sentence.no-failure") + "</strong>";
        }
        var zone = report.circumstances().zone();
        var steps = Facts.stepsWithFailures(report);
        Phrase where =
                steps.isEmpty()
                        ? Phrase.plain("")
                        : Phrase.of("sentence.in-step", String.join(", ", steps));
        // failures are known one by one, so the list of kept ones is not empty when there are any
        // that count
        var when = Facts.whenFailed(report);
        String first = when.map(w -> new Moment(w.first(), zone).clock()).orElse("-");
        String last = when.map(w -> new Moment(w.last(), zone).clock()).orElse("-");
        var phrase =
                first.equals(last)
                        ? Phrase.of("sentence.failures.at", failed, first, where)
                        : Phrase.of("sentence.failures", failed, first, last, where);
        return "<strong class=\"bad\">" + Html.say(phrase) + "</strong>";
    }

    private void schema(List<String> parts) {
        if (!(report.schema() instanceof Measured.Known<Schema>(var schema))) {
            return;
        }
        switch (schema.mismatches()) {
            case Measured.Unknown<Long>(var reason) ->
                    parts.add(
                            Html.say(
                                    "sentence.schema.unknown", schema.from(), schema.to(), reason));
            case Measured.Known<Long>(var differ) -> {
                String rows = schema.rowsCompared().asOptional().map(Numbers::grouped).orElse("-");
                parts.add(Html.say("sentence.schema", schema.from(), schema.to(), rows));
                parts.add(
                        differ == 0
                                ? "<strong class=\"good\">"
                                        + Html.say("sentence.schema.equal")
                                        + "</strong>"
                                : "<strong class=\"bad\">"
                                        + Html.say("sentence.schema.differ", differ)
                                        + "</strong>");
            }
        }
    }

    private void apart(List<String> parts) {
        for (var phase : report.traffic().phases()) {
            if (!report.traffic().counts(phase.name())) {
                var totals = phase.totals();
                parts.add(
                        "<span class=\"apart\">"
                                + Html.say(
                                        "sentence.apart",
                                        totals.failed(),
                                        totals.errors(),
                                        phase.name())
                                + "</span>");
            }
        }
    }
}
