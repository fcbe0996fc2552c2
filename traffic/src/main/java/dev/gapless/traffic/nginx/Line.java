package dev.gapless.traffic.nginx;

import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What nginx says of one request once it is over.
///
/// @param port of the instance that it was given to last, empty when there was none
/// @param answered whether that instance began to answer
/// @param status that the client got
/// @param millis from the first byte of the request to the last of the answer
record Line(OptionalInt port, boolean answered, int status, long millis) {
    private static final Pattern FORM =
            Pattern.compile(
                    "gapless: gapless_[a-z0-9_]+_([0-9]+|none)\\|([^|]*)\\|([0-9]{3})\\|([0-9]+)\\.([0-9]{3})");
    private static final Pattern PROBE =
            Pattern.compile("gapless: gapless_[a-z0-9_]+_" + Include.PROBE + "\\|");
    private static final Set<Integer> OF_THE_SWITCH = Set.of(502, 503, 504);

    /// Whether it tells of a request of ours, by which we see that lines arrive.
    static boolean isProbe(String datagram) {
        return PROBE.matcher(datagram).find();
    }

    /// @param datagram in the form of syslog
    static Optional<Line> parse(String datagram) {
        Matcher match = FORM.matcher(datagram);
        if (!match.find()) {
            return Optional.empty();
        }
        boolean somebody = !match.group(1).equals(Include.NOBODY);
        String[] times = match.group(2).split("[ ,:]+");
        boolean answered = times.length > 0 && !times[times.length - 1].matches("-?");
        return Optional.of(
                new Line(
                        somebody
                                ? OptionalInt.of(Integer.parseInt(match.group(1)))
                                : OptionalInt.empty(),
                        answered,
                        Integer.parseInt(match.group(3)),
                        Long.parseLong(match.group(4)) * 1_000 + Long.parseLong(match.group(5))));
    }

    /// nginx itself had to answer in the place of an instance.
    boolean failed() {
        return !answered && OF_THE_SWITCH.contains(status);
    }

    /// The instance answered so.
    boolean error() {
        return answered && status >= 500;
    }
}
