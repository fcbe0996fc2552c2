package dev.gapless.traffic.nginx;

import dev.gapless.core.port.Routes;
import dev.gapless.core.port.Traffic;
import dev.gapless.core.service.InstanceId;
import dev.gapless.core.service.SwitchSettings.Nginx;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// A service whose routes nginx has from us.
///
/// @param id of the include that nginx has
/// @param version of its text
/// @param log empty while somebody else has its port
record Served(
        Include include,
        String id,
        String version,
        Nginx nginx,
        List<Routes.Target> targets,
        Counts counts,
        Optional<RequestLog> log) {
    /// Some connections are there, and nobody can tell which of them carry a request.
    private static final long NOBODY_KNOWS = -1;

    Served with(Optional<RequestLog> other) {
        return new Served(include, id, version, nginx, targets, counts, other);
    }

    /// As nginx has it.
    Served by(Include.Head head) {
        return new Served(head.include(), head.id(), head.version(), nginx, targets, counts, log);
    }

    /// Whether nginx says a line of a request of ours; before, the application would get it.
    boolean isTried() {
        return !version.equals("1");
    }

    Set<Integer> ports() {
        return targets.stream().map(target -> target.address().port()).collect(Collectors.toSet());
    }

    /// @param open connections by port
    /// @param isCounted what came is known
    Map<InstanceId, Traffic.Instance> instances(Map<Integer, Integer> open, boolean isCounted) {
        Map<InstanceId, Traffic.Instance> all = new HashMap<>();
        for (Routes.Target target : targets) {
            int count = open.getOrDefault(target.address().port(), 0);
            Counts.Seen counted = counts.seen(target.instance());
            all.put(
                    target.instance(),
                    new Traffic.Instance(
                            count == 0 ? 0 : NOBODY_KNOWS,
                            count,
                            isCounted ? counted.requests() : NOBODY_KNOWS,
                            counted.lastMillis(),
                            ""));
        }
        return all;
    }
}
