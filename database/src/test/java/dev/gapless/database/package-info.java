@NullMarked
package dev.gapless.database;

import org.jspecify.annotations.NullMarked;
