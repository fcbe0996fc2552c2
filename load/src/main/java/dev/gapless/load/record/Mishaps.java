package dev.gapless.load.record;

import java.util.ArrayList;
import java.util.List;

/// A bounded list; beyond the bound it only counts. Guarded by its owner.
final class Mishaps {
    private final int keep;
    private final List<Mishap> kept = new ArrayList<>();
    private long notKept;

    Mishaps(int keep) {
        this.keep = keep;
    }

    boolean full() {
        return kept.size() >= keep;
    }

    void add(Mishap mishap) {
        kept.add(mishap);
    }

    void countOnly() {
        notKept++;
    }

    MishapList list() {
        return new MishapList(List.copyOf(kept), notKept);
    }
}
