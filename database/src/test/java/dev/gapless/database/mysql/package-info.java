@NullMarked
package dev.gapless.database.mysql;

import org.jspecify.annotations.NullMarked;
