@NullMarked
package dev.gapless.cli;

import org.jspecify.annotations.NullMarked;
