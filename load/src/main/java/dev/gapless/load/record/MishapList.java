package dev.gapless.load.record;

import java.util.List;

/// The first mishaps of a run in the order in which they became known, and how many more there
/// were.
public record MishapList(List<Mishap> kept, long notKept) {
    public MishapList {
        kept = List.copyOf(kept);
    }
}
