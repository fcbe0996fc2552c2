/// What all adapters share: statements and transactions over JDBC, how a failure is told, how a
/// lock is asked for. Knows no product. Used by one thread per connection.
@NullMarked
package dev.gapless.database.jdbc;

import org.jspecify.annotations.NullMarked;
