/// The built-in switch: translates routes for the proxy of this host and its counts back. Knows the
/// proxy only through its admin client. Thread-safe.
@NullMarked
package dev.gapless.traffic.builtin;

import org.jspecify.annotations.NullMarked;
