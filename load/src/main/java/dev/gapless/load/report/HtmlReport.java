package dev.gapless.load.report;

import tools.jackson.databind.json.JsonMapper;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// The report as one page that loads nothing: styles, scripts, charts and data are inside of it,
/// and its policy forbids the browser to ask any network.
final class HtmlReport {
    private static final List<String> SCRIPTS =
            List.of(
                    "base.js",
                    "requests.js",
                    "latency.js",
                    "instances.js",
                    "cpu.js",
                    "compare.js",
                    "picture.js",
                    "main.js");

    private static final Pattern SLOT = Pattern.compile("\\{\\{(\\w+)}}");

    private HtmlReport() {}

    /// @param json the same report as [JsonReport] renders it
    static String render(ProofReport report, String json, String checksum) {
        var subject = report.subject();
        var title =
                subject.from().equals(subject.to())
                        ? Phrase.of("title.alone", subject.service(), subject.to())
                        : Phrase.of("title", subject.service(), subject.from(), subject.to());
        Map<String, String> slots =
                Map.of(
                        "title", Html.escape(Texts.all().say(Language.EN, title)),
                        "heading", Html.escape(subject.title()),
                        "css", Resources.uplot("dist/uPlot.min.css") + Resources.ours("report.css"),
                        "body", body(report, checksum),
                        "texts", texts(),
                        "license", Resources.uplot("LICENSE"),
                        "uplot", Resources.uplot("dist/uPlot.iife.min.js"),
                        "script",
                                SCRIPTS.stream()
                                        .map(Resources::ours)
                                        .collect(Collectors.joining("\n")),
                        "json", json);
        return SLOT.matcher(Resources.ours("page.html"))
                .replaceAll(
                        slot ->
                                Matcher.quoteReplacement(
                                        Objects.requireNonNull(slots.get(slot.group(1)))));
    }

    private static String body(ProofReport report, String checksum) {
        return String.join(
                "",
                SentenceSection.render(report),
                NumbersSection.render(report),
                ChartSections.comparison(report),
                ChartSections.requests(),
                ChartSections.details(report),
                PhasesSection.render(report),
                DataSection.render(report),
                EvidenceSection.render(report),
                FailuresSection.render(report),
                RepeatSection.notProved(report),
                RepeatSection.repeat(report, checksum));
    }

    /// What the charts say.
    private static String texts() {
        Map<String, Map<String, String>> texts = new TreeMap<>();
        for (var language : Language.values()) {
            var some = new TreeMap<String, String>();
            for (String key : Texts.all().of(language).stringPropertyNames()) {
                if (key.startsWith("chart.")
                        || key.startsWith("picture.")
                        || key.startsWith("state.")) {
                    some.put(key, Texts.all().of(language).getProperty(key));
                }
            }
            texts.put(language.code(), some);
        }
        return JsonMapper.builder().build().writeValueAsString(texts).replace("<", "\\u003c");
    }
}
