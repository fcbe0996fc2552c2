package dev.gapless.core.deploy;

import dev.gapless.core.port.Traffic;

import java.util.HashMap;
import java.util.Map;

/// Adds up what the switch counts, over restarts of the switch (each begins again at 0 under a new
/// epoch).
///
/// @param seen the newest counters of that epoch
/// @param totals all there ever was, per release; requests that reached no release stand under the
///   empty label
public record Ledger(String epoch, Map<String, Counts> seen, Map<String, Counts> totals) {
    public static final Ledger EMPTY = new Ledger("", Map.of(), Map.of());

    public Ledger {
        seen = Map.copyOf(seen);
        totals = Map.copyOf(totals);
    }

    public Ledger with(Traffic traffic) {
        boolean same = traffic.epoch().equals(epoch);
        Map<String, Counts> now = new HashMap<>();
        traffic.releases()
                .forEach(
                        (label, counts) ->
                                now.put(
                                        label,
                                        new Counts(
                                                counts.requests(),
                                                counts.failed(),
                                                counts.errors())));
        Map<String, Counts> sums = new HashMap<>(totals);
        now.forEach(
                (label, counts) -> {
                    Counts before = same ? seen.getOrDefault(label, Counts.ZERO) : Counts.ZERO;
                    if (counts.fewerThan(before)) {
                        // a switch forgets a release without traffic and counts it anew when it
                        // comes back
                        before = Counts.ZERO;
                    }
                    sums.merge(label, counts.minus(before), Counts::plus);
                });
        if (same) {
            seen.forEach(now::putIfAbsent);
        }
        return new Ledger(traffic.epoch(), now, sums);
    }

    public Counts total(String release) {
        return totals.getOrDefault(release, Counts.ZERO);
    }

    public Counts total() {
        return totals.values().stream().reduce(Counts.ZERO, Counts::plus);
    }

    /// @param failed by the switch
    /// @param errors 5xx by the release
    public record Counts(long requests, long failed, long errors) {
        public static final Counts ZERO = new Counts(0, 0, 0);

        boolean fewerThan(Counts other) {
            return requests < other.requests || failed < other.failed || errors < other.errors;
        }

        public Counts plus(Counts other) {
            return new Counts(
                    requests + other.requests, failed + other.failed, errors + other.errors);
        }

        public Counts minus(Counts other) {
            return new Counts(
                    requests - other.requests, failed - other.failed, errors - other.errors);
        }

        /// Share of the requests that users got nothing good from: answered 5xx, or failed.
        public double badRate() {
            return requests == 0 ? 0 : (double) (errors + failed) / requests;
        }
    }
}
