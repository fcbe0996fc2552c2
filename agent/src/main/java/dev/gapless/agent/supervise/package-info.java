/// Keeps the proxy alive and its listening sockets open.
@NullMarked
package dev.gapless.agent.supervise;

import org.jspecify.annotations.NullMarked;
