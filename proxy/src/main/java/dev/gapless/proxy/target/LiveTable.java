package dev.gapless.proxy.target;

import dev.gapless.proxy.route.RouteTable;

import org.jspecify.annotations.Nullable;

import java.net.InetSocketAddress;
import java.util.Map;

/// The table in force, ready to route with: one immutable value, replaced as a whole.
public record LiveTable(RouteTable table, Map<InetSocketAddress, LiveService> byAddress) {
    static final LiveTable EMPTY = new LiveTable(RouteTable.EMPTY, Map.of());

    public LiveTable {
        byAddress = Map.copyOf(byAddress);
    }

    public @Nullable LiveService service(InetSocketAddress listen) {
        return byAddress.get(listen);
    }
}
