@NullMarked
package dev.gapless.migration.sql;

import org.jspecify.annotations.NullMarked;
