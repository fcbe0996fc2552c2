/// Load on somebody's own service, what came of it, and the words for it. [ProofRun] carries it
/// out; [ProofVerdict] and [ProofScreen] are pure.
///
/// Knows nothing of options and of how a deployment is followed: that is the command `prove`.
@NullMarked
package dev.gapless.cli.prove;

import org.jspecify.annotations.NullMarked;
