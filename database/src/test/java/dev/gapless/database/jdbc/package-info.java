@NullMarked
package dev.gapless.database.jdbc;

import org.jspecify.annotations.NullMarked;
