package dev.gapless.load.effects;

import java.util.List;

/// What became of the requests that change something, by their ids.
///
/// @param acknowledged were answered as expected: each must have taken effect exactly once
/// @param missing acknowledged, and not there: lost
/// @param doubled there more than once, acknowledged or not
/// @param unacknowledgedPresent never acknowledged, but there: allowed, the answer alone was lost
/// @param unacknowledgedAbsent never acknowledged, and not there: allowed
/// @param foreign ids in the list that this run never sent
/// @param examples some ids that are missing or doubled, for a look into the data
public record EffectsResult(
        long acknowledged,
        long missing,
        long doubled,
        long unacknowledgedPresent,
        long unacknowledgedAbsent,
        long foreign,
        List<String> examples) {
    public EffectsResult {
        examples = List.copyOf(examples);
    }

    public boolean exactlyOnce() {
        return missing == 0 && doubled == 0;
    }
}
