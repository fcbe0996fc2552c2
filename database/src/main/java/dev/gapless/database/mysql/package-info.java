/// MariaDB 10.6 and newer, MySQL 8.0.29 and newer. [MySqlServer] holds what differs between them;
/// `MySqlDialect` and `FillTrigger` render SQL (pure, golden files beside their test);
/// `MySqlDatabase` looks; `MySqlSession` and what it is made of change. A DDL statement commits by
/// itself here, so the ledger writes down that one begins before it does.
@NullMarked
package dev.gapless.database.mysql;

import org.jspecify.annotations.NullMarked;
