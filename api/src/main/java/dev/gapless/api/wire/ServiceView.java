package dev.gapless.api.wire;

import dev.gapless.api.ProblemReport;

import java.util.List;
import java.util.Optional;

/// A service as it is now.
///
/// @param stable label of the release that serves, empty for none
/// @param previous label to which `rollback` goes, empty for none
/// @param back how long going back would take and what it loses, in words; empty when there is
///   nothing to go back to
/// @param releases those that have traffic or instances, stable first
/// @param kept labels of the releases on disk, newest first
/// @param schema empty without a database
/// @param trouble what a person should know of now
public record ServiceView(
        String service,
        String configFile,
        String stable,
        String previous,
        String back,
        List<ReleaseView> releases,
        List<InstanceView> instances,
        Optional<DeploymentView> deployment,
        SwitchView trafficSwitch,
        List<String> kept,
        List<String> schema,
        List<ProblemReport> trouble) {
    public ServiceView {
        releases = List.copyOf(releases);
        instances = List.copyOf(instances);
        kept = List.copyOf(kept);
        schema = List.copyOf(schema);
        trouble = List.copyOf(trouble);
    }

    /// The same with this deployment.
    public ServiceView with(DeploymentView one) {
        return new ServiceView(
                service,
                configFile,
                stable,
                previous,
                back,
                releases,
                instances,
                Optional.of(one),
                trafficSwitch,
                kept,
                schema,
                trouble);
    }

    /// @param state candidate, stable, retiring, stopped
    /// @param percent of the traffic, 0 to 100 What is not counted is -1.
    ///
    /// @param requestsPerSecond of the last second; -1 when not known
    /// @param p99Millis of the last seconds; -1 when not known
    /// @param inFlight -1 when the switch cannot tell
    /// @param hourFailed failed and hourErrors: of the last hour
    public record ReleaseView(
            String release,
            String state,
            int percent,
            double requestsPerSecond,
            double p99Millis,
            long inFlight,
            long requests,
            long failed,
            long errors,
            long hourFailed,
            long hourErrors) {}

    /// @param state starting, warming, healthy, unhealthy, draining, drained, stopped
    /// @param inFlight -1 when the switch cannot tell
    /// @param detail newest health answer or how it ended
    /// @param heldBack why it has little of the CPU or waits, empty when it does not
    /// @param adopted ran before Gapless knew it, and was never started by it
    public record InstanceView(
            String id,
            String release,
            String address,
            String state,
            long pid,
            long sinceMillis,
            int restarts,
            long inFlight,
            long pooled,
            String detail,
            String heldBack,
            boolean adopted) {}

    /// @param pid of the switch's process, -1 when unknown
    /// @param uncounted why requests are not counted, empty when they are
    public record SwitchView(
            String kind,
            List<String> listen,
            long pid,
            long upSinceMillis,
            String state,
            String uncounted) {
        public SwitchView {
            listen = List.copyOf(listen);
        }
    }
}
