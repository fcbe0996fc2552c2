@NullMarked
package dev.gapless.testkit.simulation;

import org.jspecify.annotations.NullMarked;
