package dev.gapless.agent.operate;

import dev.gapless.core.plan.PlanContent;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// The plans that this agent has shown last, so that it can say in what the one that somebody comes
/// back with is another one by now. Bounded. Thread-safe.
final class ShownPlans {
    private static final int MOST = 100;
    private static final int MOST_LINES = 12;

    // guarded by this
    private final Map<String, PlanContent> shown =
            new LinkedHashMap<>() {
                private static final long serialVersionUID = 1L;

                @Override
                protected boolean removeEldestEntry(Map.Entry<String, PlanContent> eldest) {
                    return size() > MOST;
                }
            };

    synchronized void add(PlanContent plan) {
        shown.put(plan.id(), plan);
    }

    /// Lines for people.
    synchronized List<String> differences(String id, PlanContent now) {
        PlanContent before = shown.get(id);
        if (before == null) {
            return List.of("this agent has not shown " + id + ", so it cannot tell the difference");
        }
        List<String> all = now.differences(before);
        return all.size() <= MOST_LINES
                ? all
                : Stream.concat(
                                all.stream().limit(MOST_LINES),
                                Stream.of((all.size() - MOST_LINES) + " more differences"))
                        .toList();
    }
}
