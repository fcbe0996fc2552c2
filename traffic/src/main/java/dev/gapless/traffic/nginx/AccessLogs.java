package dev.gapless.traffic.nginx;

import java.util.List;
import java.util.Optional;

/// Where in nginx's configuration requests to a service are not said to us. `access_log` lines of a
/// level take the place of all those of the levels above, and `off` of all at its level. Pure.
final class AccessLogs {
    private final String variable;
    private final int port;
    private final Passes passes;

    private AccessLogs(String variable, int port, Passes passes) {
        this.variable = variable;
        this.port = port;
        this.passes = passes;
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
        AccessLogs logs = new AccessLogs(variable, port, Passes.to(variable, all));
        // where not even that of the include is seen, too little was read to judge by it
        return Passes.everywhere(all).noneMatch(one -> one.is("access_log") && logs.isOurs(one))
                ? Optional.empty()
                : logs.gapIn(http, List.of(), "");
    }

    private static Optional<Directive> off(List<Directive> level) {
        return own(level).stream().filter(line -> Passes.first(line).equals("off")).findFirst();
    }

    private static List<Directive> own(List<Directive> level) {
        return level.stream().filter(one -> one.is("access_log")).toList();
    }

    /// @param above the lines in force there
    /// @param server which one it is in
    private Optional<Gap> gapIn(List<Directive> level, List<Directive> above, String server) {
        List<Directive> own = own(level);
        List<Directive> logs = own.isEmpty() ? above : own;
        if (passes.in(level) && (off(logs).isPresent() || logs.stream().noneMatch(this::isOurs))) {
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
                                gapIn(
                                        one.block(),
                                        logs,
                                        one.is("server") ? Passes.name(one) : server)
                                        .stream())
                .findFirst();
    }

    private boolean isOurs(Directive line) {
        return Passes.first(line).startsWith("syslog:")
                && Passes.first(line).matches(".*server=127\\.0\\.0\\.1:" + port + "(,.*)?")
                && line.arguments().contains(variable);
    }
}
