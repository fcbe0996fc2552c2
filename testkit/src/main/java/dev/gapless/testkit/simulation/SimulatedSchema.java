package dev.gapless.testkit.simulation;

import dev.gapless.core.port.SchemaChange.Migration;
import dev.gapless.core.port.SchemaChange.Phase;
import dev.gapless.core.port.SchemaChange.PlannedPhase;
import dev.gapless.core.port.SchemaChange.SchemaPlan;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The simulated database: which phases of which migrations are done. It lives on while the agent
/// is dead.
final class SimulatedSchema {
    /// Never two outages so close together that they count as one.
    private static final long STEADY = 60_000;

    private final Map<String, Set<Phase>> done = new LinkedHashMap<>();
    private long backAt;

    /// Whether it can be lost at this moment.
    boolean steady(long now) {
        return now >= backAt && (backAt == 0 || now - backAt > STEADY);
    }

    void awayUntil(long time) {
        backAt = time;
    }

    boolean away(long now) {
        return now < backAt;
    }

    /// A new file in the folder of migrations.
    void write(String migration) {
        done.put(migration, EnumSet.noneOf(Phase.class));
    }

    SchemaPlan plan() {
        List<Migration> migrations = new ArrayList<>();
        done.forEach(
                (id, phases) -> {
                    List<PlannedPhase> left = new ArrayList<>();
                    for (Phase phase : Phase.values()) {
                        if (!phases.contains(phase)) {
                            left.add(
                                    new PlannedPhase(
                                            phase,
                                            phase + " of " + id,
                                            1,
                                            "",
                                            "nothing",
                                            List.of()));
                        }
                    }
                    migrations.add(new Migration(id, migrations.size() + 1, "sha", left));
                });
        return new SchemaPlan(0, "simulated", migrations, List.of());
    }

    /// Whether every phase before this one is done.
    boolean ready(String migration, Phase phase) {
        return phases(migration).containsAll(EnumSet.range(Phase.EXPAND, phase))
                || missing(migration) == phase;
    }

    private Phase missing(String migration) {
        EnumSet<Phase> left = EnumSet.allOf(Phase.class);
        left.removeAll(phases(migration));
        return left.iterator().next();
    }

    void finish(String migration, Phase phase) {
        phases(migration).add(phase);
    }

    void undo(String migration) {
        phases(migration).clear();
    }

    /// Nothing of it is in the database.
    boolean untouched(String migration) {
        return phases(migration).isEmpty();
    }

    boolean verified(String migration) {
        return phases(migration).contains(Phase.VERIFY);
    }

    private Set<Phase> phases(String migration) {
        return done.computeIfAbsent(migration, _ -> EnumSet.noneOf(Phase.class));
    }
}
