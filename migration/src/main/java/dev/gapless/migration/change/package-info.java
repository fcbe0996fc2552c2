/// What a migration can ask for: one record per operation, as read from the file and not yet held
/// against a database.
@NullMarked
package dev.gapless.migration.change;

import org.jspecify.annotations.NullMarked;
