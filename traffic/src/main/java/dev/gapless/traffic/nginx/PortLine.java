package dev.gapless.traffic.nginx;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// An include of the user's that says in one line where requests go: `set $service_url
/// http://127.0.0.1:8081;`. Pure.
///
/// @param text of the whole file, a character for each byte
record PortLine(String text, int begin, int end) {
    private static final Pattern COMMENT = Pattern.compile("(?<![^\\s;{}])#[^\n]*");
    private static final Pattern SET = Pattern.compile("\\bset\\s+\\$[^;]*;");
    private static final Pattern PLACE =
            Pattern.compile(
                    "\\bset\\s+\\$\\w+\\s+[\"']?https?://(?:127\\.0\\.0\\.1|localhost):([0-9]{1,5})"
                            + "(?![0-9])[^;]*;");

    /// Throws `nginx-include-unclear`.
    static PortLine of(Path file, byte[] bytes) {
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        // as long as the text: places are the same
        String code = COMMENT.matcher(text).replaceAll(match -> " ".repeat(match.group().length()));
        List<MatchResult> lines = SET.matcher(code).results().toList();
        Matcher place = PLACE.matcher(code);
        if (lines.size() != 1 || !place.find()) {
            throw ReloadProblems.unclear(
                    file,
                    lines.isEmpty()
                            ? "no line that sets a variable"
                            : lines.size() > 1
                                    ? lines.size() + " lines that set a variable"
                                    : lines.getFirst().group().strip());
        }
        return new PortLine(text, place.start(1), place.end(1));
    }

    int port() {
        return Integer.parseInt(text.substring(begin, end));
    }

    /// The file with another port; every other byte as it is.
    byte[] with(int port) {
        return (text.substring(0, begin) + port + text.substring(end))
                .getBytes(StandardCharsets.ISO_8859_1);
    }
}
