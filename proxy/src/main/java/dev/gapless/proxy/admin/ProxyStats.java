package dev.gapless.proxy.admin;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Map;

/// The counts of one proxy process at one moment. All counters begin at 0 when the process starts
/// (see `pid` and `startedAtMillis`) and never go down; a service, release or instance that left
/// the table is listed until nothing of it is in use any more.
///
/// @param restoredFrom where the table came from at the start: `nothing`, `current`, `previous`, or
///   `start-empty`
/// @param restoreProblem why the newest table could not be read, if so
/// @param notListening addresses that should be listened on and cannot be, with the code of the
///   reason
public record ProxyStats(
        long pid,
        long startedAtMillis,
        long epoch,
        long generation,
        String restoredFrom,
        @Nullable String restoreProblem,
        Map<String, String> notListening,
        List<ServiceStats> services) {

    /// @param held requests that wait now
    /// @param heldTotal requests that ever waited
    /// @param clientConnections open connections from clients
    /// @param failed failures that belong to no release, by cause
    public record ServiceStats(
            String name,
            int held,
            long heldTotal,
            int clientConnections,
            Map<String, Long> failed,
            List<ReleaseStats> releases,
            List<InstanceStats> instances) {}

    /// @param requests requests that ended: answered by the release, failed by the proxy, or cut
    ///   off
    /// @param failed those the proxy failed or had to cut off, by cause
    /// @param errors5xx those the release itself answered with 5xx
    /// @param clientAborts requests whose client left first; not in `requests`
    /// @param retries requests that were sent again
    /// @param latencyMicros from the head read to the end of the answer handed to the kernel; its
    ///   count is `requests`
    public record ReleaseStats(
            String release,
            long requests,
            Map<String, Long> failed,
            long errors5xx,
            long clientAborts,
            long retries,
            LatencyBuckets latencyMicros) {}

    /// @param eligible whether it gets new requests
    /// @param inFlight requests that were sent there, or will be, and have not ended
    /// @param pooled idle kept-alive connections to it
    /// @param connecting connections to it that are being made
    /// @param requests how many requests were ever directed to it, repeated ones included
    /// @param lastRequestAtMillis when the last one was; 0 for never
    public record InstanceStats(
            String instance,
            String release,
            boolean eligible,
            int inFlight,
            int pooled,
            int connecting,
            long requests,
            long connectFailures,
            long lastRequestAtMillis,
            @Nullable SlowestInFlight slowestInFlight) {

        /// It gets nothing new and nothing of the proxy uses it: it may be stopped.
        public boolean drained() {
            return !eligible && inFlight == 0 && pooled == 0 && connecting == 0;
        }
    }

    /// @param path without the query
    public record SlowestInFlight(String path, long millis) {}
}
