/// Just enough SQL to see what an expression refers to. No parser: tokens only.
@NullMarked
package dev.gapless.migration.sql;

import org.jspecify.annotations.NullMarked;
