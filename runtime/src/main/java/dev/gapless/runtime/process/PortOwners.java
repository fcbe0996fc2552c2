package dev.gapless.runtime.process;

import dev.gapless.core.port.Runtime.PortOwner;
import dev.gapless.core.service.Address;
import dev.gapless.runtime.linux.Listeners;
import dev.gapless.runtime.linux.Listeners.Listener;
import dev.gapless.runtime.linux.SocketOwners;
import dev.gapless.runtime.linux.SocketOwners.Owner;
import dev.gapless.runtime.linux.UnixUser;

import java.net.InetAddress;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/// Tells whether it is this very instance that listens. Asked with every health check, so the usual
/// case reads one process only.
final class PortOwners {
    private PortOwners() {}

    static PortOwner of(Tracked instance, Address address) {
        List<Listener> listeners = Listeners.serving(ip(address.host()), address.port());
        if (listeners.isEmpty()) {
            return new PortOwner.Nobody();
        }
        Set<String> sockets = listeners.stream().map(Listener::file).collect(Collectors.toSet());
        boolean own =
                instance.process()
                        .filter(process -> SocketOwners.holdsAll(process.pid(), sockets))
                        .isPresent();
        if (own || heldByFamily(instance, sockets)) {
            return new PortOwner.Instance();
        }
        return foreign(instance, listeners);
    }

    private static boolean heldByFamily(Tracked instance, Set<String> sockets) {
        return instance.family().members().stream()
                .flatMap(member -> SocketOwners.heldBy(member.pid(), sockets).stream())
                .collect(Collectors.toSet())
                .containsAll(sockets);
    }

    private static PortOwner foreign(Tracked instance, List<Listener> listeners) {
        Set<Long> family =
                instance.family().members().stream()
                        .map(member -> member.pid())
                        .collect(Collectors.toSet());
        long own = instance.process().map(process -> UnixUser.uidOf(process.pid())).orElse(-1L);
        List<Owner> owners =
                listeners.stream().flatMap(listener -> SocketOwners.of(listener).stream()).toList();
        return owners.stream()
                .filter(
                        owner ->
                                switch (owner) {
                                    case SocketOwners.Process(long pid) -> !family.contains(pid);
                                    case SocketOwners.User(long uid) -> uid != own;
                                })
                .findFirst()
                .<PortOwner>map(owner -> new PortOwner.Foreign(owner.description()))
                .orElseGet(
                        () ->
                                new PortOwner.Unknown(
                                        "it is "
                                                + owners.getFirst().description()
                                                + ", whose open files may not be looked at"));
    }

    /// What is not an address is a name of this host, and instances listen on loopback then.
    private static InetAddress ip(String host) {
        try {
            return InetAddress.ofLiteral(host);
        } catch (IllegalArgumentException _) {
            return InetAddress.getLoopbackAddress();
        }
    }
}
