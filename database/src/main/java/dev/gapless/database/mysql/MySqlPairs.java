package dev.gapless.database.mysql;

import dev.gapless.core.port.SchemaChange.Phase;
import dev.gapless.core.port.SchemaChange.Statement;
import dev.gapless.migration.plan.ColumnPair;
import dev.gapless.migration.plan.ColumnPair.Side;
import dev.gapless.migration.plan.Step;
import dev.gapless.migration.plan.Step.Lock;
import dev.gapless.migration.port.Index;
import dev.gapless.migration.port.PairDialect;
import dev.gapless.migration.port.TableName;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Two shapes of the same columns in the words of MariaDB and MySQL. A renamed column is copied,
/// and the copy stays: triggers cannot go and a column change its name in one step here, and
/// between the two a write of the new release would be lost.
final class MySqlPairs implements PairDialect {
    private static final String INSTANT = ", ALGORITHM = INSTANT";
    private static final String ONLINE = ", LOCK = NONE";
    private static final String INPLACE = ", ALGORITHM = INPLACE, LOCK = NONE";

    private final MySqlServer server;

    MySqlPairs(MySqlServer server) {
        this.server = server;
    }

    @Override
    public boolean renamesInPlace() {
        return false;
    }

    @Override
    public List<Step> create(ColumnPair pair) {
        Statement add =
                new Statement(
                        alter(pair)
                                + each(
                                        pair.after(),
                                        side -> "ADD COLUMN " + passing(side) + " INVISIBLE")
                                + INSTANT,
                        alter(pair) + dropColumns(pair.after()) + INSTANT);
        return List.of(locked(Phase.EXPAND, pair.what(), pair, Lock.EXCLUSIVE, List.of(add)));
    }

    @Override
    public List<Step> install(ColumnPair pair) {
        PairTrigger sync = new PairTrigger(pair);
        String what = "triggers keep " + label(pair) + " in step";
        return List.of(
                locked(Phase.SYNC, what, pair, Lock.NONE, sync.functions()),
                new Step.Locked(
                        Phase.SYNC,
                        what,
                        table(pair),
                        Lock.EXCLUSIVE,
                        sync.triggers(),
                        Optional.of(
                                new Step.Keep(
                                        Names.quoted(pair.table().key()),
                                        Names.quoted(names(pair.after())),
                                        sync.rule().own(),
                                        sync.ownWrites()))));
    }

    @Override
    public Step.Fill fill(ColumnPair pair) {
        PairTrigger sync = new PairTrigger(pair);
        String first = Names.quote(pair.after().getFirst().name());
        return SyncSteps.fill(
                        "fill " + label(pair),
                        pair.table(),
                        first + " = " + first,
                        sync.rule().pending(""),
                        pair.anyRequired(),
                        sync.guard())
                .reading(names(pair.before()));
    }

    @Override
    public List<Step> indexes(ColumnPair pair) {
        List<Step> steps = new ArrayList<>();
        for (int i = 0; i < pair.indexes().size(); i++) {
            Index index = pair.indexes().get(i);
            String copy = Names.quote(copy(pair, i));
            steps.add(
                    new Step.Online(
                            Phase.BACKFILL,
                            "index " + index.name() + " over " + names(pair.after()).getFirst(),
                            table(pair),
                            List.of(
                                    new Statement(
                                            alter(pair)
                                                    + MySqlOnline.add(
                                                            index.over(
                                                                    names(pair.before()).getFirst(),
                                                                    names(pair.after()).getFirst()),
                                                            copy(pair, i))
                                                    + INPLACE,
                                            alter(pair) + "DROP INDEX " + copy + INPLACE))));
        }
        return steps;
    }

    @Override
    public Step.Compare compare(ColumnPair pair) {
        PairTrigger sync = new PairTrigger(pair);
        return new Step.Compare(
                "compare every row of " + table(pair).name(),
                table(pair),
                Names.quoted(pair.table().key()),
                sync.rule().broken(),
                sync.rule().own(),
                sync.ownWrites(),
                sync.guard(),
                List.of(
                        new Statement(
                                "SELECT count(*) FROM "
                                        + Names.quote(table(pair))
                                        + " WHERE "
                                        + sync.rule().broken(),
                                "")),
                sync.repairs());
    }

    /// The columns as they stay come first, while triggers still fill what a write leaves out;
    /// where triggers and NOT NULL together break writes at least their defaults do. Once the
    /// triggers are gone nobody needs the old columns, and none of them refuses a write that does
    /// not name it.
    @Override
    public List<Step> finish(ColumnPair pair) {
        PairTrigger sync = new PairTrigger(pair);
        Step gone =
                locked(
                        Phase.CONTRACT,
                        "triggers go",
                        pair,
                        Lock.EXCLUSIVE,
                        SyncSteps.dropped(sync.triggers()));
        List<Step> steps = new ArrayList<>();
        if (server.triggersBreakInsertSelect() && pair.anyRequired()) {
            defaults(pair).ifPresent(steps::add);
            steps.add(gone);
            steps.add(staying(pair));
        } else {
            steps.add(staying(pair));
            steps.add(gone);
        }
        indexChanges(pair)
                .ifPresent(
                        changes ->
                                steps.add(
                                        new Step.Online(
                                                Phase.CONTRACT,
                                                "indexes of "
                                                        + String.join(", ", names(pair.before()))
                                                        + " go",
                                                table(pair),
                                                List.of(
                                                        new Statement(
                                                                alter(pair) + changes + INPLACE,
                                                                "")))));
        steps.add(
                locked(
                        Phase.CONTRACT,
                        String.join(", ", names(pair.before())) + " goes",
                        pair,
                        Lock.EXCLUSIVE,
                        List.of(
                                new Statement(
                                        alter(pair) + dropColumns(pair.before()) + INSTANT, ""))));
        steps.add(
                locked(
                        Phase.CONTRACT,
                        "functions go",
                        pair,
                        Lock.NONE,
                        SyncSteps.dropped(sync.functions())));
        return steps;
    }

    private static Optional<Step> defaults(ColumnPair pair) {
        List<Side> sides =
                pair.after().stream().filter(side -> !side.defaultValue().isEmpty()).toList();
        return sides.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        locked(
                                Phase.CONTRACT,
                                "defaults of " + String.join(", ", names(sides)),
                                pair,
                                Lock.EXCLUSIVE,
                                List.of(
                                        new Statement(
                                                alter(pair)
                                                        + each(
                                                                sides,
                                                                side -> setDefault(pair, side))
                                                        + INSTANT,
                                                alter(pair)
                                                        + each(
                                                                sides,
                                                                side ->
                                                                        "ALTER COLUMN "
                                                                                + Names.quote(
                                                                                        side.name())
                                                                                + " SET DEFAULT NULL")
                                                        + INSTANT))));
    }

    private static String setDefault(ColumnPair pair, Side side) {
        return "ALTER COLUMN "
                + Names.quote(side.name())
                + " SET DEFAULT "
                + defaultValue(pair, side);
    }

    /// Only a NOT NULL that comes or goes makes the server look at the rows.
    private static Step staying(ColumnPair pair) {
        List<Side> loosened = pair.before().stream().filter(MySqlPairs::refusing).toList();
        boolean rebuilt = pair.anyRequired() || !loosened.isEmpty();
        String how = rebuilt ? ONLINE : INSTANT;
        Statement statement =
                new Statement(
                        alter(pair)
                                + join(
                                        each(
                                                pair.after(),
                                                side -> "MODIFY COLUMN " + staying(pair, side)),
                                        each(loosened, side -> "MODIFY COLUMN " + passing(side)))
                                + how,
                        alter(pair)
                                + join(
                                        each(
                                                pair.after(),
                                                side ->
                                                        "MODIFY COLUMN "
                                                                + passing(side)
                                                                + " INVISIBLE"),
                                        each(
                                                loosened,
                                                side ->
                                                        "MODIFY COLUMN "
                                                                + Names.quote(side.name())
                                                                + " "
                                                                + side.type()
                                                                + " NOT NULL"))
                                + how);
        String what =
                String.join(", ", names(pair.after())) + (rebuilt ? " as it stays" : " visible");
        return rebuilt
                ? new Step.Online(Phase.CONTRACT, what, table(pair), List.of(statement))
                : locked(Phase.CONTRACT, what, pair, Lock.EXCLUSIVE, List.of(statement));
    }

    /// An insert that does not name the column would fail.
    private static boolean refusing(Side side) {
        return side.notNull() && side.defaultValue().isEmpty();
    }

    private static Optional<String> indexChanges(ColumnPair pair) {
        List<String> changes = new ArrayList<>();
        for (int i = 0; i < pair.indexes().size(); i++) {
            String name = Names.quote(pair.indexes().get(i).name());
            changes.add("DROP INDEX " + name);
            changes.add("RENAME INDEX " + Names.quote(copy(pair, i)) + " TO " + name);
        }
        pair.lost().forEach(index -> changes.add("DROP INDEX " + Names.quote(index)));
        return changes.isEmpty() ? Optional.empty() : Optional.of(String.join(", ", changes));
    }

    private static String copy(ColumnPair pair, int index) {
        return "gapless_" + pair.tag() + "_index_" + (index + 1);
    }

    /// While both releases run.
    private static String passing(Side side) {
        return Names.quote(side.name()) + " " + side.type() + " NULL";
    }

    private static String staying(ColumnPair pair, Side side) {
        return Names.quote(side.name())
                + " "
                + side.type()
                + (side.notNull() ? " NOT NULL" : " NULL")
                + (side.defaultValue().isEmpty() ? "" : " DEFAULT " + defaultValue(pair, side));
    }

    /// What the catalogue says of the old column is a definition already.
    private static String defaultValue(ColumnPair pair, Side side) {
        return pair.renamed() ? side.defaultValue() : "(" + side.defaultValue() + ")";
    }

    private static String dropColumns(List<Side> sides) {
        return each(sides, side -> "DROP COLUMN " + Names.quote(side.name()));
    }

    private interface Part {
        String of(Side side);
    }

    private static String each(List<Side> sides, Part part) {
        return sides.stream().map(part::of).collect(Collectors.joining(", "));
    }

    private static String join(String... parts) {
        return Stream.of(parts).filter(part -> !part.isEmpty()).collect(Collectors.joining(", "));
    }

    private static Step.Locked locked(
            Phase phase, String what, ColumnPair pair, Lock lock, List<Statement> statements) {
        return new Step.Locked(phase, what, table(pair), lock, statements, Optional.empty());
    }

    private static String alter(ColumnPair pair) {
        return "ALTER TABLE " + Names.quote(table(pair)) + " ";
    }

    private static TableName table(ColumnPair pair) {
        return pair.table().name();
    }

    private static List<String> names(List<Side> sides) {
        return sides.stream().map(Side::name).toList();
    }

    private static String label(ColumnPair pair) {
        return table(pair)
                + "."
                + String.join(", ", names(pair.before()))
                + " and "
                + String.join(", ", names(pair.after()));
    }
}
