/// The end of a proxy that was told to stop: finish what runs, announce the close, leave the
/// listening sockets to others.
@NullMarked
package dev.gapless.proxy.drain;

import org.jspecify.annotations.NullMarked;
