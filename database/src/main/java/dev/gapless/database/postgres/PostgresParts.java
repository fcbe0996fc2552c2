package dev.gapless.database.postgres;

import static dev.gapless.database.jdbc.MirrorSteps.locked;

import dev.gapless.core.port.SchemaChange.Phase;
import dev.gapless.core.port.SchemaChange.Statement;
import dev.gapless.migration.plan.Step;
import dev.gapless.migration.plan.Step.Lock;
import dev.gapless.migration.plan.TableMirror.Table;
import dev.gapless.migration.plan.TablePart;
import dev.gapless.migration.port.PartDialect;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// A table and its part in step, in PostgreSQL's words. The lock under which the triggers of the
/// old place come waits for whoever has written to it: every row is either there for the backfill
/// to see, or written under the triggers.
final class PostgresParts implements PartDialect {
    @Override
    public List<Step> install(TablePart part) {
        PartTrigger sync = new PartTrigger(part);
        String what = "triggers keep " + label(part) + " in step";
        Table before = part.columns().before();
        Table after = part.columns().after();
        return List.of(
                locked(Phase.SYNC, what, before.name(), Lock.NONE, sync.functions()),
                locked(Phase.SYNC, what, after.name(), Lock.WRITERS, sync.triggers(after)),
                locked(Phase.SYNC, what, before.name(), Lock.WRITERS, sync.triggers(before)));
    }

    private static String label(TablePart part) {
        return part.whole().name() + " and " + part.part().name();
    }

    @Override
    public Step.Fill fill(TablePart part) {
        PartTrigger sync = new PartTrigger(part);
        return sync.steps().fill(part.columns().before(), sync.pending(), sync.fillCall(), "");
    }

    @Override
    public List<Step> compare(TablePart part) {
        return new PartTrigger(part).steps().compare();
    }

    /// It takes both tables, and the whole first: whoever writes to the part by then has come to
    /// the whole before, so that nobody has the part while we wait for it.
    @Override
    public Optional<Step> untie(String what, TablePart part, String name) {
        String table = Names.quote(part.part().name());
        return Optional.of(
                locked(
                        Phase.CONTRACT,
                        what,
                        part.whole().name(),
                        Lock.EXCLUSIVE,
                        List.of(
                                new Statement(
                                        "LOCK TABLE " + table + " IN ACCESS EXCLUSIVE MODE", ""),
                                new Statement(
                                        "ALTER TABLE "
                                                + table
                                                + " DROP CONSTRAINT "
                                                + Names.quote(name),
                                        ""))));
    }

    @Override
    public List<Step> finish(TablePart part) {
        PartTrigger sync = new PartTrigger(part);
        return Stream.of(part.columns().after(), part.columns().before())
                .<Step>map(
                        table ->
                                locked(
                                        Phase.CONTRACT,
                                        "triggers of " + table.name().name() + " go",
                                        table.name(),
                                        Lock.EXCLUSIVE,
                                        PostgresDialect.dropped(sync.triggers(table))))
                .toList();
    }

    @Override
    public Step functions(TablePart part) {
        List<Statement> statements =
                new ArrayList<>(PostgresDialect.dropped(new PartTrigger(part).functions()));
        return locked(Phase.CONTRACT, "functions go", part.whole().name(), Lock.NONE, statements);
    }
}
