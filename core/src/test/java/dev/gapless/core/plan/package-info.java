@NullMarked
package dev.gapless.core.plan;

import org.jspecify.annotations.NullMarked;
