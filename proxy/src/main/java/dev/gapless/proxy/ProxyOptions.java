package dev.gapless.proxy;

import org.jspecify.annotations.Nullable;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/// What the proxy is started with.
///
/// @param home folder of `routes.json`
/// @param admin unix socket of the admin API; `.fds` beside it gives listening sockets away
/// @param handoff unix socket from which open listening sockets are received at the start
/// @param startEmpty start without routes when the newest ones stored cannot be read: whoever
///   starts it has them and sends them
/// @param eventLoops threads that serve connections
/// @param drain longest time to finish requests after SIGTERM
public record ProxyOptions(
        Path home,
        Path admin,
        @Nullable Path handoff,
        boolean startEmpty,
        int eventLoops,
        Duration drain) {

    private static final int MOST_EVENT_LOOPS = 4;
    private static final Duration DRAIN = Duration.ofSeconds(30);

    /// The command line cannot be understood.
    public static final class Invalid extends RuntimeException {
        private static final long serialVersionUID = 1;

        Invalid(String message) {
            super(message);
        }
    }

    /// @throws Invalid when an option is missing, unknown or has an impossible value
    public static ProxyOptions parse(List<String> arguments) {
        Path home = null;
        Path admin = null;
        Path handoff = null;
        boolean startEmpty = false;
        int eventLoops = Math.min(Runtime.getRuntime().availableProcessors(), MOST_EVENT_LOOPS);
        Duration drain = DRAIN;
        Deque<String> left = new ArrayDeque<>(arguments);
        while (!left.isEmpty()) {
            String option = left.removeFirst();
            switch (option) {
                case "--home" -> home = Path.of(value(option, left));
                case "--admin" -> admin = Path.of(value(option, left));
                case "--handoff" -> handoff = Path.of(value(option, left));
                case "--start-empty" -> startEmpty = true;
                case "--event-loops" -> eventLoops = number(option, left, 64);
                case "--drain-seconds" -> drain = Duration.ofSeconds(number(option, left, 86_400));
                default -> throw new Invalid("unknown option " + option);
            }
        }
        if (home == null || admin == null) {
            throw new Invalid(home == null ? "--home DIR is missing" : "--admin SOCKET is missing");
        }
        return new ProxyOptions(home, admin, handoff, startEmpty, eventLoops, drain);
    }

    private static String value(String option, Deque<String> left) {
        String value = left.pollFirst();
        if (value == null) {
            throw new Invalid(option + " needs a value");
        }
        return value;
    }

    private static int number(String option, Deque<String> left, int most) {
        String value = value(option, left);
        if (!value.matches("\\d{1,6}")
                || Integer.parseInt(value) < 1
                || Integer.parseInt(value) > most) {
            throw new Invalid(option + " " + value + ": a number from 1 to " + most + " is needed");
        }
        return Integer.parseInt(value);
    }
}
