package dev.gapless.traffic.nginx;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Where in nginx's configuration requests to a service are not said to us. `access_log` lines of a
/// level take the place of all those of the levels above, and `off` of all at its level. Pure.
final class AccessLogs {
    private static final Set<String> MAPS = Set.of("map", "split_clients");
    private static final Set<String> PASSES = Set.of("proxy_pass", "grpc_pass");

    private final String variable;
    private final int port;
    private final Set<String> variables;

    private AccessLogs(String variable, int port, Set<String> variables) {
        this.variable = variable;
        this.port = port;
        this.variables = variables;
    }

    /// @param file in which it stands
    /// @param what `server shop.example.com has an access_log of its own`
    record Gap(String file, String what) {}

    /// The first one, if any.
    ///
    /// @param variable in which the include says where requests go
    /// @param port to which its log goes
    static Optional<Gap> gap(List<Directive> all, String variable, int port) {
        List<Directive> http =
                all.stream()
                        .filter(one -> one.is("http"))
                        .flatMap(one -> one.block().stream())
                        .toList();
        Optional<Directive> off = off(http);
        if (off.isPresent()) {
            return off.map(
                    line -> new Gap(line.file(), "access_log off in http { } ends every log"));
        }
        AccessLogs logs = new AccessLogs(variable, port, variables(all, variable));
        // where not even that of the include is seen, too little was read to judge by it
        return everywhere(all).noneMatch(one -> one.is("access_log") && logs.isOurs(one))
                ? Optional.empty()
                : logs.gapIn(http, List.of(), "");
    }

    /// That one, and those that are set or mapped to something with it.
    private static Set<String> variables(List<Directive> all, String variable) {
        Set<String> found = new HashSet<>(Set.of(variable));
        boolean more = true;
        while (more) {
            more =
                    everywhere(all)
                            .flatMap(AccessLogs::assignments)
                            .filter(one -> mentions(one.value(), found))
                            .map(Assignment::variable)
                            .toList()
                            .stream()
                            .anyMatch(found::add);
        }
        return found;
    }

    private record Assignment(String variable, String value) {}

    private static Stream<Assignment> assignments(Directive one) {
        if (one.arguments().size() != 2) {
            return Stream.empty();
        }
        if (one.is("set")) {
            return Stream.of(assignment(one.arguments().getFirst(), one.arguments().get(1)));
        }
        return MAPS.contains(one.name())
                ? one.block().stream().map(line -> assignment(one.arguments().get(1), first(line)))
                : Stream.empty();
    }

    private static Assignment assignment(String variable, String value) {
        return new Assignment(variable.replace("$", ""), value);
    }

    private static Stream<Directive> everywhere(List<Directive> level) {
        return level.stream()
                .flatMap(one -> Stream.concat(Stream.of(one), everywhere(one.block())));
    }

    private static boolean mentions(String text, Set<String> variables) {
        return variables.stream()
                .anyMatch(
                        one ->
                                Pattern.compile("\\$\\{?" + one + "(?![A-Za-z0-9_])")
                                        .matcher(text)
                                        .find());
    }

    private static Optional<Directive> off(List<Directive> level) {
        return own(level).stream().filter(line -> first(line).equals("off")).findFirst();
    }

    private static List<Directive> own(List<Directive> level) {
        return level.stream().filter(one -> one.is("access_log")).toList();
    }

    /// @param above the lines in force there
    /// @param server which one it is in
    private Optional<Gap> gapIn(List<Directive> level, List<Directive> above, String server) {
        List<Directive> own = own(level);
        List<Directive> logs = own.isEmpty() ? above : own;
        boolean asked =
                level.stream()
                        .filter(one -> PASSES.contains(one.name()))
                        .anyMatch(one -> mentions(first(one), variables));
        if (asked && (off(logs).isPresent() || logs.stream().noneMatch(this::isOurs))) {
            String file = logs.isEmpty() ? "" : logs.getFirst().file();
            String what =
                    off(logs).isPresent()
                            ? "access_log off in server " + server
                            : "server " + server + " has an access_log of its own";
            return Optional.of(new Gap(file, what));
        }
        return level.stream()
                .flatMap(
                        one ->
                                gapIn(one.block(), logs, one.is("server") ? name(one) : server)
                                        .stream())
                .findFirst();
    }

    private boolean isOurs(Directive line) {
        return first(line).startsWith("syslog:")
                && first(line).matches(".*server=127\\.0\\.0\\.1:" + port + "(,.*)?")
                && line.arguments().contains(variable);
    }

    private static String name(Directive server) {
        return Stream.of("server_name", "listen")
                .flatMap(
                        key ->
                                server.block().stream()
                                        .filter(one -> one.is(key) && !first(one).isEmpty()))
                .findFirst()
                .map(AccessLogs::first)
                .orElse("_");
    }

    private static String first(Directive one) {
        return one.arguments().isEmpty() ? "" : one.arguments().getFirst();
    }
}
