package dev.gapless.database.mysql;

import static dev.gapless.database.jdbc.MirrorSteps.locked;

import dev.gapless.core.port.SchemaChange.Phase;
import dev.gapless.core.port.SchemaChange.Statement;
import dev.gapless.database.jdbc.GatherSteps;
import dev.gapless.database.jdbc.MirrorSteps;
import dev.gapless.migration.plan.Step;
import dev.gapless.migration.plan.Step.Lock;
import dev.gapless.migration.plan.TableMirror;
import dev.gapless.migration.port.MirrorDialect;
import dev.gapless.migration.port.TableName;

import java.util.ArrayList;
import java.util.List;

/// Two tables in step, in the words of MariaDB and MySQL. The lock under which the triggers of the
/// old table come waits for every transaction that has used it.
final class MySqlMirrors implements MirrorDialect {
    @Override
    public String cut(String expression, int characters) {
        return "left(" + expression + ", " + characters + ")";
    }

    @Override
    public String quote(String name) {
        return Names.quote(name);
    }

    @Override
    public boolean needsCounters() {
        return true;
    }

    @Override
    public List<Step> map(TableMirror mirror) {
        MirrorTrigger sync = new MirrorTrigger(mirror);
        return List.of(
                locked(
                        Phase.EXPAND,
                        "pairs of " + mirror.label(),
                        mirror.gathering()
                                .map(_ -> new Gathered(mirror).groupTable())
                                .orElseGet(sync::map),
                        Lock.ITS_OWN,
                        sync.createTables()));
    }

    /// On the way back the triggers of the old table go first: from then on the old release has
    /// nothing to do with the new table. That one is not locked from outside: LOCK TABLES would
    /// lock what its triggers name, too, and so the old table, without looking for a free moment.
    @Override
    public List<Step> install(TableMirror mirror) {
        MirrorTrigger sync = new MirrorTrigger(mirror);
        String what = "triggers keep " + mirror.label() + " in step";
        List<Step> steps = new ArrayList<>();
        Phase reached = steps(mirror).reached();
        steps.add(steps(mirror).functions(what, sync.functions()));
        if (sync.counted()) {
            steps.add(
                    locked(
                            reached,
                            what,
                            after(mirror),
                            Lock.ITS_OWN,
                            List.of(new Statement(sync.count(), ""))));
        }
        steps.add(locked(Phase.SYNC, what, after(mirror), Lock.ITS_OWN, sync.newTriggers()));
        mirror.follow()
                .ifPresent(
                        follow ->
                                steps.add(
                                        locked(
                                                reached,
                                                what,
                                                follow.table().name(),
                                                Lock.EXCLUSIVE,
                                                sync.followedTriggers())));
        steps.add(locked(reached, what, before(mirror), Lock.EXCLUSIVE, sync.oldTriggers()));
        return steps;
    }

    @Override
    public Step.Fill fill(TableMirror mirror) {
        MirrorTrigger sync = new MirrorTrigger(mirror);
        return mirror.gathering().isPresent()
                ? gathered(mirror).fill(new Gathered(mirror).fillCall())
                : steps(mirror).fill(sync.fillCall(), sync.fillRows());
    }

    @Override
    public List<Step> compare(TableMirror mirror) {
        return mirror.gathering().isPresent()
                ? gathered(mirror).compare()
                : steps(mirror).compare();
    }

    private static GatherSteps gathered(TableMirror mirror) {
        Gathered gathered = new Gathered(mirror);
        return new GatherSteps(
                mirror,
                gathered.groupTable(),
                gathered.behindTable(),
                gathered.gather,
                new MirrorTrigger(mirror).guard(),
                Names::quote);
    }

    private static MirrorSteps steps(TableMirror mirror) {
        MirrorTrigger sync = new MirrorTrigger(mirror);
        return new MirrorSteps(mirror, sync.map(), sync.rule(), sync.guard(), sync.repairWords());
    }

    @Override
    public Finish finish(TableMirror mirror) {
        MirrorTrigger sync = new MirrorTrigger(mirror);
        List<Statement> rest = new ArrayList<>(SyncSteps.dropped(sync.functions()));
        rest.addAll(SyncSteps.dropped(sync.createTables()));
        return new Finish(
                locked(
                        Phase.CONTRACT,
                        "triggers of " + after(mirror).name() + " go",
                        after(mirror),
                        Lock.ITS_OWN,
                        SyncSteps.dropped(sync.newTriggers())),
                drop(before(mirror)),
                locked(Phase.CONTRACT, "functions go", after(mirror), Lock.NONE, rest));
    }

    @Override
    public Step drop(TableName table) {
        return locked(
                Phase.CONTRACT,
                table.name() + " goes",
                table,
                Lock.ITS_OWN,
                List.of(new Statement("DROP TABLE " + Names.quote(table), "")));
    }

    private static TableName before(TableMirror mirror) {
        return mirror.before().name();
    }

    private static TableName after(TableMirror mirror) {
        return mirror.after().name();
    }
}
