package dev.gapless.load;

import java.time.Duration;

/// When requests are sent.
public sealed interface LoadMode {
    /// Each user sends, waits for the answer, thinks, sends. A slow service gets fewer requests:
    /// good for the question how many it can take, flattering as a measure of latency.
    ///
    /// @param think pause between an answer and the next request; the users begin spread over it
    record Closed(int users, Duration think) implements LoadMode {
        public Closed {
            requirePositive("users", users);
            if (think.isNegative()) {
                throw LoadProblem.invalid("think time is " + think, "Give 0 or more.");
            }
        }
    }

    /// Requests are due at a fixed rate whatever the service does. Latency counts from the moment a
    /// request was *due*, so that a stall is seen by every request that had to wait for it (no
    /// coordinated omission).
    ///
    /// @param perSecond requests due in a second
    /// @param connections kept alive, each with one request at a time
    record Open(double perSecond, int connections) implements LoadMode {
        public Open {
            requirePositive("connections", connections);
            if (!(perSecond >= 0.001 && perSecond <= 1_000_000)) {
                throw LoadProblem.invalid(
                        "rate is " + perSecond + " requests/s", "Give 0.001 to 1,000,000.");
            }
        }
    }

    static LoadMode closed(int users) {
        return new Closed(users, Duration.ZERO);
    }

    static LoadMode open(double perSecond, int connections) {
        return new Open(perSecond, connections);
    }

    /// How many connections there are at most.
    default int connections() {
        return switch (this) {
            case Closed(var users, _) -> users;
            case Open(_, var connections) -> connections;
        };
    }

    private static void requirePositive(String name, int value) {
        if (value < 1 || value > 20_000) {
            throw LoadProblem.invalid(name + " is " + value, "Give 1 to 20,000.");
        }
    }
}
