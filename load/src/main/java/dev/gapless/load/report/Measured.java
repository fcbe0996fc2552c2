package dev.gapless.load.report;

import java.util.Optional;
import java.util.function.Function;

/// A value, or why it cannot be known. Unknown is shown as `-` with the reason and is null in the
/// JSON; never 0.
public sealed interface Measured<T> {
    record Known<T>(T value) implements Measured<T> {}

    record Unknown<T>(Phrase reason) implements Measured<T> {}

    static <T> Measured<T> known(T value) {
        return new Known<>(value);
    }

    /// @param key of the catalogue, see `texts-en.properties`
    static <T> Measured<T> unknown(String key, Object... values) {
        return new Unknown<>(Phrase.of(key, values));
    }

    default <R> Measured<R> map(Function<T, R> change) {
        return switch (this) {
            case Known<T>(var value) -> new Known<>(change.apply(value));
            case Unknown<T>(var reason) -> new Unknown<>(reason);
        };
    }

    default <R> Measured<R> then(Function<T, Measured<R>> change) {
        return switch (this) {
            case Known<T>(var value) -> change.apply(value);
            case Unknown<T>(var reason) -> new Unknown<>(reason);
        };
    }

    default Optional<T> asOptional() {
        return switch (this) {
            case Known<T>(var value) -> Optional.of(value);
            case Unknown<T> _ -> Optional.empty();
        };
    }
}
