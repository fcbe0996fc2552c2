@NullMarked
package dev.gapless.migration.run;

import org.jspecify.annotations.NullMarked;
