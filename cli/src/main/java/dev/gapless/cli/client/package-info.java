/// The way to the agent: HTTP over its unix socket, starting one when none runs.
///
/// One request per connection and no threads of its own, so that a command costs no more than its
/// one round trip.
@NullMarked
package dev.gapless.cli.client;

import org.jspecify.annotations.NullMarked;
