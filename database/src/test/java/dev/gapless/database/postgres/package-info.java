@NullMarked
package dev.gapless.database.postgres;

import org.jspecify.annotations.NullMarked;
