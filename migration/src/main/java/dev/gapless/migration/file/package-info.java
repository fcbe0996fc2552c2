/// Reads migration files (YAML 1.2 or JSON) strictly: every error at once, with file, line, value
/// and what is allowed. Looks at no database.
@NullMarked
package dev.gapless.migration.file;

import org.jspecify.annotations.NullMarked;
