@NullMarked
package dev.gapless.core;

import org.jspecify.annotations.NullMarked;
