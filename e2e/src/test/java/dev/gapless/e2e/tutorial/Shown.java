package dev.gapless.e2e.tutorial;

import java.util.Collections;
import java.util.List;
import java.util.regex.Pattern;

/// Whether an answer is the one that a page shows: the same words in the same order, wherever lines
/// are broken. Versions and ports are compared as they are; of times, counts, process ids and
/// checksums only that there is one; of failed requests and errors how many.
public final class Shown {
    private static final Pattern LEFT_OUT = Pattern.compile("^\\.\\.\\.$", Pattern.MULTILINE);
    private static final Pattern VARIES =
            Pattern.compile(
                    "since [A-Z]?[a-z]* ?[0-9:]+"
                            + "|(?<![0-9a-zA-Z])(?:[0-9](?:[0-9.,:]*[0-9])?|[0-9a-f]{6,})(?![0-9a-zA-Z])");
    private static final Pattern STAYS =
            Pattern.compile("1\\.[456]\\.[02]|(127\\.0\\.0\\.1:)?80[08][0-2]");

    private static final Pattern COUNTED = Pattern.compile(" (of|failed|errors)\\b");

    /// Whether one of the last requests falls into a deployment is chance; that none failed is not.
    private static final Pattern NONE_FAILED =
            Pattern.compile(
                    "No request came meanwhile\\.|(?<![0-9])0 of [0-9,]+( requests?)? failed\\.");

    /// What holds an instance back that starts is a matter of the host.
    private static final Pattern CPU = Pattern.compile("CPU: .*");

    private static final Pattern P99 = Pattern.compile("p99 (-|[0-9.]+ ms)");

    /// A time that is longer than a minute here is a time all the same.
    private static final Pattern MINUTES = Pattern.compile("(?<![0-9])[0-9]+ min( [0-9]+ s)?");

    private Shown() {}

    /// What of the shown lines is not in the answer, or what the answer has beyond them; empty when
    /// they are the same.
    public static String difference(List<String> shown, String said) {
        List<String> parts = LEFT_OUT.splitAsStream(String.join("\n", shown)).toList();
        List<String> rest = words(said);
        for (int i = 0; i < parts.size(); i++) {
            List<String> part = words(parts.get(i));
            int at = Collections.indexOfSubList(rest, part);
            if (at < 0 || i == 0 && at > 0) {
                return "not said: " + String.join(" ", part);
            }
            rest = rest.subList(at + part.size(), rest.size());
        }
        boolean open = !shown.isEmpty() && shown.getLast().equals("...");
        return open || rest.isEmpty() ? "" : "not shown: " + String.join(" ", rest);
    }

    private static List<String> words(String text) {
        String line = CPU.matcher(text).replaceAll("CPU").replaceAll("\\s+", " ").strip();
        line = NONE_FAILED.matcher(line).replaceAll("none failed.");
        line = P99.matcher(line).replaceAll("p99");
        line = MINUTES.matcher(line).replaceAll("60 s");
        String plain = line;
        String varied =
                VARIES.matcher(plain)
                        .replaceAll(
                                found ->
                                        STAYS.matcher(found.group()).matches()
                                                        || COUNTED.matcher(
                                                                        plain.substring(
                                                                                found.end()))
                                                                .lookingAt()
                                                ? found.group()
                                                : "#");
        return varied.isEmpty() ? List.of() : List.of(varied.split(" ", -1));
    }
}
