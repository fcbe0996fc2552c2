package dev.gapless.cli.lint;

import dev.gapless.migration.lint.About;
import dev.gapless.migration.lint.LintFinding;
import dev.gapless.migration.lint.LintRule;
import dev.gapless.migration.lint.LintRules;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Findings as SARIF 2.1.0, which code hosts show beside the lines of a change.
public final class Sarif {
    private Sarif() {}

    /// @param version of this program
    public static Map<String, Object> of(List<LintFinding> findings, String version) {
        return ordered(
                "$schema", "https://json.schemastore.org/sarif-2.1.0.json",
                "version", "2.1.0",
                "runs",
                        List.of(
                                ordered(
                                        "tool", Map.of("driver", driver(version)),
                                        "results", findings.stream().map(Sarif::result).toList())));
    }

    private static Map<String, Object> driver(String version) {
        return ordered(
                "name",
                "gapless db lint",
                "version",
                version,
                "rules",
                LintRules.ALL.stream().map(LintRule::about).map(Sarif::rule).toList());
    }

    private static Map<String, Object> rule(About about) {
        return ordered(
                "id",
                about.id(),
                "shortDescription",
                text(about.id().replace('-', ' ')),
                "fullDescription",
                text(about.why()),
                "help",
                text("Instead: " + about.instead() + "."),
                "defaultConfiguration",
                Map.of("level", about.severity().id()));
    }

    private static Map<String, Object> result(LintFinding finding) {
        return ordered(
                "ruleId",
                finding.about().id(),
                "level",
                finding.about().severity().id(),
                "message",
                text(finding.text() + " Instead: " + finding.about().instead() + "."),
                "locations",
                List.of(
                        Map.of(
                                "physicalLocation",
                                ordered(
                                        "artifactLocation",
                                        Map.of("uri", uri(finding.file())),
                                        "region",
                                        Map.of("startLine", finding.line())))));
    }

    private static Map<String, Object> text(String text) {
        return Map.of("text", text);
    }

    /// A path as a relative reference, with what a URI may not hold written in percent.
    private static String uri(String file) {
        try {
            return new URI(null, null, file.replace('\\', '/'), null).toASCIIString();
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Map<String, Object> ordered(Object... pairs) {
        Map<String, Object> map = new LinkedHashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            map.put((String) pairs[i], pairs[i + 1]);
        }
        return map;
    }
}
