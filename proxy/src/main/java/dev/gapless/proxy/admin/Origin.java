package dev.gapless.proxy.admin;

import org.jspecify.annotations.Nullable;

/// How this process began.
///
/// @param restoredFrom `nothing`, `current`, `previous` or `start-empty`
/// @param restoreProblem why the newest table could not be read
public record Origin(long startedAtMillis, String restoredFrom, @Nullable String restoreProblem) {}
