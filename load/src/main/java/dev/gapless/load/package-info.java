@NullMarked
package dev.gapless.load;

import org.jspecify.annotations.NullMarked;
