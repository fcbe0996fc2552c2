/// Real database servers for tests and measurements, and two releases of an application that write
/// to one while a migration changes it. Knows no adapter: who opens databases is handed in.
@NullMarked
package dev.gapless.testkit.database;

import org.jspecify.annotations.NullMarked;
