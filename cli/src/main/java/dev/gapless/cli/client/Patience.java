package dev.gapless.cli.client;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/// How long an answer is waited for.
///
/// @param idle longest wait for the next byte
/// @param alive asked when so long nothing was heard: whether to go on waiting
record Patience(Duration idle, BooleanSupplier alive) {
    static Patience of(Duration idle) {
        return new Patience(idle, () -> false);
    }
}
