package dev.gapless.core.port;

import dev.gapless.core.service.InstanceId;

import java.util.List;
import java.util.Map;

/// What a switch has counted for one service since it started; counters only grow while `epoch`
/// stays the same. A release that could not be counted is absent, never 0; an instance that is
/// absent is not used.
///
/// @param epoch identifies the counting process; when it changes all counters began again at 0
/// @param generation of the routes in force; below the one that was confirmed when the switch was
///   asked if it has lost them since
/// @param uncounted why requests are not counted now, empty when they are; then no release is there
///   and `requests` of an instance is -1
public record Traffic(
        String epoch,
        long generation,
        long held,
        Map<String, Release> releases,
        Map<InstanceId, Instance> instances,
        String uncounted) {
    public Traffic {
        releases = Map.copyOf(releases);
        instances = Map.copyOf(instances);
    }

    /// All is counted.
    public Traffic(
            String epoch,
            long generation,
            long held,
            Map<String, Release> releases,
            Map<InstanceId, Instance> instances) {
        this(epoch, generation, held, releases, instances, "");
    }

    /// @param failed requests that the switch itself had to fail
    /// @param errors 5xx answered by the release
    /// @param latency cumulative counts per bucket
    public record Release(long requests, long failed, long errors, List<Bucket> latency) {
        public Release {
            latency = List.copyOf(latency);
        }
    }

    /// @param upperMicros upper bound of the bucket in microseconds
    public record Bucket(long upperMicros, long count) {}

    /// @param inFlight requests not yet answered in full; -1 when some of the `pooled` ones may
    ///   carry one and nobody can tell which
    /// @param pooled idle connections to it, plus those being opened
    /// @param requests -1 when they are not counted
    /// @param lastRequestMillis wall clock of the newest request, 0 for none
    /// @param slowest `GET /api/export, 0.9 s`, empty for none
    public record Instance(
            long inFlight, long pooled, long requests, long lastRequestMillis, String slowest) {
        /// Nothing of the switch uses the instance any more.
        public boolean idle() {
            return inFlight == 0 && pooled == 0;
        }
    }
}
