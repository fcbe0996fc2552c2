@NullMarked
package dev.gapless.testkit;

import org.jspecify.annotations.NullMarked;
