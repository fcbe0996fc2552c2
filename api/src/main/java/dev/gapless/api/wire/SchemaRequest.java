package dev.gapless.api.wire;

/// What the commands of `gapless db` are asked with.
///
/// @param service its file; version, plan and `replace` mean nothing here
/// @param migration file name without its ending, or number; empty for the one that comes next
/// @param dryRun only say what would be done; of a repair that takes a work of its own, which looks
///   at every row
/// @param from of a repair: the shape that is right, `old` or `new`; empty for the one that has the
///   traffic
public record SchemaRequest(
        ServiceRequest service, String migration, boolean dryRun, String from) {}
