@NullMarked
package dev.gapless.runtime;

import org.jspecify.annotations.NullMarked;
