/// PostgreSQL 14 and newer. `PostgresDialect` and `FillTrigger` render SQL (pure, golden files
/// beside their test); `PostgresDatabase` looks; `PostgresSession` and what it is made of change.
@NullMarked
package dev.gapless.database.postgres;

import org.jspecify.annotations.NullMarked;
