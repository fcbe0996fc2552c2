/// Takes over a service that runs already, and lets go of one that shall run on: the commands
/// `adopt` and `remove --keep-running`.
@NullMarked
package dev.gapless.agent.adopt;

import org.jspecify.annotations.NullMarked;
