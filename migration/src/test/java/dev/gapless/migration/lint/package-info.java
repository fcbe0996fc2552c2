@NullMarked
package dev.gapless.migration.lint;

import org.jspecify.annotations.NullMarked;
