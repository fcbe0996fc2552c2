@NullMarked
package dev.gapless.traffic;

import org.jspecify.annotations.NullMarked;
