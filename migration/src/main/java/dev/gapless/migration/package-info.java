@NullMarked
package dev.gapless.migration;

import org.jspecify.annotations.NullMarked;
