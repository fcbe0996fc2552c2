@NullMarked
package dev.gapless.api;

import org.jspecify.annotations.NullMarked;
