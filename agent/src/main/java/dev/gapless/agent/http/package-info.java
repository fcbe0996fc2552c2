/// The API over the unix socket.
@NullMarked
package dev.gapless.agent.http;

import org.jspecify.annotations.NullMarked;
