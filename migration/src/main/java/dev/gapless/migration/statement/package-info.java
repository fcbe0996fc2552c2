/// What the statements of an ordinary migration do: one record per kind, read from their tokens.
/// Knows no database and changes nothing.
@NullMarked
package dev.gapless.migration.statement;

import org.jspecify.annotations.NullMarked;
