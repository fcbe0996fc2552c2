@NullMarked
package dev.gapless.traffic.simulated;

import org.jspecify.annotations.NullMarked;
