@NullMarked
package dev.gapless.migration.file;

import org.jspecify.annotations.NullMarked;
