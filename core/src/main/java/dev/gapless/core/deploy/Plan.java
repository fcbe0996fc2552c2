package dev.gapless.core.deploy;

import java.util.List;

/// The ordered steps of a deployment, stored as they are and never planned anew.
///
/// @param id first 4 to 8 hex digits of a checksum over the steps: equal plans have equal ids
/// @param notes what the host or the switch cannot do, in words
public record Plan(String id, List<Step> steps, List<String> notes) {
    public Plan {
        steps = List.copyOf(steps);
        notes = List.copyOf(notes);
    }
}
