@NullMarked
package dev.gapless.cli.init;

import org.jspecify.annotations.NullMarked;
