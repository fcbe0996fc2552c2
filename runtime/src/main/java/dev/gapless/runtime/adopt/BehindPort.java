package dev.gapless.runtime.adopt;

import dev.gapless.api.Problem;
import dev.gapless.api.ProblemCode;
import dev.gapless.runtime.linux.Listeners;
import dev.gapless.runtime.linux.Listeners.Listener;
import dev.gapless.runtime.linux.Proc;
import dev.gapless.runtime.linux.ProcessDescription;
import dev.gapless.runtime.linux.ProcessStat;
import dev.gapless.runtime.linux.SocketOwners;
import dev.gapless.runtime.linux.SocketOwners.Owner;
import dev.gapless.runtime.linux.SystemdUnit;
import dev.gapless.runtime.linux.UnixUser;

import java.net.InetAddress;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// From a port of this host to the process behind it: listening socket, inode, open files, pid.
public final class BehindPort {
    /// What a shell or systemd says to this one process only.
    private static final Set<String> NOT_REPEATED =
            Set.of(
                    "_",
                    "PWD",
                    "OLDPWD",
                    "SHLVL",
                    "PORT",
                    "SERVER_PORT",
                    "INVOCATION_ID",
                    "JOURNAL_STREAM",
                    "SYSTEMD_EXEC_PID",
                    "MAINPID",
                    "MANAGERPID",
                    "NOTIFY_SOCKET",
                    "LISTEN_FDS",
                    "LISTEN_PID",
                    "LISTEN_FDNAMES",
                    "MEMORY_PRESSURE_WATCH",
                    "MEMORY_PRESSURE_WRITE");

    private final long ownUid;
    private final UnitManager units;

    public BehindPort() {
        this(UnixUser.ownUid(), new UnitManager());
    }

    BehindPort(long ownUid, UnitManager units) {
        this.ownUid = ownUid;
        this.units = units;
    }

    /// Throws `nobody-listens`, `process-foreign`, `command-unrepeatable` or `unit-refused`.
    public FoundProcess look(int port) {
        List<Listener> listeners = Listeners.serving(InetAddress.getLoopbackAddress(), port);
        if (listeners.isEmpty()) {
            throw Problem.of(
                            ProblemCode.NOBODY_LISTENS,
                            "Nothing listens on 127.0.0.1:" + port + ".")
                    .where("127.0.0.1:" + port)
                    .found(elsewhere(port))
                    .todo("start the service as it is started today, or name its port: --port PORT")
                    .build();
        }
        long pid = theOne(port, listeners);
        refuseForeign(port, pid);
        long parent = Proc.stat(pid).map(ProcessStat::parent).orElse(0L);
        Optional<SystemdUnit> unit =
                SystemdUnit.of(pid)
                        .filter(one -> !isOurs(one))
                        .filter(one -> units.isOf(one, pid, parent));
        Launch launch = Launch.of(pid);
        return new FoundProcess(
                Proc.stat(pid).map(ProcessStat::identity).orElseThrow(() -> gone(port)),
                ProcessDescription.of(pid),
                port,
                launch.command(),
                launch.artifact(),
                launch.artifactArgument(),
                launch.directory(),
                user(pid),
                environment(pid),
                unit,
                unit.map(units::command).orElse(List.of()));
    }

    /// What listens on that port all the same, at an address that the switch does not ask at.
    private static String elsewhere(int port) {
        String addresses =
                Listeners.on(port).stream()
                        .map(one -> one.address().getHostAddress())
                        .distinct()
                        .sorted()
                        .collect(Collectors.joining(", "));
        return addresses.isEmpty()
                ? "nobody has that port"
                : "that port is listened on at " + addresses + " only";
    }

    /// Of several that have inherited the socket, the one that the others come from.
    private static long theOne(int port, List<Listener> listeners) {
        Set<Long> pids = new HashSet<>();
        for (Listener listener : listeners) {
            for (Owner owner : SocketOwners.of(listener)) {
                switch (owner) {
                    case SocketOwners.Process(long pid) -> pids.add(pid);
                    case SocketOwners.User _ ->
                            throw foreign(port, owner.description())
                                    .todo(
                                            "run Gapless as that user, or as root: sudo gapless"
                                                    + " adopt ...")
                                    .build();
                }
            }
        }
        List<Long> eldest =
                pids.stream()
                        .filter(
                                pid ->
                                        Proc.stat(pid)
                                                .filter(stat -> !pids.contains(stat.parent()))
                                                .isPresent())
                        .toList();
        if (eldest.size() != 1) {
            throw foreign(port, eldest.size() + " processes share the port")
                    .evidence(eldest.stream().map(ProcessDescription::of).toList())
                    .todo("let one process listen there, then adopt it")
                    .build();
        }
        return eldest.getFirst();
    }

    private void refuseForeign(int port, long pid) {
        String description = ProcessDescription.of(pid);
        String program = String.join(" ", Proc.commandLine(pid));
        if (pid == ProcessHandle.current().pid()
                || program.contains(" dev.gapless.proxy.")
                || program.contains(" dev.gapless.agent.")) {
            throw foreign(port, "Gapless itself: its switch takes requests there")
                    .todo("name the port of the service: --port PORT")
                    .build();
        }
        if (program.startsWith("nginx: ")) {
            throw foreign(port, description)
                    .todo("name the file of it that leads to the service: --nginx-include FILE")
                    .build();
        }
        long uid = UnixUser.uidOf(pid);
        if (ownUid != 0 && uid != ownUid) {
            throw foreign(port, description)
                    .todo("run Gapless as that user, or as root: sudo gapless adopt ...")
                    .build();
        }
        Optional<String> container = Confinement.of(pid);
        if (container.isPresent()) {
            throw foreign(port, description + "; " + container.get())
                    .todo(
                            "whoever started the container starts it again; begin with gapless"
                                    + " deploy on another port")
                    .build();
        }
    }

    private static Problem.Builder foreign(int port, String found) {
        return Problem.of(
                        ProblemCode.PROCESS_FOREIGN,
                        "What listens on :" + port + " cannot be taken over.")
                .where("127.0.0.1:" + port)
                .found(found);
    }

    private static Problem gone(int port) {
        return Problem.of(
                        ProblemCode.NOBODY_LISTENS,
                        "What listened on :" + port + " ended while it was looked at.")
                .where("127.0.0.1:" + port)
                .found("its process is gone")
                .todo("look at its log, start it, and adopt it then")
                .build();
    }

    /// Started from within the agent's own unit, for example by a hook.
    private static boolean isOurs(SystemdUnit unit) {
        return SystemdUnit.of(ProcessHandle.current().pid()).filter(unit::equals).isPresent();
    }

    private String user(long pid) {
        long uid = UnixUser.uidOf(pid);
        return uid == ownUid
                ? ""
                : UnixUser.find(Long.toString(uid)).map(UnixUser::name).orElse("");
    }

    private static Map<String, String> environment(long pid) {
        Map<String, String> environment = new HashMap<>();
        for (String entry : Proc.environment(pid)) {
            int equals = entry.indexOf('=');
            String name = entry.substring(0, Math.max(0, equals));
            boolean usable = name.matches("[A-Za-z_][A-Za-z0-9_]*");
            if (usable && !NOT_REPEATED.contains(name) && !name.startsWith("GAPLESS_")) {
                environment.put(name, entry.substring(equals + 1));
            }
        }
        return environment;
    }

    static Path folder(long pid) {
        return Path.of("/proc", Long.toString(pid));
    }
}
