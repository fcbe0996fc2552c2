@NullMarked
package dev.gapless.traffic.builtin;

import org.jspecify.annotations.NullMarked;
