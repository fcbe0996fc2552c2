package dev.gapless.load.record;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// The mishaps of a run in the order in which they became known: the first ones with all that is
/// known of them, those after them briefly or only counted.
///
/// @param briefly those after the kept ones
/// @param notKept how many are in neither list
/// @param byKind how many there were of each kind, all counted; an answer's status is part of the
///   kind: `status 503`
public record MishapList(
        List<Mishap> kept, List<Brief> briefly, long notKept, Map<String, Long> byKind) {
    public MishapList {
        kept = List.copyOf(kept);
        briefly = List.copyOf(briefly);
        byKind = Map.copyOf(byKind);
    }

    /// @param seconds since the run began
    public record Brief(float seconds, String phase, String kind, String request) {}

    /// All kept.
    public static MishapList of(List<Mishap> kept) {
        var counts = new TreeMap<String, Long>();
        kept.forEach(one -> counts.merge(Mishaps.kind(one.kind(), one.status()), 1L, Long::sum));
        return new MishapList(kept, List.of(), 0, counts);
    }
}
