package dev.gapless.proxy.target;

import dev.gapless.proxy.hold.HoldGate;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// What outlives a table: a service's counters.
public final class ServiceState {
    private final String name;
    private final HoldGate hold = new HoldGate();
    private final FailureCounts failed = new FailureCounts();
    private final Map<String, ReleaseState> releases = new ConcurrentHashMap<>();

    public ServiceState(String name) {
        this.name = name;
    }

    public String name() {
        return name;
    }

    public HoldGate hold() {
        return hold;
    }

    /// Failures that belong to no release, such as a hold that lasted too long.
    public FailureCounts failed() {
        return failed;
    }

    ReleaseState release(String release) {
        return releases.computeIfAbsent(release, ReleaseState::new);
    }

    public Map<String, ReleaseState> releases() {
        return releases;
    }
}
