package dev.gapless.api.wire;

/// Where the schema of a service is, looked at now.
///
/// @param inForce number of the newest migration begun or done, 0 for none
/// @param migration the newest one that is not contracted, empty for none
/// @param phase the last phase of it that is done, empty for none
/// @param rows compared in both shapes
/// @param differ of these
/// @param text one line for people
public record SchemaView(
        int inForce, String migration, String phase, long rows, long differ, String text) {}
