@NullMarked
package dev.gapless.core.port;

import org.jspecify.annotations.NullMarked;
