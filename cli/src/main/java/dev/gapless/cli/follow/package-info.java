/// Waiting for a deployment: events in, a view out, over broken streams and agents that were
/// killed.
///
/// [Follower] is the loop; a [View] is what is seen of it: lines, a picture redrawn in place, or
/// JSON.
@NullMarked
package dev.gapless.cli.follow;

import org.jspecify.annotations.NullMarked;
