package dev.gapless.traffic.nginx;

import dev.gapless.core.service.SwitchSettings;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What our two files for nginx say. Pure; their text is a function of this and of the folder.
///
/// @param slots ports of the upstreams, in the order in which nginx looks for their flags
/// @param counts UDP port on which the agent hears of each request
/// @param affinity clients are told to stay with the release that answered them, while there are
///   several
/// @param key 16 hex digits, random: part of the path by which we ask nginx what it sees, which
///   clients of a server in front of ours do not know; empty in a text of before there was one
/// @param heads KB of a head that pass, where Gapless has let a server of the user's lead to ours;
///   0 where none was: then it does as any server, whoever comes there
record Include(
        String service,
        List<String> listen,
        List<Integer> slots,
        int counts,
        Duration requestTimeout,
        boolean affinity,
        String key,
        int heads) {
    /// Well below that of any application: who closes first never meets a request on its way.
    static final Duration UPSTREAM_IDLE = Duration.ofSeconds(1);

    static final String NOBODY = "none";
    static final String PROBE = "probe";

    /// Of the text that this build writes. An older one stays until nginx has to be reloaded
    /// anyway.
    static final String VERSION = "2";

    private static final int ID_BYTES = 8;
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final Pattern HEAD =
            Pattern.compile(
                    "# gapless ([12]) service=([a-z0-9-]+) listen=(\\S+) slots=([0-9,]*)"
                            + " counts=([0-9]+) timeout=([0-9]+)( affinity=cookie)?"
                            + "(?: key=([0-9a-f]{16}))?(?: led=([0-9]{1,6})k)?"
                            + " id=([0-9a-f]{16})\n");

    Include {
        listen = List.copyOf(listen);
        slots = List.copyOf(slots);
    }

    /// With no slot, and a key of its own.
    ///
    /// @param heads as in the record
    static Include of(String service, SwitchSettings settings, int heads) {
        return new Include(
                service,
                settings.listen(),
                List.of(),
                0,
                settings.requestTimeout(),
                settings.affinity(),
                freshKey(),
                heads);
    }

    private static String freshKey() {
        byte[] key = new byte[ID_BYTES];
        RANDOM.nextBytes(key);
        return HexFormat.of().formatHex(key);
    }

    Include with(List<Integer> ports, int udp) {
        return new Include(service, listen, ports, udp, requestTimeout, affinity, key, heads);
    }

    /// With the key of one that is there, if it has one.
    Include keyedAs(Optional<Head> there) {
        return there.map(head -> head.include().key())
                .filter(one -> !one.isEmpty())
                .map(this::withKey)
                .orElse(this);
    }

    private Include withKey(String other) {
        return new Include(service, listen, slots, counts, requestTimeout, affinity, other, heads);
    }

    /// The first line of a file of ours: what was written, and its checksum. A build whose text
    /// differs leaves it as it is as long as it says the same.
    ///
    /// @param version of its text
    record Head(Include include, String id, String version) {
        /// Whether routes of this include can be moved by flags alone.
        boolean says(Include wanted) {
            return include.equals(wanted.withKey(include.key()));
        }

        static Optional<Head> of(String text) {
            Matcher match = HEAD.matcher(text);
            if (!match.lookingAt()) {
                return Optional.empty();
            }
            List<Integer> slots =
                    Arrays.stream(match.group(4).split(","))
                            .filter(port -> !port.isEmpty())
                            .map(Integer::valueOf)
                            .toList();
            return Optional.of(
                    new Head(
                            new Include(
                                    match.group(2),
                                    List.of(match.group(3).split(",")),
                                    slots,
                                    Integer.parseInt(match.group(5)),
                                    Duration.ofSeconds(Long.parseLong(match.group(6))),
                                    match.group(7) != null,
                                    Optional.ofNullable(match.group(8)).orElse(""),
                                    Integer.parseInt(
                                            Optional.ofNullable(match.group(9)).orElse("0"))),
                            match.group(10),
                            match.group(1)));
        }
    }

    IncludeText text(Layout layout) {
        return IncludeText.of(new IncludeFiles(this, layout));
    }

    /// As part of the names of variables and upstreams.
    String name() {
        return name(service);
    }

    static String name(String service) {
        return "gapless_" + service.replace('-', '_');
    }

    /// What `proxy_pass` is given for a port.
    String upstream(int port) {
        return upstream(service, port);
    }

    static String upstream(String service, int port) {
        return name(service) + "_" + port;
    }

    String nobody() {
        return name() + "_" + NOBODY;
    }

    /// The name under which our server answers when others share its address.
    String host() {
        return service + ".gapless.internal";
    }

    String probePath() {
        return "/.gapless/" + service + (key.isEmpty() ? "" : "/" + key);
    }

    /// Requests to it are counted as ours.
    String countPath() {
        return probePath() + "/counted";
    }

    /// In which `server.conf` says where a request goes.
    String variable() {
        return name();
    }

    /// Whether only servers of the user's come there, which know their clients: no line of ours
    /// needs to know them.
    boolean isBehind() {
        return isLed() && listen.stream().allMatch(Include::isLocal);
    }

    /// Whether a server of the user's leads there.
    boolean isLed() {
        return heads > 0;
    }

    /// @param address `address:port`
    static boolean isLocal(String address) {
        return address.startsWith("127.") || address.startsWith("[::1]:");
    }

    /// The line by which answers tell a client. Where a location has an `add_header` of its own it
    /// is not inherited.
    String tell() {
        return "add_header Set-Cookie $" + cookie() + " always;";
    }

    /// The variable that holds it.
    String cookie() {
        return name() + "_cookie";
    }

    /// Says each request to us. A server or location with an `access_log` line of its own needs
    /// this one, too.
    String accessLog() {
        return "access_log syslog:server=127.0.0.1:%d,nohostname,tag=gapless %s if=$%s"
                .formatted(counts, name(), name());
    }
}
