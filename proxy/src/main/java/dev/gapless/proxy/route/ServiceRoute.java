package dev.gapless.proxy.route;

import com.fasterxml.jackson.annotation.JsonInclude;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Objects;

/// One service: where it listens, which releases share its traffic, and the instances behind them.
///
/// @param listen addresses as `127.0.0.1:8080` or `[::1]:8080`; literal addresses only, no names
/// @param releases the share of each release; a release with weight 0 gets no new request
/// @param targets instances; one gets new requests only while it is active and its release's weight
///   is above 0
/// @param hold whether new requests wait; its bounds also apply when requests wait for a missing
///   target
/// @param limits time limits; [Limits#DEFAULTS] when absent
/// @param exposeRelease whether answers carry `X-Gapless-Release`
/// @param affinity whether a client stays with the release that answered it, while several can
///   serve
public record ServiceRoute(
        String name,
        List<String> listen,
        List<ReleaseWeight> releases,
        List<Target> targets,
        Hold hold,
        Limits limits,
        boolean exposeRelease,
        // a proxy of an earlier build does not know it
        @JsonInclude(JsonInclude.Include.NON_DEFAULT) boolean affinity) {

    public ServiceRoute(
            String name,
            List<String> listen,
            List<ReleaseWeight> releases,
            List<Target> targets,
            @Nullable Hold hold,
            @Nullable Limits limits,
            boolean exposeRelease,
            boolean affinity) {
        this.name = Objects.requireNonNull(name, "name");
        this.listen = List.copyOf(listen);
        this.releases = List.copyOf(releases);
        this.targets = List.copyOf(targets);
        this.hold = hold == null ? Hold.OFF : hold;
        this.limits = limits == null ? Limits.DEFAULTS : limits;
        this.exposeRelease = exposeRelease;
        this.affinity = affinity;
    }

    /// A service with default limits and no hold.
    public static ServiceRoute of(
            String name, List<String> listen, List<ReleaseWeight> releases, List<Target> targets) {
        return new ServiceRoute(
                name, listen, releases, targets, Hold.OFF, Limits.DEFAULTS, false, false);
    }

    public ServiceRoute withReleases(ReleaseWeight... changed) {
        return new ServiceRoute(
                name, listen, List.of(changed), targets, hold, limits, exposeRelease, affinity);
    }

    public ServiceRoute withTargets(Target... changed) {
        return new ServiceRoute(
                name, listen, releases, List.of(changed), hold, limits, exposeRelease, affinity);
    }

    public ServiceRoute withHold(Hold changed) {
        return new ServiceRoute(
                name, listen, releases, targets, changed, limits, exposeRelease, affinity);
    }

    public ServiceRoute withLimits(Limits changed) {
        return new ServiceRoute(
                name, listen, releases, targets, hold, changed, exposeRelease, affinity);
    }

    public ServiceRoute withExposeRelease(boolean changed) {
        return new ServiceRoute(name, listen, releases, targets, hold, limits, changed, affinity);
    }

    public ServiceRoute withAffinity(boolean changed) {
        return new ServiceRoute(
                name, listen, releases, targets, hold, limits, exposeRelease, changed);
    }
}
