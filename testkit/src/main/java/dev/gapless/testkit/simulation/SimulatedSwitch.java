package dev.gapless.testkit.simulation;

import dev.gapless.api.Problem;
import dev.gapless.api.ProblemCode;
import dev.gapless.core.port.Routes;
import dev.gapless.core.port.Traffic;
import dev.gapless.core.port.TrafficSwitch;
import dev.gapless.core.service.InstanceId;

import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/// The simulated data plane of a host. Like the built-in one it takes changes from the newest agent
/// only that has made one. Its counts do not survive its restart; its routes do, unless they are
/// lost.
final class SimulatedSwitch {
    private static final long NOBODY = 0;

    private final Timeline time;
    private final Chance chance;
    private final Trace trace;
    private final Map<String, ServedService> services = new LinkedHashMap<>();
    private long agents = NOBODY;
    private long newest = NOBODY;
    private int restarts;
    private long downUntil = -1;

    SimulatedSwitch(Timeline time, Chance chance, Trace trace) {
        this.time = time;
        this.chance = chance;
        this.trace = trace;
    }

    /// As one more agent has it: each is newer than those before.
    TrafficSwitch connect() {
        return new Connection(++agents);
    }

    /// Without routes until somebody applies some.
    ServedService service(String name) {
        return services.computeIfAbsent(name, _ -> new ServedService(time, chance, trace));
    }

    boolean up() {
        return time.now() >= downUntil;
    }

    /// Whether connections to the service are accepted; else they wait.
    boolean accepts(String service) {
        return up() && service(service).accepts();
    }

    /// Address -> service that has it.
    Map<String, String> addresses() {
        Map<String, String> all = new LinkedHashMap<>();
        services.forEach((name, service) -> service.addresses().forEach(one -> all.put(one, name)));
        return all;
    }

    /// The process is gone and all its connections with it.
    void lost(InstanceId id) {
        services.values().forEach(service -> service.lost(id));
    }

    void restart(long downMillis) {
        restarts++;
        downUntil = time.now() + downMillis;
        trace.line("switch", () -> "restarts, " + downMillis + " ms");
        services.values().forEach(ServedService::restarted);
    }

    /// A restart over which the routes are lost, and with them whose they were.
    void restartEmpty(long downMillis) {
        restart(downMillis);
        trace.line("switch", () -> "has lost its routes");
        newest = NOBODY;
        services.values().forEach(ServedService::forget);
    }

    private final class Connection implements TrafficSwitch {
        private final long agent;

        Connection(long agent) {
            this.agent = agent;
        }

        @Override
        public Set<Capability> capabilities() {
            return EnumSet.allOf(Capability.class);
        }

        @Override
        public void apply(Routes routes) {
            reach();
            change();
            service(routes.service()).apply(routes, agent);
        }

        @Override
        public Traffic observe(String service) {
            reach();
            return service(service).observe("epoch-" + restarts, agent == newest ? agent : NOBODY);
        }

        @Override
        public void remove(String service) {
            reach();
            if (services.containsKey(service)) {
                change();
                services.remove(service).end();
            }
        }

        private void reach() {
            if (!up()) {
                throw unreachable();
            }
        }

        private void change() {
            if (agent < newest) {
                throw Problem.of(
                                ProblemCode.SWITCH_REFUSED,
                                "The switch has routes of a newer agent.")
                        .todo("nothing, it is simulated")
                        .build();
            }
            newest = agent;
        }
    }

    static Problem unreachable() {
        return Problem.of(ProblemCode.SWITCH_UNREACHABLE, "The switch does not answer.")
                .todo("nothing, it is simulated")
                .retryable()
                .build();
    }
}
