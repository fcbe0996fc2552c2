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
import java.util.Optional;
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
                        if (!phases.contains(phase) && phase != Phase.TRIAL) {
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
                    if (!phases.contains(Phase.CONTRACT)) {
                        boolean begun = !phases.isEmpty();
                        migrations.add(new Migration(id, number(id), "sha", begun, left));
                    }
                });
        return new SchemaPlan(inStep(), contracted(), "simulated", migrations, List.of());
    }

    /// The schema as it is: what is in the folder and was not begun does not count.
    SchemaPlan asItIs() {
        List<Migration> begun =
                plan().migrations().stream()
                        .filter(Migration::begun)
                        .map(one -> new Migration(one.id(), one.number(), "", true, List.of()))
                        .toList();
        return new SchemaPlan(inStep(), contracted(), "simulated", begun, List.of());
    }

    /// The oldest migration that is in step and not contracted.
    Optional<String> contractable() {
        return done.keySet().stream()
                .filter(id -> verified(id) && !phases(id).contains(Phase.CONTRACT))
                .findFirst();
    }

    /// Number of the newest migration that is contracted, 0 for none.
    int contracted() {
        return newest(Phase.CONTRACT);
    }

    private int inStep() {
        return newest(Phase.VERIFY);
    }

    private int newest(Phase phase) {
        return done.keySet().stream()
                .filter(id -> phases(id).contains(phase))
                .mapToInt(this::number)
                .max()
                .orElse(0);
    }

    /// In the order they were written.
    int number(String migration) {
        return List.copyOf(done.keySet()).indexOf(migration) + 1;
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
