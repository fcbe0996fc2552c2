package dev.gapless.traffic.nginx;

import java.util.Optional;
import java.util.OptionalLong;

/// Whether the nginx that is asked runs on this machine itself, or in a container of it.
@FunctionalInterface
public interface Whereabouts {
    /// One that does not look.
    Whereabouts HERE = _ -> Optional.empty();

    /// Where it is when it is not here, in words.
    ///
    /// @param master as its pid file says, empty when that cannot be read
    Optional<String> elsewhere(OptionalLong master);
}
