package dev.gapless.database.postgres;

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
import java.util.stream.IntStream;

/// Two shapes of the same columns in PostgreSQL's words. A renamed column is copied while both
/// names are in use; at contract the copy goes and the old column takes its name, with all that
/// hangs on it.
final class PostgresPairs implements PairDialect {
    @Override
    public boolean renamesInPlace() {
        return true;
    }

    @Override
    public List<Step> create(ColumnPair pair) {
        List<Statement> statements =
                pair.after().stream()
                        .map(
                                side ->
                                        new Statement(
                                                alter(pair)
                                                        + "ADD COLUMN "
                                                        + Names.quote(side.name())
                                                        + " "
                                                        + side.type(),
                                                dropColumn(pair, side)))
                        .toList();
        return List.of(locked(Phase.EXPAND, pair.what(), pair, Lock.EXCLUSIVE, statements));
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
                        Lock.WRITERS,
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
        return FillSql.step(
                        "fill " + label(pair),
                        pair.table(),
                        first + " = " + first,
                        sync.rule().pending(""),
                        pair.anyRequired(),
                        sync.guard())
                .reading(names(pair.before()));
    }

    /// Built again from the beginning after a death: what is there by then may be half an index.
    @Override
    public List<Step> indexes(ColumnPair pair) {
        List<Step> steps = new ArrayList<>();
        for (int i = 0; i < pair.indexes().size(); i++) {
            Index index = pair.indexes().get(i);
            String drop =
                    "DROP INDEX CONCURRENTLY IF EXISTS "
                            + Names.quote(pair.table().name().schema())
                            + "."
                            + Names.quote(copy(pair, i));
            steps.add(
                    new Step.Online(
                            Phase.BACKFILL,
                            "index " + index.name() + " over " + names(pair.after()).getFirst(),
                            table(pair),
                            List.of(
                                    new Statement(drop, ""),
                                    new Statement(
                                            IndexSql.create(
                                                    table(pair), over(pair, index), copy(pair, i)),
                                            drop))));
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

    @Override
    public List<Step> finish(ColumnPair pair) {
        PairTrigger sync = new PairTrigger(pair);
        List<Step> steps = new ArrayList<>();
        List<Requirement> required = pair.renamed() ? List.of() : required(pair);
        if (!required.isEmpty()) {
            steps.add(
                    locked(
                            Phase.CONTRACT,
                            "require " + label(pair),
                            pair,
                            Lock.EXCLUSIVE,
                            required.stream().map(Requirement::forNewRows).toList()));
            steps.add(
                    new Step.Online(
                            Phase.CONTRACT,
                            "check every row of " + table(pair).name(),
                            table(pair),
                            required.stream().map(Requirement::forAll).toList()));
        }
        List<Statement> ending = new ArrayList<>(PostgresDialect.dropped(sync.triggers()));
        ending.addAll(pair.renamed() ? renamed(pair) : replaced(pair, required));
        String gone = String.join(", ", names(pair.before()));
        steps.add(
                locked(
                        Phase.CONTRACT,
                        "triggers and " + gone + " go",
                        pair,
                        Lock.EXCLUSIVE,
                        ending));
        steps.add(
                locked(
                        Phase.CONTRACT,
                        "functions go",
                        pair,
                        Lock.NONE,
                        PostgresDialect.dropped(sync.functions())));
        return steps;
    }

    private static List<Statement> renamed(ColumnPair pair) {
        String after = Names.quote(pair.after().getFirst().name());
        return List.of(
                new Statement(dropColumn(pair, pair.after().getFirst()), ""),
                new Statement(
                        alter(pair)
                                + "RENAME COLUMN "
                                + Names.quote(pair.before().getFirst().name())
                                + " TO "
                                + after,
                        ""));
    }

    private static List<Statement> replaced(ColumnPair pair, List<Requirement> required) {
        List<Statement> statements = new ArrayList<>();
        for (Side side : pair.after()) {
            String column = alter(pair) + "ALTER COLUMN " + Names.quote(side.name()) + " ";
            if (side.notNull()) {
                statements.add(new Statement(column + "SET NOT NULL", ""));
            }
            if (!side.defaultValue().isEmpty()) {
                statements.add(new Statement(column + "SET DEFAULT " + side.defaultValue(), ""));
            }
        }
        // With the validated constraint SET NOT NULL needs no scan.
        required.forEach(each -> statements.add(new Statement(each.gone().sql(), "")));
        pair.before().forEach(side -> statements.add(new Statement(dropColumn(pair, side), "")));
        for (int i = 0; i < pair.indexes().size(); i++) {
            statements.add(
                    new Statement(
                            "ALTER INDEX "
                                    + Names.quote(table(pair).schema())
                                    + "."
                                    + Names.quote(copy(pair, i))
                                    + " RENAME TO "
                                    + Names.quote(pair.indexes().get(i).name()),
                            ""));
        }
        return statements;
    }

    private static List<Requirement> required(ColumnPair pair) {
        return IntStream.range(0, pair.after().size())
                .filter(i -> pair.after().get(i).notNull())
                .mapToObj(
                        i ->
                                Requirement.notNull(
                                        table(pair),
                                        pair.tag() + "_" + (i + 1),
                                        pair.after().get(i).name()))
                .toList();
    }

    private static Index over(ColumnPair pair, Index index) {
        return index.over(pair.before().getFirst().name(), pair.after().getFirst().name());
    }

    private static String copy(ColumnPair pair, int index) {
        return "gapless_" + pair.tag() + "_index_" + (index + 1);
    }

    private static Step.Locked locked(
            Phase phase, String what, ColumnPair pair, Lock lock, List<Statement> statements) {
        return new Step.Locked(phase, what, table(pair), lock, statements, Optional.empty());
    }

    private static String dropColumn(ColumnPair pair, Side side) {
        return alter(pair) + "DROP COLUMN " + Names.quote(side.name());
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

    /// `public.member.nick and nickname`
    private static String label(ColumnPair pair) {
        return table(pair)
                + "."
                + String.join(", ", names(pair.before()))
                + " and "
                + String.join(", ", names(pair.after()));
    }
}
