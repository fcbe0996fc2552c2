package dev.gapless.agent.front;

import dev.gapless.api.Problem;
import dev.gapless.api.ProblemCode;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The text of a file of nginx that says where requests go, in whatever words: `set`, `proxy_pass`,
/// `server`. Comments do not count, and stay.
record Include(String text) {
    private static final Pattern PLACE =
            Pattern.compile(
                    "(?<![\\w.-])(127\\.0\\.0\\.1|localhost|\\[::1]):([0-9]{1,5})(?![0-9])");

    /// `host:port` as they stand, each once.
    Set<String> places() {
        Set<String> found = new TreeSet<>();
        for (String line : text.split("\n", -1)) {
            Matcher place = PLACE.matcher(withoutComment(line));
            while (place.find()) {
                found.add(place.group());
            }
        }
        return found;
    }

    /// The only place. Throws `nginx-include-unclear`.
    String place(String file) {
        Set<String> found = places();
        if (found.size() == 1) {
            return found.iterator().next();
        }
        throw Problem.of(
                        ProblemCode.NGINX_INCLUDE_UNCLEAR,
                        file + " does not say in one place where the requests go.")
                .where(file)
                .found(
                        found.isEmpty()
                                ? "no address of this host with a port"
                                : "several: " + String.join(", ", found))
                .todo("let it hold one line, as: set $service_url http://127.0.0.1:8081;")
                .build();
    }

    /// The port of a place.
    static int port(String place) {
        return Integer.parseInt(place.substring(place.lastIndexOf(':') + 1));
    }

    /// The same with another place.
    Include pointedAt(String old, String next) {
        List<String> lines = List.of(text.split("\n", -1));
        return new Include(
                String.join("\n", lines.stream().map(line -> pointedAt(line, old, next)).toList()));
    }

    private static String pointedAt(String line, String old, String next) {
        String code = withoutComment(line);
        String changed =
                PLACE.matcher(code)
                        .replaceAll(
                                match ->
                                        Matcher.quoteReplacement(
                                                match.group().equals(old) ? next : match.group()));
        return changed + line.substring(code.length());
    }

    private static String withoutComment(String line) {
        int comment = line.indexOf('#');
        return comment < 0 ? line : line.substring(0, comment);
    }
}
