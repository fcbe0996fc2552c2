package dev.gapless.cli.screen;

import java.util.List;
import java.util.regex.Pattern;

/// Three colours laid over finished lines: green for what is well, yellow for what went back or
/// waits, red for harm. Taking them away loses nothing.
public final class Paint {
    private static final String GREEN = "\u001B[32m";
    private static final String YELLOW = "\u001B[33m";
    private static final String RED = "\u001B[31m";
    private static final String OFF = "\u001B[0m";

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
                                    "^FAILED\\b|\\[!\\]|\\bunhealthy\\b|\\b(failed [1-9][0-9,]*(?="
                                            + " of )|[1-9][0-9,]* failed)\\b"),
                            RED));

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
