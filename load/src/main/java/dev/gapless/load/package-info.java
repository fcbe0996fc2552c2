/// Load on a service, and what came of every request: keep-alive users over an HTTP/1.1 client of
/// our own, because the proof has to say *how* a request was lost, and because a client that
/// retries would hide it. There is no retry anywhere in this module.
///
/// Start with [LoadPlan], [LoadRun] and [LoadResult]. Sees no other module of Gapless; knows
/// nothing of deployments. Plans and results are immutable; a [LoadRun] may be used from any
/// thread.
@NullMarked
package dev.gapless.load;

import org.jspecify.annotations.NullMarked;
