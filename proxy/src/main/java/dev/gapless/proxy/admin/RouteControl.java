package dev.gapless.proxy.admin;

import dev.gapless.proxy.exchange.DataPlane;
import dev.gapless.proxy.listen.ListenFailed;
import dev.gapless.proxy.listen.Listeners;
import dev.gapless.proxy.route.ListenAddress;
import dev.gapless.proxy.route.RouteCheck;
import dev.gapless.proxy.route.RouteProblem;
import dev.gapless.proxy.route.RouteStore;
import dev.gapless.proxy.route.RouteTable;
import dev.gapless.proxy.route.ServiceRoute;
import dev.gapless.proxy.target.LiveRoutes;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Changes the table: checks it, opens new listening sockets, stores it, puts it in force, closes
/// what is left over. A table that cannot be put in force as a whole changes nothing. Thread-safe:
/// one change at a time.
public final class RouteControl {
    private static final Logger LOG = System.getLogger(RouteControl.class.getName());

    private final LiveRoutes routes;
    private final Listeners listeners;
    private final RouteStore store;
    private final DataPlane plane;
    private final Map<InetSocketAddress, String> notListening = new LinkedHashMap<>();

    public RouteControl(LiveRoutes routes, Listeners listeners, RouteStore store, DataPlane plane) {
        this.routes = routes;
        this.listeners = listeners;
        this.store = store;
        this.plane = plane;
    }

    /// Puts a table in force. When this returns [Applied], it is stored, and no target that is not
    /// eligible in it can be claimed any more.
    public synchronized ApplyResult apply(RouteTable table) {
        RouteTable now = routes.current().table();
        int age = table.compareAge(now);
        if (age < 0) {
            return refused(
                    "stale-generation",
                    "epoch %d generation %d is older than epoch %d generation %d in force",
                    table,
                    now);
        }
        if (age == 0 && table.equals(now)) {
            return new ApplyResult.Applied(table.epoch(), table.generation());
        }
        List<RouteProblem> problems = RouteCheck.problems(table);
        if (!problems.isEmpty()) {
            return new ApplyResult.Refused(
                    problems.getFirst().code(), problems.getFirst().message(), problems);
        }
        if (age == 0) {
            return refused(
                    "generation-conflict",
                    "epoch %d generation %d differs from epoch %d generation %d in force",
                    table,
                    now);
        }
        return replace(table);
    }

    private static ApplyResult refused(
            String code, String format, RouteTable table, RouteTable now) {
        return ApplyResult.Refused.of(
                code,
                String.format(
                        format, table.epoch(), table.generation(), now.epoch(), now.generation()));
    }

    /// All new addresses or none. One that somebody else took while no proxy ran is tried on, and
    /// keeps nobody from changing what is served elsewhere.
    private ApplyResult replace(RouteTable table) {
        List<InetSocketAddress> wanted = addresses(table);
        List<InetSocketAddress> within =
                wanted.stream().filter(one -> !notListening.containsKey(one)).toList();
        List<InetSocketAddress> opened;
        try {
            opened = listeners.openMissing(within);
        } catch (ListenFailed e) {
            return ApplyResult.Refused.of(e.code(), String.valueOf(e.getMessage()));
        }
        try {
            store.save(table);
        } catch (IOException e) {
            listeners.close(opened);
            LOG.log(Level.ERROR, "the table could not be stored", e);
            return ApplyResult.Refused.of("store-failed", "the table could not be stored: " + e);
        }
        plane.tableChanged(routes.apply(table));
        listeners.accept(opened);
        listeners.closeAllBut(wanted);
        notListening.keySet().retainAll(wanted);
        listenAgain();
        return new ApplyResult.Applied(table.epoch(), table.generation());
    }

    /// Puts a table in force that was read from disk. An address that cannot be listened on is
    /// tried again by [#listenAgain()]; the others serve.
    public synchronized void restore(RouteTable table) {
        plane.restored();
        plane.tableChanged(routes.apply(table));
        addresses(table).forEach(this::tryListen);
    }

    /// Tries the addresses that could not be listened on.
    public synchronized void listenAgain() {
        List.copyOf(notListening.keySet()).forEach(this::tryListen);
    }

    private void tryListen(InetSocketAddress address) {
        try {
            listeners.accept(listeners.openMissing(List.of(address)));
            notListening.remove(address);
        } catch (ListenFailed e) {
            if (notListening.put(address, e.code()) == null) {
                LOG.log(Level.ERROR, "{0}; trying again", e.getMessage());
            }
        }
    }

    /// Addresses of the table that cannot be listened on, with the code of the reason.
    public synchronized Map<String, String> notListening() {
        Map<String, String> failed = new LinkedHashMap<>();
        notListening.forEach((address, code) -> failed.put(ListenAddress.print(address), code));
        return failed;
    }

    public List<String> listening() {
        return listeners.addresses().stream().map(ListenAddress::print).sorted().toList();
    }

    public RouteTable table() {
        return routes.current().table();
    }

    private static List<InetSocketAddress> addresses(RouteTable table) {
        List<InetSocketAddress> addresses = new ArrayList<>();
        for (ServiceRoute service : table.services()) {
            service.listen()
                    .forEach(text -> addresses.add(ListenAddress.parse(text).orElseThrow()));
        }
        return addresses;
    }
}
