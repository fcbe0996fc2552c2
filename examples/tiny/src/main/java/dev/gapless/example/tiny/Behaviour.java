package dev.gapless.example.tiny;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// What a release does wrong, or nothing. Written as a comma-separated list, for example
/// `slow-start=500,errors=30`.
///
/// @param neverHealthy starts and answers, but `GET /health` is 503 for ever
/// @param exitAtStart writes a last line and ends with exit code 1 instead of listening
/// @param hang takes connections and requests and answers none of them, health included
/// @param ignoreSigterm goes on serving after SIGTERM, until it is killed
/// @param slowStart time between the start and listening
/// @param unreadyAfter `GET /health` turns to 503 so long after the first request to any other path
/// @param errorPercent share of requests (health not among them) that are answered 500, 0 to 100
/// @param resetPercent share of requests (health not among them) whose connection is reset instead
///   of an answer, 0 to 100; nothing is done for them
/// @param greedy keeps the lock that all instances share, so long from its start on: `GET /locked`
///   of the others is answered 500
record Behaviour(
        boolean neverHealthy,
        boolean exitAtStart,
        boolean hang,
        boolean ignoreSigterm,
        Duration slowStart,
        Optional<Duration> unreadyAfter,
        int errorPercent,
        int resetPercent,
        Duration greedy) {

    static final Behaviour GOOD = parse("");

    private static final String KNOWN =
            "never-healthy, exit-at-start, hang, ignore-sigterm,"
                    + " slow-start=MILLIS, unready-after=SECONDS, errors=PERCENT,"
                    + " resets=PERCENT, greedy=SECONDS";

    /// Reads the list; blank means [#GOOD].
    ///
    /// @throws IllegalArgumentException an unknown word or a value out of range, with the word in
    ///   the message
    static Behaviour parse(String list) {
        Map<String, Integer> items = new HashMap<>();
        for (String item : list.split(",", -1)) {
            if (!item.isBlank()) {
                read(item.strip(), items);
            }
        }
        Integer unreadyAfter = items.get("unready-after");
        return new Behaviour(
                items.containsKey("never-healthy"),
                items.containsKey("exit-at-start"),
                items.containsKey("hang"),
                items.containsKey("ignore-sigterm"),
                Duration.ofMillis(items.getOrDefault("slow-start", 0)),
                unreadyAfter == null
                        ? Optional.empty()
                        : Optional.of(Duration.ofSeconds(unreadyAfter)),
                items.getOrDefault("errors", 0),
                items.getOrDefault("resets", 0),
                Duration.ofSeconds(items.getOrDefault("greedy", 0)));
    }

    private static void read(String item, Map<String, Integer> items) {
        int equals = item.indexOf('=');
        String word = equals < 0 ? item : item.substring(0, equals);
        switch (word) {
            case "never-healthy", "exit-at-start", "hang", "ignore-sigterm" -> {
                if (equals >= 0) {
                    throw new IllegalArgumentException("behaviour '" + item + "' takes no value");
                }
                items.put(word, 1);
            }
            case "slow-start", "unready-after", "greedy" ->
                    items.put(word, number(item, equals, Integer.MAX_VALUE));
            case "errors", "resets" -> items.put(word, number(item, equals, 100));
            default ->
                    throw new IllegalArgumentException(
                            "unknown behaviour '" + item + "'; known: " + KNOWN);
        }
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
        throw new IllegalArgumentException(
                "behaviour '" + item + "' needs a whole number from 0 to " + highest);
    }
}
