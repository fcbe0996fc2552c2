/// What goes over the agent's socket: JSON of these records, version 1. See [Paths] for the
/// requests.
@NullMarked
package dev.gapless.api.wire;

import org.jspecify.annotations.NullMarked;
