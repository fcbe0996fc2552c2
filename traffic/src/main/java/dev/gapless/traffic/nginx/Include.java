package dev.gapless.traffic.nginx;

import dev.gapless.core.service.SwitchSettings;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// What our two files for nginx say, and how that is written. Pure; the text is a function of this
/// and of the folder.
///
/// @param slots ports of the upstreams, in the order in which nginx looks for their flags
/// @param counts UDP port on which the agent hears of each request
/// @param affinity clients are told to stay with the release that answered them, while there are
///   several
/// @param key 16 hex digits, random: part of the path by which we ask nginx what it sees, which
///   clients of a server in front of ours do not know; empty in a text of before there was one
record Include(
        String service,
        List<String> listen,
        List<Integer> slots,
        int counts,
        Duration requestTimeout,
        boolean affinity,
        String key) {
    /// Well below that of any application: who closes first never meets a request on its way.
    static final Duration UPSTREAM_IDLE = Duration.ofSeconds(1);

    static final String NOBODY = "none";
    static final String PROBE = "probe";

    /// Of the text that this build writes. An older one stays until nginx has to be reloaded
    /// anyway.
    static final String VERSION = "2";

    private static final int ID_BYTES = 8;
    private static final Pattern VARIABLE = Pattern.compile("\\$\\{?(gapless_[a-z0-9_]+)");
    private static final Pattern SET = Pattern.compile("set \\$(gapless_[a-z0-9_]+)");
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final Pattern HEAD =
            Pattern.compile(
                    "# gapless ([12]) service=([a-z0-9-]+) listen=(\\S+) slots=([0-9,]*)"
                            + " counts=([0-9]+) timeout=([0-9]+)( affinity=cookie)?"
                            + "(?: key=([0-9a-f]{16}))? id=([0-9a-f]{16})\n");

    Include {
        listen = List.copyOf(listen);
        slots = List.copyOf(slots);
    }

    /// @param key of the one that is there; a new one where there is none, or it has none
    static Include of(
            String service,
            SwitchSettings settings,
            List<Integer> slots,
            int counts,
            Optional<String> key) {
        return new Include(
                service,
                settings.listen(),
                slots,
                counts,
                settings.requestTimeout(),
                settings.affinity(),
                key.filter(one -> !one.isEmpty()).orElseGet(Include::freshKey));
    }

    private static String freshKey() {
        byte[] key = new byte[ID_BYTES];
        RANDOM.nextBytes(key);
        return HexFormat.of().formatHex(key);
    }

    private Include withKey(String other) {
        return new Include(service, listen, slots, counts, requestTimeout, affinity, other);
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
                                    Optional.ofNullable(match.group(8)).orElse("")),
                            match.group(9),
                            match.group(1)));
        }
    }

    /// @param http the include itself, inside `http { }`
    /// @param server what its server includes, and any other server of the user may
    /// @param id checksum of both: nginx says it when it is asked what is in force
    record Text(String http, String server, String id) {
        /// Whether these are as they were written.
        static boolean intact(String http, String server, String id) {
            return id.equals(checksum(http.replace(id, ""), server));
        }
    }

    Text text(Layout layout) {
        String server = server(layout);
        String id = checksum(http(layout, ""), server);
        return new Text(http(layout, id), server, id);
    }

    static String checksum(String http, String server) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(http.getBytes(StandardCharsets.UTF_8));
            byte[] sum = digest.digest(server.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(sum, 0, ID_BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /// As part of the names of variables and upstreams.
    private String name() {
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

    /// Whether this text says each variable that the other one uses and does not set itself.
    static boolean says(String http, String server) {
        Set<String> said = names(VARIABLE, http);
        said.addAll(names(SET, server));
        return said.containsAll(names(VARIABLE, server));
    }

    private static Set<String> names(Pattern pattern, String text) {
        return pattern.matcher(text)
                .results()
                .map(match -> match.group(1))
                .collect(Collectors.toCollection(HashSet::new));
    }

    /// In which `server.conf` says where a request goes.
    String variable() {
        return name();
    }

    private String http(Layout layout, String id) {
        return """
               # gapless %20$s service=%1$s listen=%17$s slots=%2$s counts=%3$d timeout=%18$d%23$s%26$s id=%4$s
               # Written by Gapless (switch.kind: nginx) and checked before each use: put lines of your own elsewhere.
               # Which slot gets a request, files in %5$s decide. No reload is needed for it.
               %6$s
               upstream %7$s_none {
                   server 127.0.0.1:1 down;
               }
               split_clients $request_id $%7$s_bucket {
               %8$s    * %9$d;
               }
               map $host $%7$s {
                   default "";
               }
               %24$smap $http_host $%7$s_host {
                   default $http_host;
                   "" $host;
               }
               map $http_upgrade $%7$s_connection {
                   default upgrade;
                   "" "";
               }
               map "$server_addr|$remote_addr|$http_x_forwarded_proto" $%7$s_proto {
                   default $scheme;
                   "~^(127[.][0-9.]+|::1)[|][^|]*[|](https?)$" $2;
                   "~^([^|]+)[|]\\1[|](https?)$" $2;
               }
               map "$server_addr|$remote_addr|$http_x_forwarded_for" $%7$s_for {
                   default $proxy_add_x_forwarded_for;
                   "~^(127[.][0-9.]+|::1)[|][^|]*[|](.+)$" $2;
                   "~^([^|]+)[|]\\1[|](.+)$" $2;
               }
               log_format %7$s '$%7$s|$upstream_header_time|$status|$request_time';
               %19$s;
               %25$sserver {
               %10$s    server_name %11$s;
                   include "%12$s";
                   client_max_body_size 0;
               %27$s    location / {
               %13$s    }
                   location = %14$s {
                       allow 127.0.0.0/8;
                       allow ::1;
               %15$s        deny all;
                       access_log off;
                       log_not_found off;
                       open_file_cache off;
                       disable_symlinks off;
                       etag off;
                       default_type text/plain;
                       add_header X-Gapless-Slot $%7$s always;
                       add_header X-Gapless-Include "%4$s" always;
                       alias "%16$s";
                   }
                   location = %21$s {
                       allow 127.0.0.0/8;
                       allow ::1;
               %15$s        deny all;
                       log_not_found off;
                       open_file_cache off;
                       disable_symlinks off;
                       default_type text/plain;
                       set $%7$s %7$s_%22$s;
                       alias "%16$s";
                   }
               }
               """
                .formatted(
                        service,
                        slots.stream().map(String::valueOf).collect(Collectors.joining(",")),
                        counts,
                        id,
                        layout.folder(),
                        slots.stream().map(this::upstreamBlock).collect(Collectors.joining()),
                        name(),
                        percents(),
                        Buckets.COUNT - 1,
                        lines(listen.stream().map(address -> "listen " + address), 1),
                        host(),
                        layout.server(),
                        proxy(2),
                        probePath(),
                        lines(ownAddresses().map(host -> "allow " + host), 2),
                        layout.state(),
                        String.join(",", listen),
                        requestTimeout.toSeconds(),
                        accessLog(),
                        VERSION,
                        countPath(),
                        PROBE,
                        affinity ? " affinity=cookie" : "",
                        affinity ? ties() : "",
                        isBehind()
                                ? "limit_req_zone \"\" zone=" + name() + "_free:32k rate=1r/s;\n"
                                : "",
                        key.isEmpty() ? "" : " key=" + key,
                        isBehind() ? behind() : "");
    }

    /// Whoever comes there comes from this machine: a server of the user's, in this nginx or not,
    /// that knows its clients.
    boolean isBehind() {
        return listen.stream().allMatch(Include::isLocal);
    }

    /// @param address `address:port`
    static boolean isLocal(String address) {
        return address.startsWith("127.") || address.startsWith("[::1]:");
    }

    /// What the user's server lets through passes ours, too, and at once: what it says of sizes and
    /// buffers is not known here, and what `http { }` says of clients is meant for those of the
    /// user's. Bodies of requests are kept: one that no connection could be made for is sent again.
    private String behind() {
        return lines(
                Stream.of(
                        "large_client_header_buffers 8 64k",
                        "allow all",
                        "limit_req zone=" + name() + "_free",
                        "proxy_buffering off",
                        // all three: one that came from above might not go with the others
                        "proxy_buffer_size 64k",
                        "proxy_buffers 8 64k",
                        "proxy_busy_buffers_size 128k"),
                1);
    }

    /// Whom a cookie names, and the one that an answer is given: of a release that answered, to a
    /// client that does not have it yet.
    private String ties() {
        return """
               map $cookie_%1$s $%1$s_tied {
                   default none;
                   "~^%2$s$" $cookie_%1$s;
               }
               map $host $%1$s_mark {
                   default "";
               }
               map "$%1$s_mark|$%1$s_tied|$upstream_header_time|$upstream_http_cache_control" $%1$s_cookie {
                   volatile;
                   default "";
                   "~*[|].*[|].*[|].*(public|s-maxage)" "";
                   "~^[|]%2$s[|][^|]*[0-9][|]" "%1$s=; Max-Age=0; Path=/; HttpOnly; SameSite=Lax";
                   "~^.?.?[|]" "";
                   "~^([a-z]+)[|]\\1[|]" "";
                   "~^[^|]*[|][^|]*[|][^|]*[0-9][|]" "%1$s=$%1$s_mark; Path=/; HttpOnly; SameSite=Lax";
               }
               """
                .formatted(name(), Marks.FORM);
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

    private String upstreamBlock(int port) {
        return """
               upstream %s {
                   server 127.0.0.1:%d max_fails=0;
                   keepalive 64;
                   keepalive_timeout %ds;
               }
               """
                .formatted(upstream(port), port, UPSTREAM_IDLE.toSeconds());
    }

    private static String percents() {
        return IntStream.range(0, Buckets.COUNT - 1)
                .mapToObj(bucket -> "    1% " + bucket + ";\n")
                .collect(Collectors.joining());
    }

    /// Who asks an address of this machine comes from that address.
    private Stream<String> ownAddresses() {
        return listen.stream()
                .map(address -> address.substring(0, address.lastIndexOf(':')))
                .map(host -> host.replace("[", "").replace("]", ""))
                .filter(host -> !host.equals("0.0.0.0") && !host.equals("::"))
                .filter(host -> !host.startsWith("127.") && !host.equals("::1"))
                .distinct();
    }

    /// A request that no connection could be made for has not been heard by anybody: it is given to
    /// whoever is in force by now. One of which a byte was sent is not sent again.
    private String server(Layout layout) {
        return """
               # gapless: which slot of %1$s gets a request. Inside server { }; then proxy_pass http://$%2$s;
               open_file_cache off;
               disable_symlinks off;
               %6$s%3$serror_page 502 = @%2$s_again;
               location @%2$s_again {
                   if ($upstream_bytes_sent !~ "^0(, 0)*$") {
                       return 502;
                   }
               %4$s    if ($%2$s = %2$s_none) {
                       return 503;
                   }
               %5$s}
               """
                .formatted(
                        service,
                        name(),
                        choice(layout, 0),
                        choice(layout, 1),
                        proxy(1),
                        affinity ? tell() + "\n" : "");
    }

    private String choice(Layout layout, int depth) {
        String bucket = "$" + name() + "_bucket";
        String by = affinity ? "$" + name() + "_by" : bucket;
        Stream<String> tied =
                Stream.of(
                        "set $%1$s_by %2$s".formatted(name(), bucket),
                        "if (-d \"%2$s/$%1$s_tied\") { set $%1$s_by $%1$s_tied/%3$s; }"
                                .formatted(name(), layout.current(), bucket));
        Stream<String> slot =
                Stream.concat(
                        Stream.of("set $" + name() + " " + nobody()),
                        slots.stream()
                                .map(
                                        port ->
                                                "if (-f \"%s/%s.%d\") { set $%s %s; }"
                                                        .formatted(
                                                                layout.current(),
                                                                by,
                                                                port,
                                                                name(),
                                                                upstream(port))));
        return lines(
                affinity ? Stream.of(tied, slot, mark(layout)).flatMap(part -> part) : slot, depth);
    }

    /// The mark of the release behind the slot, letter by letter: nginx has no other way to be told
    /// something without a reload than whether a file is there.
    private Stream<String> mark(Layout layout) {
        return Stream.concat(
                Stream.of("set $" + name() + "_mark \"\""),
                Marks.LETTERS.stream()
                        .map(
                                letter ->
                                        "if (-f \"%2$s/$%1$s.%3$s\") { set $%1$s_mark \"${%1$s_mark}%3$s\"; }"
                                                .formatted(name(), layout.current(), letter)));
    }

    private String proxy(int depth) {
        return lines(
                Stream.of(
                        "proxy_pass http://$" + name(),
                        "proxy_http_version 1.1",
                        "proxy_intercept_errors off",
                        "proxy_next_upstream error",
                        "proxy_read_timeout " + requestTimeout.toSeconds() + "s",
                        "proxy_set_header Host $" + name() + "_host",
                        "proxy_set_header Connection $" + name() + "_connection",
                        "proxy_set_header Upgrade $http_upgrade",
                        "proxy_set_header X-Forwarded-For $" + name() + "_for",
                        // a server of this machine that led here knows how its client came
                        "proxy_set_header X-Forwarded-Proto $" + name() + "_proto"),
                depth);
    }

    /// One statement a line.
    private static String lines(Stream<String> statements, int depth) {
        return statements
                .map(one -> "    ".repeat(depth) + (one.endsWith("}") ? one : one + ";") + "\n")
                .collect(Collectors.joining());
    }
}
