package dev.gapless.traffic.builtin;

import dev.gapless.api.Problem;
import dev.gapless.api.ProblemCode;
import dev.gapless.api.ProblemReport;
import dev.gapless.proxy.route.ListenAddress;
import dev.gapless.proxy.route.ServiceRoute;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.net.ProtocolFamily;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

/// Whether the proxy could listen where a service wants it to, before it is asked to: afterwards
/// the release has been started already.
///
/// @param holder who has an address, in words; empty when nobody is seen to
/// @param table what the proxy serves now
/// @param closed addresses of the table that it cannot listen on, as it prints them
record ListenRoom(
        Function<InetSocketAddress, Optional<String>> holder,
        Collection<ServiceRoute> table,
        Set<String> closed) {

    /// One problem for each address that it could not; none for those that it listens on for this
    /// service already.
    List<ProblemReport> problems(String service, List<String> wanted) {
        List<InetSocketAddress> own = addresses(service);
        return wanted.stream().flatMap(text -> problem(service, text, own).stream()).toList();
    }

    private Optional<ProblemReport> problem(
            String service, String text, List<InetSocketAddress> own) {
        Optional<InetSocketAddress> address = ListenAddress.parse(text);
        if (address.isEmpty()) {
            return Optional.of(unreadable(text));
        }
        return address.filter(one -> !own.contains(one) || isClosed(one))
                .flatMap(one -> problem(service, one));
    }

    private List<InetSocketAddress> addresses(String service) {
        return table.stream()
                .filter(one -> one.name().equals(service))
                .flatMap(ListenRoom::addresses)
                .toList();
    }

    private static Stream<InetSocketAddress> addresses(ServiceRoute route) {
        return route.listen().stream().flatMap(text -> ListenAddress.parse(text).stream());
    }

    private boolean isClosed(InetSocketAddress address) {
        return closed.contains(ListenAddress.print(address));
    }

    private Optional<ProblemReport> problem(String service, InetSocketAddress address) {
        return table.stream()
                .filter(one -> !one.name().equals(service) || !isClosed(address))
                .flatMap(one -> addresses(one).map(other -> new Taken(one.name(), other)))
                .filter(taken -> ListenAddress.overlap(taken.address(), address))
                .findFirst()
                .map(taken -> ours(address, taken))
                .or(() -> refusal(address).map(why -> foreign(address, why)));
    }

    /// An address of the table.
    private record Taken(String service, InetSocketAddress address) {}

    /// Bound as the proxy would, but without listening: no client ever reaches it. Why that is
    /// refused, if so.
    private static Optional<String> refusal(InetSocketAddress address) {
        ProtocolFamily family =
                address.getAddress() instanceof Inet4Address
                        ? StandardProtocolFamily.INET
                        : StandardProtocolFamily.INET6;
        try (SocketChannel socket = SocketChannel.open(family)) {
            socket.setOption(StandardSocketOptions.SO_REUSEADDR, true);
            socket.bind(address);
            return Optional.empty();
        } catch (IOException | UnsupportedOperationException e) {
            // the latter on a host without IPv6
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }

    private static ProblemReport unreadable(String text) {
        return problem(text, "it is no address of a machine.")
                .found("an IP address with a port is needed; no name is looked up")
                .todo("name one: switch: { listen: 127.0.0.1:PORT }")
                .report();
    }

    private static ProblemReport ours(InetSocketAddress address, Taken taken) {
        return problem(address, "Gapless listens there for " + taken.service() + ".")
                .found(
                        ListenAddress.print(taken.address())
                                + " is the address of "
                                + taken.service()
                                + ", a service of Gapless already")
                .todo("choose a free address in switch.listen")
                .report();
    }

    private ProblemReport foreign(InetSocketAddress address, String why) {
        Optional<String> found = holder.apply(address);
        if (found.isEmpty()) {
            return problem(address, why + ".")
                    .found("as this host answers the user " + System.getProperty("user.name"))
                    .todo(
                            "name an address of this machine that this user may listen on: switch:"
                                    + " { listen: ADDRESS:PORT }")
                    .report();
        }
        return problem(address, "something else holds it.")
                .found(found.get())
                .evidence(
                        List.of(
                                "ways out:",
                                "1. another address: switch: { listen: 127.0.0.1:PORT }, and nginx"
                                        + " or the clients come there",
                                "2. the service itself on another port, restarted as it is today;"
                                        + " then adopt that port",
                                "3. a restart with a gap: stop it, gapless deploy"))
                .todo("choose a free address in switch.listen")
                .report();
    }

    private static Problem.Builder problem(InetSocketAddress address, String why) {
        return problem(ListenAddress.print(address), why);
    }

    private static Problem.Builder problem(String text, String why) {
        return Problem.of(
                        ProblemCode.LISTEN_IN_USE,
                        "The built-in switch cannot listen on " + text + ": " + why)
                .where("switch.listen: " + text);
    }
}
