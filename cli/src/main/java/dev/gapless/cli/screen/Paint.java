package dev.gapless.cli.screen;

import dev.gapless.api.Language;

import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// Three colours laid over finished lines: green for what is well, yellow for what went back or
/// waits, red for harm. Taking them away loses nothing.
public final class Paint {
    private static final String GREEN = "\u001B[32m";
    private static final String YELLOW = "\u001B[33m";
    private static final String RED = "\u001B[31m";
    private static final String OFF = "\u001B[0m";

    /// Words whose first place is a number of requests that failed, the second that of all.
    private static final List<String> FAILED =
            List.of(
                    "summary.failed.one",
                    "summary.failed.many",
                    "summary.failed.short",
                    "live.failed",
                    "status.failed");

    private static final String SOME = "(?<![0-9,])[1-9][0-9,]*";
    private static final String ANY = "[0-9,]+";

    private static final List<Rule> RULES =
            List.of(
                    new Rule(
                            Pattern.compile("^(SUCCEEDED|PROVED)\\b|\\[x\\]|(?<= )healthy\\b"),
                            GREEN),
                    new Rule(
                            Pattern.compile("^(ABORTED|ROLLED BACK|REFUSED)\\b|\\[[><]\\]"),
                            YELLOW),
                    new Rule(
                            Pattern.compile(
                                    "^(FAILED|NOT PROVED)\\b|\\[!\\]|\\bunhealthy\\b|"
                                            + failures()),
                            RED));

    /// Requests that failed, in the words of each language; not when it is none of them.
    private static String failures() {
        return Arrays.stream(Language.values())
                .map(Words::in)
                .flatMap(words -> FAILED.stream().map(key -> words.pattern(key, SOME, ANY)))
                .collect(Collectors.joining("|"));
    }

    private Paint() {}

    private record Rule(Pattern pattern, String colour) {}

    public static String line(String line) {
        String painted = line;
        for (Rule rule : RULES) {
            painted =
                    rule.pattern()
                            .matcher(painted)
                            .replaceAll(found -> rule.colour() + found.group() + OFF);
        }
        return painted;
    }
}
