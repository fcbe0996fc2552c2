package dev.gapless.core.service;

/// How the instances of the old release are replaced.
public sealed interface Strategy {
    /// Requests are held, the old release is drained and stopped, then the new one started. Needs
    /// no second place.
    record Recreate() implements Strategy {}

    /// `maxParallel` instances at a time (at least 1); up to `maxSurge` more than wanted may run.
    /// Surge 0 stops first.
    record Rolling(int maxParallel, int maxSurge) implements Strategy {
        public Rolling {
            if (maxParallel < 1 || maxSurge < 0) {
                throw new IllegalArgumentException("rolling " + maxParallel + "/" + maxSurge);
            }
        }
    }

    /// All new instances beside all old ones, one switch, the old ones kept until bake time is
    /// over.
    record BlueGreen() implements Strategy {}

    /// The name in `gapless.yaml`.
    default String label() {
        return switch (this) {
            case Recreate() -> "recreate";
            case Rolling _ -> "rolling";
            case BlueGreen() -> "blue-green";
        };
    }
}
