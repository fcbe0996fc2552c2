package dev.gapless.runtime.preflight;

import dev.gapless.api.Problem;
import dev.gapless.api.ProblemCode;
import dev.gapless.api.ProblemReport;
import dev.gapless.core.port.Preflight;
import dev.gapless.core.port.Preflight.DatabaseRoom;
import dev.gapless.core.service.InstanceId;
import dev.gapless.runtime.linux.Connections;
import dev.gapless.runtime.linux.SocketOwners;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/// The database has room for the connections of the new instances beside those of the ones that
/// run: each is taken to need as many as the one of those with most has now. When none runs,
/// nothing is known and nothing refused. A pool that is idle now and grows later is not seen.
final class ConnectionsFit implements Check {
    private final Function<InstanceId, List<Long>> processes;

    ConnectionsFit(Function<InstanceId, List<Long>> processes) {
        this.processes = processes;
    }

    @Override
    public List<ProblemReport> look(Preflight request) {
        return request.database()
                .flatMap(room -> judge(request, most(request, room), room))
                .map(List::of)
                .orElse(List.of());
    }

    private long most(Preflight request, DatabaseRoom room) {
        Set<String> sockets = Connections.to(addresses(room), room.endpoint().port());
        return request.running().stream()
                .mapToLong(
                        id ->
                                processes.apply(id).stream()
                                        .flatMap(pid -> SocketOwners.heldBy(pid, sockets).stream())
                                        .distinct()
                                        .count())
                .max()
                .orElse(0);
    }

    private static Set<InetAddress> addresses(DatabaseRoom room) {
        try {
            return Set.of(InetAddress.getAllByName(room.endpoint().host()));
        } catch (UnknownHostException _) {
            return Set.of();
        }
    }

    /// @param most connections that one running instance has, 0 when unknown
    static Optional<ProblemReport> judge(Preflight request, long most, DatabaseRoom room) {
        int count = request.specs().size();
        long needed = most * count;
        long free = room.connections().usable() - room.connections().used();
        if (needed <= Math.max(0, free)) {
            return Optional.empty();
        }
        String release = request.specs().getFirst().release();
        return Optional.of(
                Problem.of(
                                ProblemCode.CONNECTIONS_SHORT,
                                release
                                        + " needs about "
                                        + needed
                                        + " connections to its database, "
                                        + Math.max(0, free)
                                        + " are left.")
                        .where(
                                request.configFile()
                                        + "  "
                                        + count
                                        + (count == 1 ? " instance" : " instances")
                                        + " to start beside those that run")
                        .found(
                                "a running one has "
                                        + most
                                        + "; "
                                        + room.endpoint()
                                        + " has "
                                        + room.connections().used()
                                        + " of "
                                        + room.connections().usable()
                                        + " in use")
                        .todo(
                                "a smaller pool (spring.datasource.hikari.maximum-pool-size), a"
                                        + " larger max_connections, or `strategy: recreate`, which"
                                        + " stops first")
                        .report());
    }
}
