package dev.gapless.proxy.admin;

import dev.gapless.proxy.route.RouteProblem;

import java.util.List;

/// What became of a table.
public sealed interface ApplyResult {
    /// It is stored and in force.
    record Applied(long epoch, long generation) implements ApplyResult {}

    /// Nothing has changed.
    ///
    /// @param code stable; the first of the problems. `stale-generation` and `generation-conflict`
    ///   mean that another control plane is ahead; `address-in-use`, `listen-denied`,
    ///   `address-not-available`, `store-failed` come from the machine; all others from the table
    ///   itself
    /// @param problems all that is wrong with the table; for causes outside the table just the one
    record Refused(String code, String message, List<RouteProblem> problems)
            implements ApplyResult {
        public Refused {
            problems = List.copyOf(problems);
        }

        static Refused of(String code, String message) {
            return new Refused(code, message, List.of(new RouteProblem(code, message)));
        }

        /// The status of the answer.
        int status() {
            return switch (code) {
                case "stale-generation", "generation-conflict" -> 409;
                case "address-in-use", "listen-denied", "address-not-available", "listen-failed" ->
                        409;
                case "store-failed" -> 500;
                case "invalid-json" -> 400;
                default -> 422;
            };
        }
    }
}
