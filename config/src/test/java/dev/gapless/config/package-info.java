@NullMarked
package dev.gapless.config;

import org.jspecify.annotations.NullMarked;
