@NullMarked
package dev.gapless.core.deploy;

import org.jspecify.annotations.NullMarked;
