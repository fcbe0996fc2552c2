@NullMarked
package dev.gapless.traffic.nginx;

import org.jspecify.annotations.NullMarked;
