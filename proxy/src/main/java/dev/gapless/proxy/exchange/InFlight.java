package dev.gapless.proxy.exchange;

import dev.gapless.proxy.target.TargetKey;

/// A request that an instance works on.
///
/// @param path its target without the query, which may hold secrets
/// @param millis since its head was read
public record InFlight(TargetKey target, String path, long millis) {}
