package dev.gapless.api.wire;

import java.util.Optional;

/// One fact of one deployment, in order; the stream also carries the whole state so that a view can
/// be redrawn from it.
///
/// Each stream begins with all facts so far, so a client that comes back shows only those that it
/// has not seen.
///
/// @param sequence counts up within one stream
/// @param number of the deployment; 0 when the service has none
/// @param type `step`, `guard`, `health`, `traffic`, `tick`, `end`
/// @param name short name of what it is about, for example `start`
/// @param text the plain line, for example `:8082, 3 times in 5.0 s`; empty for a mere tick
public record EventView(
        long sequence,
        long number,
        long atMillis,
        double secondsSinceBegin,
        String type,
        String name,
        String text,
        Optional<ServiceView> service) {}
