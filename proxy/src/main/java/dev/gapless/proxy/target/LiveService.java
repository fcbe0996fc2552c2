package dev.gapless.proxy.target;

import dev.gapless.proxy.route.ServiceRoute;

import org.jspecify.annotations.Nullable;

import java.util.Collection;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/// One service of the table in force. Immutable but for the counters it points to.
public final class LiveService {
    private final ServiceRoute route;
    private final ServiceState state;
    private final List<LiveRelease> releases;
    private final long totalWeight;
    private final String cookie;

    LiveService(ServiceRoute route, ServiceState state, List<LiveRelease> releases) {
        this.route = route;
        this.state = state;
        this.releases = List.copyOf(releases);
        this.totalWeight = releases.stream().mapToLong(LiveRelease::weight).sum();
        this.cookie = "gapless_" + route.name().replace('-', '_');
    }

    /// Whether clients are told to stay with the release that answered them: there is another one.
    public boolean ties() {
        return route.affinity() && releases.size() > 1;
    }

    /// Name of the cookie that says so.
    public String cookie() {
        return cookie;
    }

    public ServiceRoute route() {
        return route;
    }

    public ServiceState state() {
        return state;
    }

    /// Chooses the client's own release, else one by weight; then the less busy of two of its
    /// targets taken at random.
    ///
    /// Targets that were tried or that just refused a connection are avoided as long as there is
    /// another one; the last one is never avoided.
    ///
    /// @param tie what the client says of the release that it belongs to
    /// @return null when no target is eligible
    public @Nullable TargetState choose(
            Collection<TargetState> tried, long nowNanos, @Nullable String tie) {
        if (totalWeight == 0) {
            return null;
        }
        LiveRelease own = ties() ? tied(tie) : null;
        LiveRelease release = own != null ? own : byWeight();
        TargetState first = leastBusyOfTwo(release.targets());
        if (!first.suspect(nowNanos) && !tried.contains(first)) {
            return first;
        }
        TargetState better = own == null ? null : search(List.of(own), tried, nowNanos);
        if (better == null || better.suspect(nowNanos)) {
            better = search(releases, tried, nowNanos);
        }
        return better != null ? better : first;
    }

    private @Nullable LiveRelease tied(@Nullable String tie) {
        for (LiveRelease release : releases) {
            if (release.state().tie().equals(tie)) {
                return release;
            }
        }
        return null;
    }

    /// Whether there is an eligible target that was not tried.
    public boolean hasOther(Collection<TargetState> tried) {
        for (LiveRelease release : releases) {
            for (TargetState target : release.targets()) {
                if (!tried.contains(target)) {
                    return true;
                }
            }
        }
        return false;
    }

    private LiveRelease byWeight() {
        if (releases.size() == 1) {
            return releases.getFirst();
        }
        long left = ThreadLocalRandom.current().nextLong(totalWeight);
        for (LiveRelease release : releases) {
            left -= release.weight();
            if (left < 0) {
                return release;
            }
        }
        throw new IllegalStateException(
                "weights of " + route.name() + " do not add up to " + totalWeight);
    }

    private static TargetState leastBusyOfTwo(List<TargetState> targets) {
        int size = targets.size();
        if (size == 1) {
            return targets.getFirst();
        }
        ThreadLocalRandom random = ThreadLocalRandom.current();
        int one = random.nextInt(size);
        int other = (one + 1 + random.nextInt(size - 1)) % size;
        TargetState first = targets.get(one);
        TargetState second = targets.get(other);
        return second.load() < first.load() ? second : first;
    }

    private static @Nullable TargetState search(
            List<LiveRelease> among, Collection<TargetState> tried, long nowNanos) {
        TargetState untried = null;
        for (LiveRelease release : among) {
            for (TargetState target : release.targets()) {
                if (tried.contains(target)) {
                    continue;
                }
                if (!target.suspect(nowNanos)) {
                    return target;
                }
                untried = target;
            }
        }
        return untried;
    }
}
