package dev.gapless.core.service;

import java.time.Duration;

/// How the health of an instance is asked for and judged.
///
/// @param path asked with GET on the instance's own port; 2xx and 3xx are healthy
/// @param interval between two questions until healthy
/// @param watchInterval between two questions afterwards
/// @param timeout of one question
/// @param successes in a row that make an instance healthy, together with `minHealthyTime`
/// @param failures in a row that make it unhealthy again
/// @param healthyDeadline from start to healthy
public record HealthPolicy(
        String path,
        Duration interval,
        Duration watchInterval,
        Duration timeout,
        int successes,
        int failures,
        Duration minHealthyTime,
        Duration healthyDeadline) {
    /// The same for another path.
    public HealthPolicy at(String other) {
        return new HealthPolicy(
                other,
                interval,
                watchInterval,
                timeout,
                successes,
                failures,
                minHealthyTime,
                healthyDeadline);
    }
}
