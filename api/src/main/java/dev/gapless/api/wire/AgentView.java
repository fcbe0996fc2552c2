package dev.gapless.api.wire;

/// @param build hash of the build folder that the agent runs from, `development` outside one
/// @param home its `$GAPLESS_HOME`
/// @param residentBytes memory in use
public record AgentView(
        long pid,
        String version,
        String build,
        String home,
        long startedAtMillis,
        int services,
        long residentBytes) {}
