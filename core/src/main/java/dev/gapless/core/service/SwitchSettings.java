package dev.gapless.core.service;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// Which switch moves the traffic and how long it may hold requests.
///
/// @param kind `builtin` or `nginx` (others come as adapters are written)
/// @param listen `address:port`, at least one
/// @param requestTimeout longest wait for the first byte of an answer
/// @param exposeRelease whether answers carry `X-Gapless-Release`
/// @param affinity whether a client stays with the release that answered it, as long as several get
///   traffic and that is one of them; by a cookie
/// @param nginx what only that kind needs
public record SwitchSettings(
        String kind,
        List<String> listen,
        Hold hold,
        Duration requestTimeout,
        boolean exposeRelease,
        boolean affinity,
        Optional<Nginx> nginx) {
    public static final String NGINX = "nginx";

    public SwitchSettings {
        listen = List.copyOf(listen);
    }

    /// Of a kind that needs nothing of its own.
    public SwitchSettings(
            String kind,
            List<String> listen,
            Hold hold,
            Duration requestTimeout,
            boolean exposeRelease) {
        this(kind, listen, hold, requestTimeout, exposeRelease, false, Optional.empty());
    }

    /// Which switch it is, in words: one cannot take over from another.
    public String label() {
        return leadsToOne() ? kind + " (mode: reload)" : kind;
    }

    /// Whether all requests go to one instance at any time: there is nothing to share out, and no
    /// ramp.
    public boolean leadsToOne() {
        return nginx.filter(Nginx::rewritten).isPresent();
    }

    public SwitchSettings withAffinity() {
        return new SwitchSettings(kind, listen, hold, requestTimeout, exposeRelease, true, nginx);
    }

    /// The same switch, with nginx asked and told by the commands of another one.
    public SwitchSettings askedAs(SwitchSettings other) {
        Optional<Nginx> asked =
                nginx.map(
                        one ->
                                other.nginx()
                                        .map(
                                                with ->
                                                        new Nginx(
                                                                one.include(),
                                                                one.slots(),
                                                                with.test(),
                                                                with.reload(),
                                                                one.rewritten()))
                                        .orElse(one));
        return new SwitchSettings(
                kind, listen, hold, requestTimeout, exposeRelease, affinity, asked);
    }

    /// Bounds of holding requests: beyond any of them 503 with Retry-After.
    public record Hold(Duration time, int requests, long bytes) {}

    /// @param include the file of nginx that is ours, absolute
    /// @param slots every port that an instance may have
    /// @param test checks nginx's configuration and prints it, without a shell
    /// @param reload makes nginx take its configuration in
    /// @param rewritten the include is the user's: the port in its one line is written and nginx
    ///   reloaded whenever requests have to go elsewhere; else it is ours, and flags decide
    public record Nginx(
            Path include,
            List<Integer> slots,
            List<String> test,
            List<String> reload,
            boolean rewritten) {
        /// nginx looks for a file per slot at each request.
        public static final int MOST_SLOTS = 32;

        public Nginx {
            slots = List.copyOf(slots);
            test = List.copyOf(test);
            reload = List.copyOf(reload);
        }

        /// With an include of ours.
        public Nginx(Path include, List<Integer> slots, List<String> test, List<String> reload) {
            this(include, slots, test, reload, false);
        }
    }
}
