@NullMarked
package dev.gapless.e2e;

import org.jspecify.annotations.NullMarked;
