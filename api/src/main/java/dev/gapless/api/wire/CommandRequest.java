package dev.gapless.api.wire;

import java.util.Map;

/// @param arguments by name: `version` (rollback), `instances` (scale)
/// @param dryRun only say what would be done
public record CommandRequest(String by, boolean dryRun, Map<String, String> arguments) {
    public CommandRequest {
        arguments = Map.copyOf(arguments);
    }
}
