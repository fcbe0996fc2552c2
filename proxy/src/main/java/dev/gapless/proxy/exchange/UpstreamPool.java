package dev.gapless.proxy.exchange;

import dev.gapless.proxy.target.TargetState;

import org.jspecify.annotations.Nullable;

import java.util.ArrayDeque;
import java.util.IdentityHashMap;
import java.util.Map;

/// Idle kept-alive connections of one event loop, by target; the one used last is used first.
final class UpstreamPool {
    private static final int MOST_PER_TARGET = 512;

    private final Map<TargetState, ArrayDeque<UpstreamConnection>> idle = new IdentityHashMap<>();

    /// Takes a connection for a request to a target that was claimed.
    ///
    /// @param repeatable whether the request could be sent again, should the connection turn out to
    ///   be dead
    /// @return null when there is none that is fit
    @Nullable UpstreamConnection take(TargetState target, boolean repeatable, long justUsedNanos) {
        ArrayDeque<UpstreamConnection> connections = idle.get(target);
        if (connections == null) {
            return null;
        }
        long now = System.nanoTime();
        while (true) {
            UpstreamConnection last = connections.peekLast();
            if (last == null || !repeatable && now - last.idleSince() > justUsedNanos) {
                return null;
            }
            connections.pollLast();
            target.leftPool();
            if (last.fit(now) && (repeatable || last.alive())) {
                return last;
            }
            last.close();
        }
    }

    /// Keeps a connection whose request has ended, and gives back that request's claim.
    void put(UpstreamConnection connection) {
        TargetState target = connection.target();
        ArrayDeque<UpstreamConnection> connections =
                idle.computeIfAbsent(target, _ -> new ArrayDeque<>());
        connections.addLast(connection);
        target.unclaimToPool();
        if (connections.size() > MOST_PER_TARGET) {
            closeFirst(target, connections);
        }
    }

    /// Forgets a connection that was closed by the instance while it was idle.
    void remove(UpstreamConnection connection) {
        ArrayDeque<UpstreamConnection> connections = idle.get(connection.target());
        if (connections != null && connections.remove(connection)) {
            connection.target().leftPool();
        }
    }

    /// Closes all idle connections to a target.
    void closeAll(TargetState target) {
        ArrayDeque<UpstreamConnection> connections = idle.remove(target);
        while (connections != null && !connections.isEmpty()) {
            closeFirst(target, connections);
        }
    }

    /// Closes every idle connection, to free descriptors.
    void closeAll() {
        idle.forEach(
                (target, connections) -> {
                    while (!connections.isEmpty()) {
                        closeFirst(target, connections);
                    }
                });
        idle.clear();
    }

    /// Closes connections that were idle for too long.
    void closeExpired(long now) {
        idle.forEach(
                (target, connections) -> {
                    UpstreamConnection first = connections.peekFirst();
                    while (first != null && !first.fit(now)) {
                        closeFirst(target, connections);
                        first = connections.peekFirst();
                    }
                });
        idle.values().removeIf(ArrayDeque::isEmpty);
    }

    // Counted as gone only once it is closed: whoever sees zero may stop the instance.
    private static void closeFirst(TargetState target, ArrayDeque<UpstreamConnection> connections) {
        connections.removeFirst().close();
        target.leftPool();
    }
}
