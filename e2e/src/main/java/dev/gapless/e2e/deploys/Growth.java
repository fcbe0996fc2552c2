package dev.gapless.e2e.deploys;

import dev.gapless.e2e.site.Processes.Usage;

import java.util.List;
import java.util.function.Function;
import java.util.function.ToLongFunction;

/// How agent and proxy grow over the second half of the deployments, when all that is made once has
/// been made: by the straight line through its samples, so that one sample that happens to be low
/// or high neither hides nor makes growth.
record Growth(Change agent, Change proxy) {
    /// A thread or a descriptor that every tenth deployment leaves behind is seen in forty; pools
    /// breathe by less.
    private static final double MOST_THREADS = 2;

    private static final double MOST_DESCRIPTORS = 2;
    private static final double MOST_KILOBYTES = 4 * 1024;

    /// @param from usage in the middle, to after the last; the others what the line rises over the
    ///   second half
    record Change(
            Usage from, Usage to, double threads, double descriptors, double residentKilobytes) {
        static Change of(List<Usage> half) {
            return new Change(
                    half.getFirst(),
                    half.getLast(),
                    rise(half, Usage::threads),
                    rise(half, Usage::descriptors),
                    rise(half, Usage::residentKilobytes));
        }

        boolean within() {
            return threads <= MOST_THREADS
                    && descriptors <= MOST_DESCRIPTORS
                    && residentKilobytes <= MOST_KILOBYTES;
        }
    }

    static Growth of(List<Sample> samples) {
        return new Growth(change(samples, Sample::agent), change(samples, Sample::proxy));
    }

    private static Change change(List<Sample> samples, Function<Sample, Usage> usage) {
        return Change.of(
                samples.subList(samples.size() / 2, samples.size()).stream().map(usage).toList());
    }

    /// Of the line with the least squares, from the first to the last sample.
    private static double rise(List<Usage> half, ToLongFunction<Usage> figure) {
        double middle = (half.size() - 1) / 2.0;
        double mean = half.stream().mapToLong(figure).average().orElse(0);
        double both = 0;
        double squares = 0;
        for (int i = 0; i < half.size(); i++) {
            both += (i - middle) * (figure.applyAsLong(half.get(i)) - mean);
            squares += (i - middle) * (i - middle);
        }
        return squares == 0 ? 0 : both / squares * (half.size() - 1);
    }

    boolean within() {
        return agent.within() && proxy.within();
    }
}
