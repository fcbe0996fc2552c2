package dev.gapless.e2e.deploys;

import dev.gapless.e2e.site.Processes.Usage;

import java.util.List;
import java.util.function.Function;

/// Between the fifth deployment, when all that is made once has been made, and the last.
record Growth(Change agent, Change proxy) {
    private static final int FIRST = 5;

    /// A thread or a descriptor per deployment would be a leak; pools breathe.
    private static final int PER_TEN_DEPLOYMENTS = 1;

    private static final int BREATH = 8;
    private static final long MEMORY_BREATH_KILOBYTES = 24 * 1024;

    /// @param from usage after the fifth deployment; to after the last
    record Change(Usage from, Usage to, long threads, long descriptors, long residentKilobytes) {
        static Change of(Usage from, Usage to) {
            return new Change(
                    from,
                    to,
                    to.threads() - from.threads(),
                    to.descriptors() - from.descriptors(),
                    to.residentKilobytes() - from.residentKilobytes());
        }

        boolean within(int deployments) {
            int most = BREATH + PER_TEN_DEPLOYMENTS * deployments / 10;
            return threads <= most
                    && descriptors <= most
                    && residentKilobytes <= MEMORY_BREATH_KILOBYTES;
        }
    }

    static Growth of(List<Sample> samples) {
        return new Growth(change(samples, Sample::agent), change(samples, Sample::proxy));
    }

    private static Change change(List<Sample> samples, Function<Sample, Usage> usage) {
        Sample first = samples.get(Math.min(FIRST, samples.size()) - 1);
        return Change.of(usage.apply(first), usage.apply(samples.getLast()));
    }

    boolean within(int deployments) {
        return agent.within(deployments) && proxy.within(deployments);
    }
}
