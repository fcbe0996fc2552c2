/// Ordinary statements as phased migrations that do the same: the text of files for
/// `database.migrations`, and what could not be said so, with the reason. Pure: knows no database.
@NullMarked
package dev.gapless.migration.translate;

import org.jspecify.annotations.NullMarked;
