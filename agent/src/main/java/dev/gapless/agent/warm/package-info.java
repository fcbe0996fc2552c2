/// Requests that instances are asked before their first real one: where they stand, how long they
/// are sent, what came of them.
@NullMarked
package dev.gapless.agent.warm;

import org.jspecify.annotations.NullMarked;
