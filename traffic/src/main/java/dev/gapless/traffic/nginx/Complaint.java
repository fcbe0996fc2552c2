package dev.gapless.traffic.nginx;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// One line of what nginx complains of, without the time and the numbers of its processes.
///
/// @param text what is wrong
/// @param place `file:line`; empty when it names none
public record Complaint(String text, String place) {
    private static final Pattern STAMP =
            Pattern.compile(
                    "^(?:nginx: |\\d{4}/\\d\\d/\\d\\d \\d\\d:\\d\\d:\\d\\d )\\[\\w+] ?(?:\\d+#\\d+: )?(?:\\*\\d+ )?");
    private static final Pattern PLACE = Pattern.compile(" in (/.*:\\d+)$");

    public static Complaint of(String line) {
        String bare = STAMP.matcher(line.strip()).replaceFirst("");
        Matcher place = PLACE.matcher(bare);
        return place.find()
                ? new Complaint(bare.substring(0, place.start()), place.group(1))
                : new Complaint(bare, "");
    }

    /// The first of several, which stands for them all.
    public static Complaint first(List<String> lines) {
        return lines.isEmpty() ? new Complaint("it says nothing", "") : of(lines.getFirst());
    }

    /// Its place as that of a line that somebody else wrote; empty when it names none.
    public Optional<String> notOurs() {
        return place.isEmpty() ? Optional.empty() : Optional.of(place + " (not ours)");
    }

    /// The whole of it.
    public String line() {
        return place.isEmpty() ? text : text + " in " + place;
    }
}
