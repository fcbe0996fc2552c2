/// What a database must be able to do for a migration. An adapter implements [Databases],
/// [Database], [Session] and [Dialect]; nothing outside an adapter knows a driver.
@NullMarked
package dev.gapless.migration.port;

import org.jspecify.annotations.NullMarked;
