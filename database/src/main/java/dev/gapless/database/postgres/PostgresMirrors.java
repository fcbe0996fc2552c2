package dev.gapless.database.postgres;

import static dev.gapless.database.jdbc.MirrorSteps.locked;

import dev.gapless.core.port.SchemaChange.Phase;
import dev.gapless.core.port.SchemaChange.Statement;
import dev.gapless.database.jdbc.GatherSteps;
import dev.gapless.database.jdbc.MirrorSteps;
import dev.gapless.migration.plan.Step;
import dev.gapless.migration.plan.Step.Lock;
import dev.gapless.migration.plan.TableMirror;
import dev.gapless.migration.plan.TableMirror.Table;
import dev.gapless.migration.port.MirrorDialect;
import dev.gapless.migration.port.TableName;

import java.util.ArrayList;
import java.util.List;

/// Two tables in step, in PostgreSQL's words. The lock under which the triggers of the old table
/// come waits for whoever has written to it: every row is either there for the backfill to see, or
/// written under the triggers.
final class PostgresMirrors implements MirrorDialect {
    /// Old ids that come with a write of their own while both tables are there shall not meet those
    /// that the new table counts.
    private static final int ROOM = 1_000;

    @Override
    public String cut(String expression, int characters) {
        return "CAST(left(" + expression + ", " + characters + ") AS varchar(" + characters + "))";
    }

    @Override
    public String quote(String name) {
        return Names.quote(name);
    }

    @Override
    public boolean needsCounters() {
        return false;
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
                        sync.createMap()));
    }

    /// On the way back the triggers of the old table go first: from then on the old release has
    /// nothing to do with the new table.
    @Override
    public List<Step> install(TableMirror mirror) {
        MirrorTrigger sync = new MirrorTrigger(mirror);
        String what = "triggers keep " + mirror.label() + " in step";
        List<Statement> onOld = new ArrayList<>(sync.oldTriggers());
        if (mirror.after().counts() && mirror.keepsIds()) {
            onOld.add(new Statement(counter(mirror), ""));
        }
        Phase reached = steps(mirror).reached();
        List<Step> steps = new ArrayList<>();
        steps.add(steps(mirror).functions(what, sync.functions()));
        steps.add(locked(Phase.SYNC, what, after(mirror), Lock.WRITERS, sync.newTriggers()));
        mirror.follow()
                .ifPresent(
                        follow ->
                                steps.add(
                                        locked(
                                                reached,
                                                what,
                                                follow.table().name(),
                                                Lock.WRITERS,
                                                sync.followedTriggers())));
        steps.add(locked(reached, what, before(mirror), Lock.WRITERS, onOld));
        return steps;
    }

    /// New ids begin above those of the rows that keep theirs.
    private static String counter(TableMirror mirror) {
        Table after = mirror.after();
        return "SELECT setval(pg_get_serial_sequence("
                + Names.literal(Names.quote(after.name()))
                + ", "
                + Names.literal(after.key())
                + "), (SELECT greatest(coalesce(max("
                + Names.quote(mirror.before().key())
                + "), 0), 0) + "
                + ROOM
                + " FROM "
                + Names.quote(before(mirror))
                + "))";
    }

    @Override
    public Step.Fill fill(TableMirror mirror) {
        MirrorTrigger sync = new MirrorTrigger(mirror);
        return mirror.gathering().isPresent()
                ? gathered(mirror).fill(sync.fillCall())
                : steps(mirror).fill(sync.fillCall(), "");
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
        List<Statement> rest = new ArrayList<>(PostgresDialect.dropped(sync.functions()));
        rest.addAll(PostgresDialect.dropped(sync.createMap()));
        return new Finish(
                locked(
                        Phase.CONTRACT,
                        "triggers of " + after(mirror).name() + " go",
                        after(mirror),
                        Lock.EXCLUSIVE,
                        PostgresDialect.dropped(sync.newTriggers())),
                drop(before(mirror)),
                locked(Phase.CONTRACT, "functions go", after(mirror), Lock.NONE, rest));
    }

    @Override
    public Step drop(TableName table) {
        return locked(
                Phase.CONTRACT,
                table.name() + " goes",
                table,
                Lock.EXCLUSIVE,
                List.of(new Statement("DROP TABLE " + Names.quote(table), "")));
    }

    private static TableName before(TableMirror mirror) {
        return mirror.before().name();
    }

    private static TableName after(TableMirror mirror) {
        return mirror.after().name();
    }
}
