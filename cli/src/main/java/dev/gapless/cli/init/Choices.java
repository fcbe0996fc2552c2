package dev.gapless.cli.init;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// What goes into the file and cannot be seen: assumed, or said by a person.
///
/// @param listen where the switch takes requests, `address:port`
/// @param databaseUser account for schema changes, empty for none
/// @param ports of the instances
/// @param variables names of those that are set where this is typed
/// @param nginxInclude file for Gapless, where nginx itself is the switch; empty for the built-in
///   one
public record Choices(
        String listen,
        String databaseUser,
        List<Integer> ports,
        Set<String> variables,
        Optional<Path> nginxInclude) {
    /// Who may move the traffic.
    public static final Set<String> KINDS = Set.of("builtin", "nginx");

    private static final int FIRST_LISTEN = 8080;
    private static final int MOST_TRIES = 500;
    private static final String HOST = "127.0.0.1:";

    public Choices {
        ports = List.copyOf(ports);
        variables = Set.copyOf(variables);
    }

    /// A file of ours in a folder of its own, which this user is given: in one that nginx reads
    /// already he could write whatever nginx, which is root, does.
    ///
    /// @param nginx folder of its configuration
    public static Path include(Path nginx, Project project) {
        return nginx.resolve("gapless").resolve(project.jar().service() + ".conf").normalize();
    }

    /// The port that the application has is that of the first instance when it runs or nginx leads
    /// to it; else clients come to it, and it is the switch's.
    public static String listen(Project project) {
        int port = project.application().port();
        boolean taken = project.listening() || !project.includes().isEmpty();
        return HOST + (taken ? freeFrom(FIRST_LISTEN, List.of(port)) : port);
    }

    public static List<Integer> ports(Project project, String listen) {
        int port = project.application().port();
        int listening = Integer.parseInt(listen.substring(listen.lastIndexOf(':') + 1));
        List<Integer> ports = new ArrayList<>();
        ports.add(port == listening ? freeFrom(port + 1, List.of(listening)) : port);
        ports.add(freeFrom(ports.getFirst() + 1, List.of(listening)));
        return ports;
    }

    private static int freeFrom(int first, List<Integer> taken) {
        for (int port = first; port < Math.min(first + MOST_TRIES, 65_536); port++) {
            if (!taken.contains(port) && LocalHttp.free(port)) {
                return port;
            }
        }
        return first;
    }
}
