package dev.gapless.load;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;

/// The requests by weight: the n-th request of a run is the same for the same seed.
final class RequestMix {
    private final List<RequestTemplate> templates = new ArrayList<>();
    private final int[] upTo;
    private final int weights;
    private final long seed;

    RequestMix(LoadPlan plan) {
        seed = plan.seed();
        URI base = plan.base();
        upTo = new int[plan.requests().size()];
        int sum = 0;
        for (int i = 0; i < upTo.length; i++) {
            var spec = plan.requests().get(i);
            templates.add(new RequestTemplate(base, spec, plan.releaseMark()));
            sum += spec.weight();
            upTo[i] = sum;
        }
        weights = sum;
    }

    RequestTemplate pick(int number) {
        int point =
                (int) Long.remainderUnsigned(mixed(seed + number * 0x9E3779B97F4A7C15L), weights);
        int index = 0;
        while (point >= upTo[index]) {
            index++;
        }
        return templates.get(index);
    }

    /// The finalizer of SplitMix64 (Steele, Lea, Flood: Fast Splittable Pseudorandom Number
    /// Generators, 2014).
    private static long mixed(long state) {
        long mixed = (state ^ (state >>> 30)) * 0xBF58476D1CE4E5B9L;
        mixed = (mixed ^ (mixed >>> 27)) * 0x94D049BB133111EBL;
        return mixed ^ (mixed >>> 31);
    }
}
