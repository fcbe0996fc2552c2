package dev.gapless.runtime.preflight;

import dev.gapless.api.Problem;
import dev.gapless.api.ProblemCode;
import dev.gapless.api.ProblemReport;
import dev.gapless.core.port.InstanceSpec;
import dev.gapless.core.port.Preflight;
import dev.gapless.runtime.linux.Listeners;
import dev.gapless.runtime.linux.Listeners.Listener;
import dev.gapless.runtime.linux.Proc;
import dev.gapless.runtime.linux.SocketOwners;
import dev.gapless.runtime.linux.SocketOwners.Owner;
import dev.gapless.runtime.linux.UnixUser;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// Nobody else has the ports, on whatever address, and the instances may open them.
final class PortsFree implements Check {
    private static final Path FIRST_FREE_FOR_ALL =
            Path.of("/proc/sys/net/ipv4/ip_unprivileged_port_start");
    private static final int USUAL_FIRST = 1024;
    private static final Path CLIENT_PORTS = Path.of("/proc/sys/net/ipv4/ip_local_port_range");

    private final int firstFreeForAll;

    /// As this host is set up.
    static PortsFree here() {
        String text = Proc.text(FIRST_FREE_FOR_ALL).strip();
        return new PortsFree(text.isEmpty() ? USUAL_FIRST : Integer.parseInt(text));
    }

    /// @param firstFreeForAll ports below it are for root
    PortsFree(int firstFreeForAll) {
        this.firstFreeForAll = firstFreeForAll;
    }

    @Override
    public List<ProblemReport> look(Preflight request) {
        Map<Integer, Owner> owners = new TreeMap<>();
        List<InstanceSpec> specs =
                request.specs().stream()
                        .filter(spec -> !request.ownPorts().contains(spec.address().port()))
                        .toList();
        for (InstanceSpec spec : specs) {
            int port = spec.address().port();
            Listeners.on(port).stream()
                    .map(PortsFree::owner)
                    .findFirst()
                    .ifPresent(owner -> owners.put(port, owner));
        }
        String other = new OtherPorts(request, this::isUnused).line(owners.keySet());
        return specs.stream()
                .flatMap(
                        spec ->
                                Optional.ofNullable(owners.get(spec.address().port()))
                                        .map(owner -> held(request, spec, owner, other))
                                        .or(() -> look(request, spec))
                                        .stream())
                .toList();
    }

    private static ProblemReport held(
            Preflight request, InstanceSpec spec, Owner owner, String other) {
        return inUse(request, spec, owner.description(), remedy(owner, other));
    }

    /// At a port that nobody listens on.
    private Optional<ProblemReport> look(Preflight request, InstanceSpec spec) {
        int port = spec.address().port();
        if (port < firstFreeForAll && !isRoot(spec)) {
            return Optional.of(privileged(request, spec));
        }
        if (!bindable(port)) {
            return Optional.of(
                    inUse(
                            request,
                            spec,
                            "nobody listens, but an open connection has it as its own port; this"
                                    + " host takes those from "
                                    + Proc.text(CLIENT_PORTS).strip().replaceAll("\\s+", " to "),
                            "name a port outside of that range"));
        }
        return Optional.empty();
    }

    private static Owner owner(Listener listener) {
        return SocketOwners.of(listener).getFirst();
    }

    /// @param other `: ports: [8081, 8083]`, or empty
    private static String remedy(Owner owner, String other) {
        return switch (owner) {
            case SocketOwners.Process(long pid) ->
                    "stop pid "
                            + pid
                            + ", or name another port"
                            + other
                            + "; is it this service: gapless adopt";
            case SocketOwners.User _ -> "stop it, or name another port" + other;
        };
    }

    private boolean isUnused(int port) {
        return port >= firstFreeForAll && Listeners.on(port).isEmpty() && bindable(port);
    }

    private static ProblemReport inUse(
            Preflight request, InstanceSpec spec, String found, String todo) {
        int port = spec.address().port();
        return Problem.of(
                        ProblemCode.PORT_IN_USE,
                        "Port " + port + " is in use, " + spec.release() + " cannot start there.")
                .where(request.configFile() + "  ports")
                .found(found)
                .todo(todo)
                .report();
    }

    private ProblemReport privileged(Preflight request, InstanceSpec spec) {
        int port = spec.address().port();
        return Problem.of(
                        ProblemCode.PERMISSION_DENIED,
                        "Port "
                                + port
                                + " may only be opened by root, "
                                + spec.release()
                                + " cannot start there.")
                .where(request.configFile() + "  ports")
                .found(
                        "instances run as "
                                + (spec.user().isEmpty()
                                        ? System.getProperty("user.name")
                                        : spec.user())
                                + "; ports are free for all from "
                                + firstFreeForAll)
                .todo("name a higher port; the switch listens on the public one")
                .report();
    }

    private static boolean isRoot(InstanceSpec spec) {
        long uid =
                spec.user().isEmpty()
                        ? UnixUser.ownUid()
                        : UnixUser.find(spec.user()).map(UnixUser::uid).orElse(0L);
        return uid == 0;
    }

    /// Bound as a server would, but without listening: no client ever reaches it.
    private boolean bindable(int port) {
        try (Socket socket = new Socket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(port));
            return true;
        } catch (IOException _) {
            return port < firstFreeForAll && UnixUser.ownUid() != 0;
        }
    }
}
