/// Texts made from the table of keys: JSON Schema and reference page. Pure functions.
@NullMarked
package dev.gapless.config.reference;

import org.jspecify.annotations.NullMarked;
