/// The databases that a migration can run on; each in its own package, listed in
/// [DatabaseRegistry].
@NullMarked
package dev.gapless.database;

import org.jspecify.annotations.NullMarked;
