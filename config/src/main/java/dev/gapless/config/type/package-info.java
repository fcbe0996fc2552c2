/// The kinds of value a key may have: each reads a value, says what is allowed and describes itself
/// as JSON Schema.
@NullMarked
package dev.gapless.config.type;

import org.jspecify.annotations.NullMarked;
