/// What is found of a service that runs already: the process behind a port, how it could be started
/// again, who keeps it alive. Looks only; nothing is done to the process. Thread-safe.
@NullMarked
package dev.gapless.runtime.adopt;

import org.jspecify.annotations.NullMarked;
