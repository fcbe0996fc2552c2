package dev.gapless.traffic.nginx;

import dev.gapless.core.port.Routes;
import dev.gapless.core.service.SwitchSettings.Nginx;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;

/// Which ports nginx has to know: those of the pool, and those of instances that run outside of it
/// since the pool was changed. Pure.
final class Slots {
    private Slots() {}

    /// Those of the include that is there as long as they do: another list costs a reload. Throws
    /// `nginx-slot-missing`.
    static List<Integer> of(Optional<Include.Head> head, Nginx nginx, List<Routes.Target> targets) {
        LinkedHashSet<Integer> needed = new LinkedHashSet<>(nginx.slots());
        for (Routes.Target target : targets) {
            if (!target.address().host().equals("127.0.0.1")) {
                throw NginxProblems.slotMissing(
                        nginx.include(), target.instance() + " is not on this machine");
            }
            needed.add(target.address().port());
        }
        List<Integer> have = head.map(one -> one.include().slots()).orElse(List.of());
        if (have.containsAll(needed)) {
            return have;
        }
        if (needed.size() > Nginx.MOST_SLOTS) {
            throw NginxProblems.slotMissing(
                    nginx.include(),
                    needed.size()
                            + " ports are needed, those of running instances among them; at most "
                            + Nginx.MOST_SLOTS);
        }
        return List.copyOf(needed);
    }
}
