package dev.gapless.runtime.linux;

/// Tells one process from every other one that had or will have its pid.
///
/// @param startTicks when it started, as in field 22 of `/proc/PID/stat`
/// @param bootId of the kernel it runs on
public record ProcessIdentity(long pid, long startTicks, String bootId) {}
