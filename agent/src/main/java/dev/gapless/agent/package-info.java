@NullMarked
package dev.gapless.agent;

import org.jspecify.annotations.NullMarked;
