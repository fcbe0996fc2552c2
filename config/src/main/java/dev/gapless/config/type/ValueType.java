package dev.gapless.config.type;

import dev.gapless.config.yaml.YamlNode;

import java.util.Map;
import java.util.Optional;

/// What may stand behind a key.
///
/// @param <T> the value in the program
public interface ValueType<T> {
    /// The value, or empty after at least one finding was reported through `subject`.
    Optional<T> read(YamlNode node, Subject subject);

    /// What may be written, for people, for example `1 to 100`; ends a sentence of the form
    /// "allowed: ...".
    String allowed();

    /// Whether the text of a flag is to be read as YAML (`[8081, 8082]`) and not as one value.
    default boolean isStructured(String flagText) {
        return false;
    }

    /// The same for editors: the keywords of JSON Schema 2020-12, in the order in which they are to
    /// be printed.
    Map<String, Object> schema();
}
