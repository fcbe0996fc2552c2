/// Instances as processes of this host.
///
/// Each is started through the small `sh` script `shim.sh`, its parent: the agent may end at any
/// moment, and the next one finds every instance, its exit code and its log. Identity is boot id,
/// pid and start ticks; ends are noticed and signals sent through pidfds. Thread-safe.
@NullMarked
package dev.gapless.runtime.process;

import org.jspecify.annotations.NullMarked;
