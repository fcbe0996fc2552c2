package dev.gapless.load.record;

import dev.gapless.load.record.MishapList.Brief;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// A list with a bound for what is kept in full. Guarded by its owner.
final class Mishaps {
    private final int keep;
    private final boolean all;
    private final List<Mishap> kept = new ArrayList<>();
    private final List<Brief> briefly = new ArrayList<>();
    private final Map<String, Long> byKind = new HashMap<>();
    private long notKept;

    /// @param all beyond the bound each is still kept briefly, else only counted
    Mishaps(int keep, boolean all) {
        this.keep = keep;
        this.all = all;
    }

    static String kind(String kind, @Nullable Integer status) {
        return status == null ? kind : kind + " " + status;
    }

    void add(Mishap mishap) {
        byKind.merge(kind(mishap.kind(), mishap.status()), 1L, Long::sum);
        if (kept.size() < keep) {
            kept.add(mishap);
        } else if (all) {
            briefly.add(
                    new Brief(
                            (float) mishap.seconds(),
                            mishap.phase(),
                            mishap.kind(),
                            mishap.request()));
        } else {
            notKept++;
        }
    }

    MishapList list() {
        return new MishapList(kept, briefly, notKept, byKind);
    }
}
