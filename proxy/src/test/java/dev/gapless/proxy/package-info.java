/// Tests against real sockets: instances are [RawUpstream], clients are [RawClient].
@NullMarked
package dev.gapless.proxy;

import org.jspecify.annotations.NullMarked;
