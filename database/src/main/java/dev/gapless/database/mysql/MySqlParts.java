package dev.gapless.database.mysql;

import static dev.gapless.database.jdbc.MirrorSteps.locked;

import dev.gapless.core.port.SchemaChange.Phase;
import dev.gapless.migration.plan.Step;
import dev.gapless.migration.plan.Step.Lock;
import dev.gapless.migration.plan.TableMirror.Table;
import dev.gapless.migration.plan.TablePart;
import dev.gapless.migration.port.PartDialect;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// A table and its part in step, in the words of MariaDB and MySQL. The lock under which the
/// triggers of the old place come waits for every transaction that has used it; that of the new
/// place is not locked from outside: LOCK TABLES would lock what its triggers name, too, without
/// looking for a free moment.
final class MySqlParts implements PartDialect {
    @Override
    public List<Step> install(TablePart part) {
        PartTrigger sync = new PartTrigger(part);
        String what =
                "triggers keep " + part.whole().name() + " and " + part.part().name() + " in step";
        Table before = part.columns().before();
        Table after = part.columns().after();
        return List.of(
                locked(Phase.SYNC, what, before.name(), Lock.NONE, sync.functions()),
                locked(Phase.SYNC, what, after.name(), Lock.ITS_OWN, sync.triggers(after)),
                locked(Phase.SYNC, what, before.name(), Lock.EXCLUSIVE, sync.triggers(before)));
    }

    @Override
    public Step.Fill fill(TablePart part) {
        PartTrigger sync = new PartTrigger(part);
        return sync.steps().fill(part.whole(), sync.pending(), sync.fillCall(), sync.fillRows());
    }

    @Override
    public List<Step> compare(TablePart part) {
        return new PartTrigger(part).steps().compare();
    }

    @Override
    public Optional<Step> untie(String what, TablePart part, String name) {
        return Optional.empty();
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
                                        Lock.ITS_OWN,
                                        SyncSteps.dropped(sync.triggers(table))))
                .toList();
    }

    @Override
    public Step functions(TablePart part) {
        return locked(
                Phase.CONTRACT,
                "functions go",
                part.whole().name(),
                Lock.NONE,
                SyncSteps.dropped(new PartTrigger(part).functions()));
    }
}
