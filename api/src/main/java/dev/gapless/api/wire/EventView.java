package dev.gapless.api.wire;

import java.util.Optional;

/// One fact of a deployment, in order; the stream also carries the whole state so that a view can be redrawn from it.
///
/// @param sequence counts up per service; ask with `after=` to go on where a stream broke
/// @param type `step`, `health`, `traffic`, `tick`, `end`
/// @param text the plain line, for example `healthy  :8082, 3 times in 5.0 s`; empty for a mere tick
public record EventView(
        long sequence,
        long atMillis,
        double secondsSinceBegin,
        String type,
        String name,
        String text,
        Optional<ServiceView> service) {}
