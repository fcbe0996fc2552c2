@NullMarked
package dev.gapless.config.reference;

import org.jspecify.annotations.NullMarked;
