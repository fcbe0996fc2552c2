package dev.gapless.traffic.builtin;

import dev.gapless.api.Problem;
import dev.gapless.api.ProblemCode;
import dev.gapless.core.port.Routes;
import dev.gapless.core.port.Traffic;
import dev.gapless.core.port.TrafficSwitch;
import dev.gapless.core.service.SwitchSettings;
import dev.gapless.proxy.admin.ApplyResult;
import dev.gapless.proxy.admin.ProxyAdmin;
import dev.gapless.proxy.admin.ProxyStats;
import dev.gapless.proxy.route.RouteTable;
import dev.gapless.proxy.route.ServiceRoute;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/// [TrafficSwitch] over the proxy of this host, which serves all its services with one table.
///
/// The table in force is read once at the first change, so that services of which this agent has
/// not spoken yet stay.
public final class BuiltinSwitch implements TrafficSwitch {
    private static final Logger LOG = System.getLogger(BuiltinSwitch.class.getName());

    /// How long somebody who only looks waits for each answer.
    private static final Duration LOOK_LIMIT = Duration.ofSeconds(4);

    private final ProxyAdmin admin;
    private final long epoch;
    private final Runnable listenersChanged;
    private final Function<InetSocketAddress, Optional<String>> holder;
    // guarded by this
    private final Map<String, ServiceRoute> services = new LinkedHashMap<>();
    private final Map<String, Confirmed> confirmed = new HashMap<>();
    private boolean known;
    private long generation;

    /// Which table carried which routes of a service.
    private record Confirmed(long routes, long table) {}

    /// @param epoch larger at each start of the agent; the proxy refuses older ones
    /// @param listenersChanged called after a change of addresses, so that the new sockets can be
    ///   held elsewhere too
    /// @param holder who on this host listens on an address, in words; empty when nobody is seen to
    public BuiltinSwitch(
            ProxyAdmin admin,
            long epoch,
            Runnable listenersChanged,
            Function<InetSocketAddress, Optional<String>> holder) {
        this.admin = admin;
        this.epoch = epoch;
        this.listenersChanged = listenersChanged;
        this.holder = holder;
    }

    @Override
    public Set<Capability> capabilities() {
        return Set.of(
                Capability.WEIGHTS, Capability.EXACT_COUNTS, Capability.COUNTS, Capability.HOLD);
    }

    /// While the proxy does not answer within 4 s nothing is known, and nothing is refused.
    @Override
    public Outlook outlook(String service, SwitchSettings settings) {
        try {
            ProxyAdmin soon = admin.within(LOOK_LIMIT);
            Set<String> closed = soon.stats().notListening().keySet();
            ListenRoom room = new ListenRoom(holder, known(soon), closed);
            return new Outlook(
                    room.problems(service, settings.listen()), List.of(), Optional.empty());
        } catch (IOException | Problem silent) {
            LOG.log(Level.INFO, "listening was not looked into: {0}", silent.getMessage());
            return Outlook.CLEAR;
        }
    }

    private synchronized List<ServiceRoute> known(ProxyAdmin asked) {
        learn(asked);
        return List.copyOf(services.values());
    }

    @Override
    public void apply(Routes routes) {
        ServiceRoute next = ToProxy.service(routes);
        boolean moved;
        synchronized (this) {
            learn(admin);
            ServiceRoute before = services.get(routes.service());
            moved = put(routes, next, before);
            confirmed.put(routes.service(), new Confirmed(routes.generation(), generation));
        }
        if (moved) {
            listenersChanged.run();
        }
    }

    /// Returns whether the addresses have changed. That nobody gets a request is in force, too,
    /// where it cannot listen and never did: whoever failed to serve there can be drained and
    /// stopped.
    private boolean put(Routes routes, ServiceRoute next, @Nullable ServiceRoute before) {
        Map<String, ServiceRoute> all = new LinkedHashMap<>(services);
        all.put(routes.service(), next);
        try {
            put(all);
        } catch (Problem refused) {
            if (before != null || !isForNobody(routes) || !refused.is(ProblemCode.LISTEN_IN_USE)) {
                throw refused;
            }
            all.remove(routes.service());
            put(all);
            return false;
        }
        return before == null || !before.listen().equals(next.listen());
    }

    private static boolean isForNobody(Routes routes) {
        return !routes.hold()
                && routes.targets().stream().noneMatch(one -> routes.reaches(one.instance()));
    }

    @Override
    public void remove(String service) {
        synchronized (this) {
            learn(admin);
            Map<String, ServiceRoute> all = new LinkedHashMap<>(services);
            boolean there = all.remove(service) != null;
            if (there) {
                put(all);
            }
            // also of one that could not listen, and so never came in
            confirmed.remove(service);
            if (!there) {
                return;
            }
        }
        listenersChanged.run();
    }

    private void learn(ProxyAdmin asked) {
        if (known) {
            return;
        }
        try {
            asked.routes().services().forEach(service -> services.put(service.name(), service));
            known = true;
        } catch (IOException e) {
            throw unreachable(e);
        }
    }

    private void put(Map<String, ServiceRoute> all) {
        try {
            long next = generation + 1;
            ApplyResult result =
                    admin.apply(new RouteTable(epoch, next, new ArrayList<>(all.values())));
            switch (result) {
                case ApplyResult.Applied _ -> {
                    generation = next;
                    services.clear();
                    services.putAll(all);
                }
                case ApplyResult.Refused refused -> throw refused(refused);
            }
        } catch (IOException e) {
            // it may be in force all the same; the number is not used again
            generation++;
            throw unreachable(e);
        }
    }

    @Override
    public Traffic observe(String service) {
        // before the question: what is confirmed while it is answered must not look lost
        Optional<Confirmed> newest = confirmed(service);
        try {
            ProxyStats stats = admin.stats();
            long generation =
                    newest.filter(one -> inForce(one, stats)).map(Confirmed::routes).orElse(-1L);
            return FromProxy.traffic(stats, service, generation);
        } catch (IOException e) {
            throw unreachable(e);
        }
    }

    private synchronized Optional<Confirmed> confirmed(String service) {
        return Optional.ofNullable(confirmed.get(service));
    }

    private boolean inForce(Confirmed table, ProxyStats stats) {
        return stats.epoch() == epoch && stats.generation() >= table.table();
    }

    private static Problem unreachable(IOException e) {
        return Problem.of(
                        ProblemCode.SWITCH_UNREACHABLE,
                        "The built-in switch does not answer: " + e.getMessage())
                .todo(
                        "the agent starts it again by itself; see $GAPLESS_HOME/logs/proxy.log if"
                                + " that goes on")
                .retryable()
                .cause(e);
    }

    private static Problem refused(ApplyResult.Refused refused) {
        boolean address =
                List.of("address-in-use", "listen-denied", "address-not-available", "listen-failed")
                        .contains(refused.code());
        return Problem.of(
                        address ? ProblemCode.LISTEN_IN_USE : ProblemCode.SWITCH_REFUSED,
                        "The built-in switch refuses the routes: " + refused.message())
                .where("switch.listen")
                .found(refused.code())
                .todo(
                        address
                                ? "free that address, or name another one: switch: { listen:"
                                        + " ADDRESS:PORT }"
                                : "see $GAPLESS_HOME/logs/proxy.log")
                .build();
    }
}
