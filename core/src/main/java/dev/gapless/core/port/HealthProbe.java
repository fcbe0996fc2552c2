package dev.gapless.core.port;

import dev.gapless.core.service.Address;
import dev.gapless.core.service.HealthPolicy;

import java.util.List;

/// Asks an instance how it is. Blocks at most for the policy's timeout.
public interface HealthProbe {
    Answer ask(Address address, HealthPolicy policy);

    /// What another path of the same instance answered.
    record Other(String path, int status) {}

    /// What came back.
    sealed interface Answer {
        /// 2xx or 3xx.
        record Healthy(long millis, int status) implements Answer {
            public Healthy(long millis) {
                this(millis, 200);
            }
        }

        /// Another status.
        ///
        /// @param body its beginning, at most 200 characters
        /// @param others what other paths answered, where the one that was asked for is not there
        record Unhealthy(int status, String body, long millis, List<Other> others)
                implements Answer {
            public Unhealthy {
                // an older agent did not look at others
                others = others == null ? List.of() : List.copyOf(others);
            }

            public Unhealthy(int status, String body) {
                this(status, body, 0, List.of());
            }

            /// There is no such path.
            public boolean notFound() {
                return status == 404;
            }

            public Unhealthy with(List<Other> seen) {
                return new Unhealthy(status, body, millis, seen);
            }
        }

        /// Nothing listens yet.
        record NotListening() implements Answer {}

        /// No answer in time, or the connection broke.
        record Silent(String reason) implements Answer {}
    }
}
