package dev.gapless.agent.operate;

import dev.gapless.core.port.SchemaChange;
import dev.gapless.core.service.DatabaseSettings;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;

/// A database that says what a test wants to hear, and remembers what was asked for.
final class FakeSchema implements SchemaChange {
    final List<String> asked = new ArrayList<>();
    final CountDownLatch goesOn = new CountDownLatch(1);
    SchemaPlan plan = new SchemaPlan(0, 0, "db", List.of(), List.of());
    List<OpenMigration> open = List.of();
    int contracted;
    long differ;
    boolean waits;

    static Migration migration(int number, boolean begun, Phase... left) {
        List<PlannedPhase> phases = new ArrayList<>();
        for (Phase phase : left) {
            phases.add(new PlannedPhase(phase, "do " + phase, 1, "", "nothing", List.of()));
        }
        return new Migration("V" + number + "__change", number, "sha", begun, phases);
    }

    static OpenMigration open(int number, Phase done, boolean inStep, Optional<Compared> compared) {
        return new OpenMigration(
                "V" + number + "__change",
                number,
                Optional.of(done),
                inStep,
                false,
                compared,
                41,
                new Trial(Trying.POSSIBLE, Optional.empty()));
    }

    static OpenMigration tried(int number, Trying trying) {
        return new OpenMigration(
                "V" + number + "__change",
                number,
                Optional.of(Phase.VERIFY),
                true,
                false,
                Optional.empty(),
                41,
                new Trial(trying, Optional.empty()));
    }

    @Override
    public SchemaPlan plan(DatabaseSettings database) {
        return plan;
    }

    @Override
    public SchemaReport run(
            DatabaseSettings database,
            String migration,
            Phase phase,
            Consumer<SchemaReport> progress)
            throws InterruptedException {
        asked.add(phase + " " + migration);
        if (waits) {
            goesOn.await();
        }
        long found = phase == Phase.VERIFY ? differ : 0;
        return new SchemaReport(phase, 7, 7, found, phase + " done", 41, 1);
    }

    @Override
    public SchemaReport endTrial(
            DatabaseSettings database, String migration, Consumer<SchemaReport> progress) {
        asked.add("end trial " + migration);
        return new SchemaReport(Phase.TRIAL, 0, 0, 0, "the trial is ended", 0, 0);
    }

    @Override
    public SchemaReport undo(DatabaseSettings database, String migration) {
        asked.add("undo " + migration);
        return new SchemaReport(Phase.EXPAND, 0, 0, 0, "taken back", 0, 0);
    }

    @Override
    public RepairReport repair(
            DatabaseSettings database,
            String migration,
            RepairOrder order,
            Consumer<SchemaReport> progress) {
        asked.add(
                "repair "
                        + migration
                        + " from "
                        + order.from()
                        + (order.said() ? ", said" : "")
                        + (order.dryRun() ? ", dry" : ""));
        return new RepairReport(
                List.of("3 rows of x are made right"),
                3,
                0,
                "gapless.repaired_3",
                new SchemaReport(Phase.VERIFY, 7, -1, 0, "3 rows repaired", 0, 0));
    }

    @Override
    public SchemaStatus status(DatabaseSettings database) {
        return new SchemaStatus(
                contracted, contracted, "db", open, Optional.empty(), Optional.empty(), 0, 0, "");
    }

    @Override
    public List<ObjectUse> explain(DatabaseSettings database, String object) {
        return List.of();
    }

    @Override
    public Optional<Connections> connections(DatabaseSettings database) {
        return Optional.empty();
    }
}
