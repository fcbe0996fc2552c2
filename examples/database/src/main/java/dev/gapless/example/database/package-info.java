/// A real PostgreSQL that needs nothing installed: its binaries come from a jar, its data stays in
/// one folder, and it ends with the program that started it. For the demo and for tests; it syncs
/// to disk as a real one does.
///
/// It knows nothing of Gapless. Its objects are immutable; the database itself is what is shared.
@NullMarked
package dev.gapless.example.database;

import org.jspecify.annotations.NullMarked;
