package dev.gapless.proxy.route;

/// Time limits of one service, in milliseconds. Absent or 0 means the default.
///
/// @param upstreamIdleMillis an idle pooled connection to an instance is closed after this; must
///   stay below the instance's own keep-alive timeout (Tomcat in Spring Boot: 60 s, as shipped: 20
///   s)
/// @param justUsedMillis requests that must not be repeated (POST, PATCH) reuse a connection only
///   when it was used within this time
/// @param connectTimeoutMillis longest wait for a connection to an instance
/// @param requestTimeoutMillis longest silence of an instance between request and first byte of the
///   answer
/// @param streamIdleMillis longest silence in the middle of an answer
/// @param clientIdleMillis an idle client connection is closed after this; announced with
///   `Keep-Alive: timeout`
/// @param clientStallMillis longest time for a head to arrive, longest silence of a client in the
///   middle of a body, and longest time without taking a byte of its answer
/// @param unavailableHoldMillis how long a request waits when no target is eligible or all refuse
///   connections
/// @param restoreHoldMillis the same, counted from the start of a proxy that restored its table
public record Limits(
        long upstreamIdleMillis,
        long justUsedMillis,
        long connectTimeoutMillis,
        long requestTimeoutMillis,
        long streamIdleMillis,
        long clientIdleMillis,
        long clientStallMillis,
        long unavailableHoldMillis,
        long restoreHoldMillis) {

    public static final Limits DEFAULTS = new Limits(0, 0, 0, 0, 0, 0, 0, 0, 0);

    public Limits {
        upstreamIdleMillis = orDefault(upstreamIdleMillis, 15_000);
        justUsedMillis = orDefault(justUsedMillis, 1_000);
        connectTimeoutMillis = orDefault(connectTimeoutMillis, 2_000);
        requestTimeoutMillis = orDefault(requestTimeoutMillis, 60_000);
        streamIdleMillis = orDefault(streamIdleMillis, 600_000);
        clientIdleMillis = orDefault(clientIdleMillis, 75_000);
        clientStallMillis = orDefault(clientStallMillis, 60_000);
        unavailableHoldMillis = orDefault(unavailableHoldMillis, 2_000);
        restoreHoldMillis = orDefault(restoreHoldMillis, 10_000);
    }

    private static long orDefault(long value, long whenAbsent) {
        return value == 0 ? whenAbsent : value;
    }

    /// The smallest of them, for a check that none is negative.
    long smallest() {
        long upstream =
                Math.min(Math.min(upstreamIdleMillis, justUsedMillis), connectTimeoutMillis);
        long answer = Math.min(Math.min(requestTimeoutMillis, streamIdleMillis), clientIdleMillis);
        long wait = Math.min(Math.min(clientStallMillis, unavailableHoldMillis), restoreHoldMillis);
        return Math.min(Math.min(upstream, answer), wait);
    }

    public Limits withUpstreamIdleMillis(long changed) {
        return new Limits(
                changed,
                justUsedMillis,
                connectTimeoutMillis,
                requestTimeoutMillis,
                streamIdleMillis,
                clientIdleMillis,
                clientStallMillis,
                unavailableHoldMillis,
                restoreHoldMillis);
    }

    public Limits withJustUsedMillis(long changed) {
        return new Limits(
                upstreamIdleMillis,
                changed,
                connectTimeoutMillis,
                requestTimeoutMillis,
                streamIdleMillis,
                clientIdleMillis,
                clientStallMillis,
                unavailableHoldMillis,
                restoreHoldMillis);
    }

    public Limits withConnectTimeoutMillis(long changed) {
        return new Limits(
                upstreamIdleMillis,
                justUsedMillis,
                changed,
                requestTimeoutMillis,
                streamIdleMillis,
                clientIdleMillis,
                clientStallMillis,
                unavailableHoldMillis,
                restoreHoldMillis);
    }

    public Limits withRequestTimeoutMillis(long changed) {
        return new Limits(
                upstreamIdleMillis,
                justUsedMillis,
                connectTimeoutMillis,
                changed,
                streamIdleMillis,
                clientIdleMillis,
                clientStallMillis,
                unavailableHoldMillis,
                restoreHoldMillis);
    }

    public Limits withStreamIdleMillis(long changed) {
        return new Limits(
                upstreamIdleMillis,
                justUsedMillis,
                connectTimeoutMillis,
                requestTimeoutMillis,
                changed,
                clientIdleMillis,
                clientStallMillis,
                unavailableHoldMillis,
                restoreHoldMillis);
    }

    public Limits withClientIdleMillis(long changed) {
        return new Limits(
                upstreamIdleMillis,
                justUsedMillis,
                connectTimeoutMillis,
                requestTimeoutMillis,
                streamIdleMillis,
                changed,
                clientStallMillis,
                unavailableHoldMillis,
                restoreHoldMillis);
    }

    public Limits withClientStallMillis(long changed) {
        return new Limits(
                upstreamIdleMillis,
                justUsedMillis,
                connectTimeoutMillis,
                requestTimeoutMillis,
                streamIdleMillis,
                clientIdleMillis,
                changed,
                unavailableHoldMillis,
                restoreHoldMillis);
    }

    public Limits withUnavailableHoldMillis(long changed) {
        return new Limits(
                upstreamIdleMillis,
                justUsedMillis,
                connectTimeoutMillis,
                requestTimeoutMillis,
                streamIdleMillis,
                clientIdleMillis,
                clientStallMillis,
                changed,
                restoreHoldMillis);
    }

    public Limits withRestoreHoldMillis(long changed) {
        return new Limits(
                upstreamIdleMillis,
                justUsedMillis,
                connectTimeoutMillis,
                requestTimeoutMillis,
                streamIdleMillis,
                clientIdleMillis,
                clientStallMillis,
                unavailableHoldMillis,
                changed);
    }
}
