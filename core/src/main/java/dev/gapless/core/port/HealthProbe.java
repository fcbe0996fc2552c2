package dev.gapless.core.port;

import dev.gapless.core.service.Address;
import dev.gapless.core.service.HealthPolicy;

/// Asks an instance how it is. Blocks at most for the policy's timeout.
public interface HealthProbe {
    Answer ask(Address address, HealthPolicy policy);

    /// What came back.
    sealed interface Answer {
        /// 2xx or 3xx.
        record Healthy(long millis) implements Answer {}

        /// Another status; `body` is its beginning, at most 200 characters.
        record Unhealthy(int status, String body) implements Answer {}

        /// Nothing listens yet.
        record NotListening() implements Answer {}

        /// No answer in time, or the connection broke.
        record Silent(String reason) implements Answer {}
    }
}
