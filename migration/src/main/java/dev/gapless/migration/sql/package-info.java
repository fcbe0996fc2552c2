/// Just enough SQL to see what an expression refers to, and where statements of a file begin and
/// end. No parser: tokens only.
@NullMarked
package dev.gapless.migration.sql;

import org.jspecify.annotations.NullMarked;
