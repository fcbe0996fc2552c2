package dev.gapless.load;

import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.List;

/// What load to put on what. Immutable; begin with [#on] and change what is to differ.
///
/// @param base `http://host:port`, with a path in front of all paths or without
/// @param timeout of one request, from its sending to the last byte of its answer
/// @param maxDuration the run ends by itself then; at most 24 h
/// @param ownHost the user has said that the target, which is not on loopback, is theirs to load
/// @param seed of the order of the requests
/// @param idPrefix of all ids; must differ between runs against the same data
/// @param phase the first phase's name
/// @param keepMishaps how many failures, and how many errors, are kept with all that is known of
///   them; of those beyond it each failure is kept briefly, and errors are only counted
public record LoadPlan(
        URI base,
        LoadMode mode,
        List<RequestSpec> requests,
        ReleaseMark releaseMark,
        Duration connectTimeout,
        Duration timeout,
        Duration maxDuration,
        boolean ownHost,
        long seed,
        String idPrefix,
        String phase,
        int keepMishaps) {
    /// The header in which the built-in switch names the release that answered.
    public static final String RELEASE_HEADER = "X-Gapless-Release";

    private static final Duration LONGEST = Duration.ofHours(24);

    public LoadPlan {
        requests = List.copyOf(requests);
        if (requests.isEmpty()) {
            throw LoadProblem.invalid("there are no requests to send", "Name one, like GET /.");
        }
        requireWithin("connect timeout", connectTimeout, Duration.ofMinutes(10));
        requireWithin("timeout", timeout, Duration.ofMinutes(10));
        requireWithin("duration", maxDuration, LONGEST);
        if (!idPrefix.matches("[A-Za-z0-9-]{1,40}")) {
            throw LoadProblem.invalid(
                    "id prefix is '" + idPrefix + "'", "Use 1 to 40 letters, digits and hyphens.");
        }
    }

    private static void requireWithin(String name, Duration value, Duration most) {
        if (value.compareTo(Duration.ofMillis(1)) < 0 || value.compareTo(most) > 0) {
            throw LoadProblem.invalid(
                    name + " is " + value.toMillis() + " ms",
                    "Give 1 ms to " + most.toMinutes() + " min.");
        }
    }

    /// `GET /` by 10 users without think time, for at most 10 minutes.
    public static LoadPlan on(URI base) {
        return new LoadPlan(
                base,
                LoadMode.closed(10),
                List.of(RequestSpec.get("/")),
                new ReleaseMark.ByHeader(RELEASE_HEADER),
                Duration.ofSeconds(5),
                Duration.ofSeconds(10),
                Duration.ofMinutes(10),
                false,
                1,
                IdLedger.freshPrefix(),
                "before",
                10_000);
    }

    public LoadPlan mode(LoadMode mode) {
        return edit().mode(mode).plan();
    }

    public LoadPlan requests(List<RequestSpec> requests) {
        return edit().requests(requests).plan();
    }

    public LoadPlan requests(RequestSpec... requests) {
        return requests(List.of(requests));
    }

    public LoadPlan releaseMark(ReleaseMark mark) {
        return edit().releaseMark(mark).plan();
    }

    public LoadPlan timeout(Duration timeout) {
        return edit().timeout(timeout).plan();
    }

    public LoadPlan connectTimeout(Duration timeout) {
        return edit().connectTimeout(timeout).plan();
    }

    public LoadPlan maxDuration(Duration duration) {
        return edit().maxDuration(duration).plan();
    }

    public LoadPlan ownHost(boolean own) {
        return edit().ownHost(own).plan();
    }

    public LoadPlan seed(long seed) {
        return edit().seed(seed).plan();
    }

    public LoadPlan idPrefix(String prefix) {
        return edit().idPrefix(prefix).plan();
    }

    public LoadPlan phase(String name) {
        return edit().phase(name).plan();
    }

    public LoadPlan keepMishaps(int count) {
        return edit().keepMishaps(count).plan();
    }

    /// Where the load would go.
    ///
    /// @throws LoadProblem when it may not go there, or nobody knows where that is
    public InetSocketAddress address() {
        return Target.resolve(base, ownHost);
    }

    private LoadPlanEdit edit() {
        return new LoadPlanEdit(this);
    }
}
