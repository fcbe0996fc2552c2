/// A service as the engine sees it, and the steps that change it.
///
/// [ServiceState] is one immutable value: what was decided and what was observed. A [Step] knows
/// what to ask for (`begin`) and when it is done (`check`), both over a [Draft] of that state.
/// Nothing here does I/O.
@NullMarked
package dev.gapless.core.deploy;

import org.jspecify.annotations.NullMarked;
