/// Texts made from the table of keys: JSON Schema, reference page, `gapless explain`. Pure
/// functions.
@NullMarked
package dev.gapless.config.reference;

import org.jspecify.annotations.NullMarked;
