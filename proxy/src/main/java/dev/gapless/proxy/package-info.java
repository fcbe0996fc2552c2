@NullMarked
package dev.gapless.proxy;

import org.jspecify.annotations.NullMarked;
