package dev.gapless.traffic.nginx;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// What becomes otherwise for the requests of a server of the user's once it leads to ours, inside
/// the same nginx.
///
/// @param file of the user's, in which it says where they go
record Behind(Include include, Path file) {
    static final String HOP =
            "each request passes a second server { } inside nginx: one hop more, and two more of"
                    + " its worker_connections";

    static final String UNREAD =
            "nginx's configuration could not be read here (a block in a language of its own, or"
                    + " switch.nginx.test does not print it): whether lines of http { } would hold"
                    + " twice was not checked";

    /// In `http { }` they hold in every server, and twice for what passes two of them.
    private static final Set<String> TWICE =
            Set.of(
                    "add_header",
                    "add_trailer",
                    "add_before_body",
                    "add_after_body",
                    "sub_filter",
                    "userid",
                    "mirror",
                    "proxy_cache",
                    "proxy_cookie_flags",
                    "limit_conn",
                    "auth_basic",
                    "auth_request",
                    "auth_jwt",
                    // of modules that not each nginx has: no line of ours could end them
                    "brotli",
                    "zstd",
                    "modsecurity",
                    "access_by_lua_file",
                    "rewrite_by_lua_file",
                    "header_filter_by_lua_file",
                    "body_filter_by_lua_file");

    /// These as well, where others than servers of this machine come to ours.
    private static final Set<String> OF_CLIENTS = Set.of("limit_req", "deny");

    private static final Duration DEFAULT = Duration.ofSeconds(60);
    private static final Pattern HERE =
            Pattern.compile("(127[.]0[.]0[.]1|localhost|\\[::1]):[0-9]{1,5}");
    private static final Pattern TIME = Pattern.compile("([0-9]+)(ms|[smhdwMy]?)");

    /// The first line of `http { }` that would, if any.
    static Optional<Directive> twice(List<Directive> all, Include include) {
        return all.stream()
                .filter(one -> one.is("http"))
                .flatMap(one -> one.block().stream())
                .filter(
                        one ->
                                TWICE.contains(one.name())
                                        || OF_CLIENTS.contains(one.name()) && !include.isBehind())
                .filter(one -> !Passes.first(one).equals("off"))
                // there the cookie's line ends them, which is refused by itself
                .filter(one -> !one.is("add_header") || !include.affinity())
                .findFirst();
    }

    /// The line of another server that is asked when the one that the file names does not answer,
    /// if there is one: nginx does not ask it any more when ours answers for that.
    Optional<Directive> further(List<Directive> all) {
        return Passes.everywhere(all)
                .filter(one -> one.is("upstream"))
                .map(one -> one.block().stream().filter(line -> line.is("server")).toList())
                .filter(servers -> servers.stream().anyMatch(this::isFromFile))
                .flatMap(servers -> servers.stream().filter(line -> !isHere(line)))
                .findFirst();
    }

    /// The one that will lead to ours: another one of this machine the file cannot name.
    private boolean isHere(Directive server) {
        return isFromFile(server) && HERE.matcher(Passes.first(server)).matches();
    }

    /// The user's server has got rid of a body before the application has read it.
    String bodies(List<Directive> all) {
        Duration shortest =
                levels(all).stream().map(Level::patience).min(Duration::compareTo).orElse(DEFAULT);
        return "bodies of requests lie in client_body_temp_path twice, and your proxy_read_timeout ("
                + shortest.toSeconds()
                + " s) runs while the application still reads one: a longer one where uploads are"
                + " read slowly";
    }

    private List<Level> levels(List<Directive> all) {
        // an upstream or a map of the file's: each of them may pass requests on to it
        boolean anyServer =
                Passes.everywhere(all)
                        .filter(one -> one.is("server"))
                        .noneMatch(
                                one -> Passes.everywhere(one.block()).anyMatch(this::isFromFile));
        return all.stream().flatMap(one -> in(one, NOTHING, anyServer)).toList();
    }

    /// For people.
    List<String> notes(List<Directive> all) {
        List<String> notes = new ArrayList<>();
        List<Level> levels = levels(all);
        levels.stream()
                .filter(one -> one.patience().compareTo(include.requestTimeout()) > 0)
                .map(Level::patience)
                .max(Duration::compareTo)
                .ifPresent(
                        longest ->
                                notes.add(
                                        "your server waits up to "
                                                + longest.toSeconds()
                                                + " s for an answer (proxy_read_timeout), that of"
                                                + " Gapless "
                                                + include.requestTimeout().toSeconds()
                                                + " s: request-timeout: "
                                                + longest.toSeconds()
                                                + "s keeps idle WebSockets and event streams"));
        if (levels.stream().anyMatch(one -> !one.buffered())) {
            notes.add(
                    "bodies of requests are kept by nginx until they are there"
                            + " (proxy_request_buffering off of yours ends at your server)");
        }
        if (levels.stream().anyMatch(one -> one.pages() && !one.intercepts())) {
            notes.add(
                    "error_page of yours does not come for a 502 or 503 any more, since the server"
                            + " of Gapless answers it, 503 when nobody is there: error_page 502 503"
                            + " and proxy_intercept_errors on bring it, also for those of the"
                            + " application");
        }
        return notes;
    }

    /// What is in force where requests are passed on.
    ///
    /// @param pages of the user's come when nobody answers
    /// @param intercepts they come for what was answered, too
    private record Level(Duration patience, boolean buffered, boolean pages, boolean intercepts) {}

    private static final Level NOTHING = new Level(DEFAULT, true, false, false);
    private static final Set<String> NOBODY_ANSWERS = Set.of("502", "503", "504");

    /// Of the servers whose requests go where the file says.
    ///
    /// @param anyServer they are not known
    private Stream<Level> in(Directive block, Level above, boolean anyServer) {
        List<Directive> level = block.block();
        Level here =
                new Level(
                        own(level, "proxy_read_timeout")
                                .flatMap(Behind::time)
                                .orElse(above.patience()),
                        own(level, "proxy_request_buffering")
                                .map(value -> !value.equals("off"))
                                .orElse(above.buffered()),
                        // lines of a level replace those above it
                        level.stream().anyMatch(one -> one.is("error_page"))
                                ? level.stream().anyMatch(Behind::isForNobody)
                                : above.pages(),
                        own(level, "proxy_intercept_errors")
                                .map(value -> value.equals("on"))
                                .orElse(above.intercepts()));
        if (block.is("server")
                && !anyServer
                && Passes.everywhere(level).noneMatch(this::isFromFile)) {
            return Stream.empty();
        }
        boolean passes = level.stream().anyMatch(one -> one.is("proxy_pass"));
        return Stream.concat(
                passes ? Stream.of(here) : Stream.empty(),
                level.stream().flatMap(one -> in(one, here, anyServer)));
    }

    private static boolean isForNobody(Directive line) {
        return line.is("error_page")
                && line.arguments().stream().anyMatch(NOBODY_ANSWERS::contains);
    }

    private boolean isFromFile(Directive one) {
        return Dump.isSame(Path.of(one.file()), file);
    }

    private static Optional<String> own(List<Directive> level, String name) {
        return level.stream().filter(one -> one.is(name)).map(Passes::first).findFirst();
    }

    /// As nginx writes it: `3600`, `1h 30m`, `500ms`.
    static Optional<Duration> time(String text) {
        Duration sum = Duration.ZERO;
        for (MatchResult part : TIME.matcher(text).results().toList()) {
            long number = Long.parseLong(part.group(1));
            sum =
                    sum.plus(
                            switch (part.group(2)) {
                                case "ms" -> Duration.ofMillis(number);
                                case "m" -> Duration.ofMinutes(number);
                                case "h" -> Duration.ofHours(number);
                                case "d" -> Duration.ofDays(number);
                                case "w" -> Duration.ofDays(7 * number);
                                case "M" -> Duration.ofDays(30 * number);
                                case "y" -> Duration.ofDays(365 * number);
                                default -> Duration.ofSeconds(number);
                            });
        }
        return sum.isZero() ? Optional.empty() : Optional.of(sum);
    }
}
