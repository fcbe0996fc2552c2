package dev.gapless.traffic.nginx;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// How an include is written. Pure.
record IncludeFiles(Include include, Layout layout) {
    /// What an application asks of the nginx in front of it.
    private static final List<String> ASKED =
            List.of(
                    "X-Accel-Redirect",
                    "X-Accel-Expires",
                    "X-Accel-Limit-Rate",
                    "X-Accel-Buffering",
                    "X-Accel-Charset");

    /// nginx says its own instead, unless it is told otherwise.
    private static final List<String> HIDDEN = List.of("Server", "Date", "X-Pad");

    String http(String id) {
        return """
               # gapless %20$s service=%1$s listen=%17$s slots=%2$s counts=%3$d timeout=%18$d%23$s%26$s%29$s id=%4$s
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
               %28$slog_format %7$s '$%7$s|$upstream_header_time|$status|$request_time';
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
                        include.service(),
                        include.slots().stream()
                                .map(String::valueOf)
                                .collect(Collectors.joining(",")),
                        include.counts(),
                        id,
                        layout.folder(),
                        include.slots().stream()
                                .map(this::upstreamBlock)
                                .collect(Collectors.joining()),
                        include.name(),
                        percents(),
                        Buckets.COUNT - 1,
                        lines(include.listen().stream().map(address -> "listen " + address), 1),
                        include.host(),
                        layout.server(),
                        proxy(2),
                        include.probePath(),
                        lines(ownAddresses().map(host -> "allow " + host), 2),
                        layout.state(),
                        String.join(",", include.listen()),
                        include.requestTimeout().toSeconds(),
                        include.accessLog(),
                        Include.VERSION,
                        include.countPath(),
                        Include.PROBE,
                        include.affinity() ? " affinity=cookie" : "",
                        include.affinity() ? ties() : "",
                        include.isBehind()
                                ? "limit_req_zone \"\" zone="
                                        + include.name()
                                        + "_free_:1m rate=1r/s;\n"
                                : "",
                        include.key().isEmpty() ? "" : " key=" + include.key(),
                        include.isLed() ? passing() : "",
                        include.isLed() ? cameBy() : "",
                        include.isLed() ? " led=" + include.heads() + "k" : "");
    }

    /// What the user's server says of its client stands, and what it does not say is not said, by
    /// the address that it came to: real_ip changes the one that it came from. The names end as no
    /// service's does (`shop-proto` has the variable `gapless_shop_proto`).
    private String cameBy() {
        return """
               map "$server_addr|$remote_addr|$http_x_forwarded_proto" $%1$s_proto_ {
                   default $scheme;
                   "~^(127[.][0-9.]+|::1)[|][^|]*[|](.*)$" $2;
                   "~^([^|]+)[|]\\1[|](.*)$" $2;
               }
               map "$server_addr|$remote_addr|$http_x_forwarded_for" $%1$s_for_ {
                   default $proxy_add_x_forwarded_for;
                   "~^(127[.][0-9.]+|::1)[|][^|]*[|](.*)$" $2;
                   "~^([^|]+)[|]\\1[|](.*)$" $2;
               }
               """
                .formatted(include.name());
    }

    /// What the user's server lets through passes ours, too, and at once: what it says of sizes,
    /// buffers and compression is not known here. Nor is anything done here that the application
    /// asks of nginx (`X-Accel-`): it is for the user's. Bodies of requests are kept: one that no
    /// connection could be made for is sent again.
    private String passing() {
        int kilobytes = include.heads();
        return lines(
                Stream.of(
                                Stream.of(
                                        "large_client_header_buffers 8 " + kilobytes + "k",
                                        "ignore_invalid_headers off",
                                        "gzip off",
                                        "ssi off",
                                        "charset off",
                                        "expires off",
                                        "proxy_buffering off",
                                        "proxy_request_buffering on",
                                        // all five: one that came from above might not go with the
                                        // others
                                        "proxy_buffer_size " + kilobytes + "k",
                                        "proxy_buffers 8 " + kilobytes + "k",
                                        "proxy_busy_buffers_size " + 2 * kilobytes + "k",
                                        "proxy_temp_file_write_size " + 2 * kilobytes + "k",
                                        "proxy_max_temp_file_size 0",
                                        "proxy_redirect off",
                                        "proxy_cookie_domain off",
                                        "proxy_cookie_path off",
                                        "proxy_ignore_headers " + String.join(" ", ASKED)),
                                Stream.concat(ASKED.stream(), HIDDEN.stream())
                                        .map(name -> "proxy_pass_header " + name),
                                include.isBehind() ? ofClients() : Stream.<String>empty())
                        .flatMap(part -> part),
                1);
    }

    /// What `http { }` says of clients, and how slow they may be, is meant for those of the user's
    /// server. Only where nobody else comes to ours.
    private Stream<String> ofClients() {
        return Stream.of(
                "allow all",
                "limit_req zone=" + include.name() + "_free_",
                "limit_rate 0",
                // the user's server holds connections to ours
                "keepalive_timeout 1h",
                "client_body_timeout 1h",
                "send_timeout 1h",
                "proxy_send_timeout 1h");
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
                .formatted(include.name(), Marks.FORM);
    }

    private String upstreamBlock(int port) {
        return """
               upstream %s {
                   server 127.0.0.1:%d max_fails=0;
                   keepalive 64;
                   keepalive_timeout %ds;
               }
               """
                .formatted(include.upstream(port), port, Include.UPSTREAM_IDLE.toSeconds());
    }

    private static String percents() {
        return IntStream.range(0, Buckets.COUNT - 1)
                .mapToObj(bucket -> "    1% " + bucket + ";\n")
                .collect(Collectors.joining());
    }

    /// Who asks an address of this machine comes from that address.
    private Stream<String> ownAddresses() {
        return include.listen().stream()
                .map(address -> address.substring(0, address.lastIndexOf(':')))
                .map(host -> host.replace("[", "").replace("]", ""))
                .filter(host -> !host.equals("0.0.0.0") && !host.equals("::"))
                .filter(host -> !host.startsWith("127.") && !host.equals("::1"))
                .distinct();
    }

    /// A request that no connection could be made for has not been heard by anybody: it is given to
    /// whoever is in force by now. One of which a byte was sent is not sent again.
    String server() {
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
                        include.service(),
                        include.name(),
                        choice(0),
                        choice(1),
                        proxy(1),
                        include.affinity() ? include.tell() + "\n" : "");
    }

    private String choice(int depth) {
        String bucket = "$" + include.name() + "_bucket";
        String by = include.affinity() ? "$" + include.name() + "_by" : bucket;
        Stream<String> tied =
                Stream.of(
                        "set $%1$s_by %2$s".formatted(include.name(), bucket),
                        "if (-d \"%2$s/$%1$s_tied\") { set $%1$s_by $%1$s_tied/%3$s; }"
                                .formatted(include.name(), layout.current(), bucket));
        Stream<String> slot =
                Stream.concat(
                        Stream.of("set $" + include.name() + " " + include.nobody()),
                        include.slots().stream()
                                .map(
                                        port ->
                                                "if (-f \"%s/%s.%d\") { set $%s %s; }"
                                                        .formatted(
                                                                layout.current(),
                                                                by,
                                                                port,
                                                                include.name(),
                                                                include.upstream(port))));
        return lines(
                include.affinity() ? Stream.of(tied, slot, mark()).flatMap(part -> part) : slot,
                depth);
    }

    /// The mark of the release behind the slot, letter by letter: nginx has no other way to be told
    /// something without a reload than whether a file is there.
    private Stream<String> mark() {
        return Stream.concat(
                Stream.of("set $" + include.name() + "_mark \"\""),
                Marks.LETTERS.stream()
                        .map(
                                letter ->
                                        "if (-f \"%2$s/$%1$s.%3$s\") { set $%1$s_mark \"${%1$s_mark}%3$s\"; }"
                                                .formatted(
                                                        include.name(), layout.current(), letter)));
    }

    private String proxy(int depth) {
        return lines(
                Stream.of(
                        "proxy_pass http://$" + include.name(),
                        "proxy_http_version 1.1",
                        "proxy_intercept_errors off",
                        "proxy_next_upstream error",
                        "proxy_read_timeout " + include.requestTimeout().toSeconds() + "s",
                        "proxy_set_header Host $" + include.name() + "_host",
                        "proxy_set_header Connection $" + include.name() + "_connection",
                        "proxy_set_header Upgrade $http_upgrade",
                        "proxy_set_header X-Forwarded-For "
                                + (include.isLed()
                                        ? "$" + include.name() + "_for_"
                                        : "$proxy_add_x_forwarded_for"),
                        // a server of the user's that leads here knows how its client came
                        "proxy_set_header X-Forwarded-Proto "
                                + (include.isLed() ? "$" + include.name() + "_proto_" : "$scheme")),
                depth);
    }

    /// One statement a line.
    private static String lines(Stream<String> statements, int depth) {
        return statements
                .map(one -> "    ".repeat(depth) + (one.endsWith("}") ? one : one + ";") + "\n")
                .collect(Collectors.joining());
    }
}
