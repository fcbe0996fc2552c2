package dev.gapless.example.tiny;

import java.time.Duration;
import java.util.Optional;

/// What a release does wrong, or nothing. Written as a comma-separated list, for example `slow-start=500,errors=30`.
///
/// @param neverHealthy starts and answers, but `GET /health` is 503 for ever
/// @param exitAtStart writes a last line and ends with exit code 1 instead of listening
/// @param hang takes connections and requests and answers none of them, health included
/// @param ignoreSigterm goes on serving after SIGTERM, until it is killed
/// @param slowStart time between the start and listening
/// @param unreadyAfter `GET /health` turns to 503 so long after the first request to any other path
/// @param errorPercent share of requests (health not among them) that are answered 500, 0 to 100
record Behaviour(
        boolean neverHealthy,
        boolean exitAtStart,
        boolean hang,
        boolean ignoreSigterm,
        Duration slowStart,
        Optional<Duration> unreadyAfter,
        int errorPercent) {

    static final Behaviour GOOD =
            new Behaviour(false, false, false, false, Duration.ZERO, Optional.empty(), 0);

    /// Reads the list; blank means [#GOOD].
    ///
    /// @throws IllegalArgumentException an unknown word or a value out of range, with the word in the message
    static Behaviour parse(String list) {
        Behaviour behaviour = GOOD;
        for (String item : list.split(",", -1)) {
            if (!item.isBlank()) {
                behaviour = behaviour.with(item.strip());
            }
        }
        return behaviour;
    }

    private Behaviour with(String item) {
        int equals = item.indexOf('=');
        String word = equals < 0 ? item : item.substring(0, equals);
        return switch (word) {
            case "never-healthy" ->
                new Behaviour(true, exitAtStart, hang, ignoreSigterm, slowStart, unreadyAfter, errorPercent);
            case "exit-at-start" ->
                new Behaviour(neverHealthy, true, hang, ignoreSigterm, slowStart, unreadyAfter, errorPercent);
            case "hang" ->
                new Behaviour(neverHealthy, exitAtStart, true, ignoreSigterm, slowStart, unreadyAfter, errorPercent);
            case "ignore-sigterm" ->
                new Behaviour(neverHealthy, exitAtStart, hang, true, slowStart, unreadyAfter, errorPercent);
            case "slow-start" -> slowStart(Duration.ofMillis(number(item, equals, Integer.MAX_VALUE)));
            case "unready-after" -> unreadyAfter(Duration.ofSeconds(number(item, equals, Integer.MAX_VALUE)));
            case "errors" -> errors(number(item, equals, 100));
            default -> throw new IllegalArgumentException("unknown behaviour '" + item + "'; known: never-healthy,"
                    + " exit-at-start, hang, ignore-sigterm, slow-start=MILLIS, unready-after=SECONDS, errors=PERCENT");
        };
    }

    private Behaviour slowStart(Duration time) {
        return new Behaviour(neverHealthy, exitAtStart, hang, ignoreSigterm, time, unreadyAfter, errorPercent);
    }

    private Behaviour unreadyAfter(Duration time) {
        return new Behaviour(neverHealthy, exitAtStart, hang, ignoreSigterm, slowStart, Optional.of(time), errorPercent);
    }

    private Behaviour errors(int percent) {
        return new Behaviour(neverHealthy, exitAtStart, hang, ignoreSigterm, slowStart, unreadyAfter, percent);
    }

    private static int number(String item, int equals, int highest) {
        try {
            int value = Integer.parseInt(item.substring(equals + 1));
            if (equals > 0 && value >= 0 && value <= highest) {
                return value;
            }
        } catch (NumberFormatException e) {
            // said below, with the whole item
        }
        throw new IllegalArgumentException("behaviour '" + item + "' needs a whole number from 0 to " + highest);
    }
}
