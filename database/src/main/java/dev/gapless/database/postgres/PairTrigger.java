package dev.gapless.database.postgres;

import dev.gapless.core.port.SchemaChange.Statement;
import dev.gapless.database.jdbc.PairRepairs;
import dev.gapless.database.jdbc.PairRule;
import dev.gapless.migration.plan.ColumnPair;
import dev.gapless.migration.plan.ColumnPair.Side;
import dev.gapless.migration.plan.Repair;
import dev.gapless.migration.port.Column;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// The functions and triggers that keep two shapes of the same columns in step, whichever release
/// writes. No setting of theirs tells the releases apart; what a write changed does.
///
/// - INSERT: a release that gives columns of the new shape is the new one, and the old shape is
///   derived; otherwise the new shape is.
/// - UPDATE: the shape that did not change is derived from the one that did, unless both say the
///   same already. Where both changed in one statement both stay as written, and the comparison
///   looks at them.
/// - What the old shape cannot hold (`up` of it is something else) is counted in a sequence.
///
/// Equal is equal byte for byte.
final class PairTrigger {
    private final ColumnPair pair;
    private final SyncObjects objects;
    private final PairRule rule;

    PairTrigger(ColumnPair pair) {
        this.pair = pair;
        this.objects = new SyncObjects(pair.tag(), pair.table().name());
        this.rule = new PairRule(pair, new Words());
    }

    private final class Words implements PairRule.Words {
        @Override
        public String quote(String name) {
            return Names.quote(name);
        }

        @Override
        public String differ(List<Side> sides, List<String> left, List<String> right) {
            return FillTrigger.differ(Names.list(left), Names.list(right));
        }

        @Override
        public String up(int column, String prefix) {
            return PairTrigger.this.up(column, prefix);
        }

        @Override
        public String down(int column, String prefix) {
            return PairTrigger.this.down(column, prefix);
        }
    }

    /// Sequence and functions, each with its inverse.
    List<Statement> functions() {
        List<Statement> statements = new ArrayList<>();
        statements.add(objects.createSequence());
        if (!pair.renamed()) {
            IntStream.range(0, pair.after().size())
                    .mapToObj(this::upFunction)
                    .forEach(function -> add(function, statements));
            IntStream.range(0, pair.before().size())
                    .mapToObj(this::downFunction)
                    .forEach(function -> add(function, statements));
        }
        statements.add(
                new Statement(
                        "CREATE FUNCTION "
                                + function()
                                + "() RETURNS trigger"
                                + "\nLANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp\nAS "
                                + Names.dollar(body()),
                        "DROP FUNCTION " + function() + "()"));
        return statements;
    }

    private static void add(RowFunction function, List<Statement> statements) {
        // A mistake in the expression must show here, before a write of the application can meet
        // it.
        statements.add(new Statement(function.tryOut(), ""));
        statements.add(new Statement(function.create(), function.drop()));
    }

    List<Statement> triggers() {
        String when =
                " WHEN ("
                        + rule.pending("NEW.")
                        + " OR "
                        + rule.changed(pair.after())
                        + " OR "
                        + rule.changed(pair.before())
                        + ")";
        return List.of(objects.onInsert("", function()), objects.onUpdate(when, function()));
    }

    String guard() {
        return objects.guard();
    }

    String ownWrites() {
        return objects.ownWrites();
    }

    PairRule rule() {
        return rule;
    }

    List<Repair> repairs() {
        return new PairRepairs(pair, rule, new Words(), objects.accept()).all();
    }

    private String up(int i, String prefix) {
        return pair.renamed() ? prefix + name(pair.before(), 0) : upFunction(i).of(prefix);
    }

    private String down(int i, String prefix) {
        return pair.renamed() ? prefix + name(pair.after(), 0) : downFunction(i).of(prefix);
    }

    private RowFunction upFunction(int i) {
        return rowFunction("up", i, pair.after(), pair.before());
    }

    private RowFunction downFunction(int i) {
        return rowFunction("down", i, pair.before(), pair.after());
    }

    private RowFunction rowFunction(String kind, int i, List<Side> of, List<Side> over) {
        Side side = of.get(i);
        List<Column> columns = ColumnPair.columns(over);
        return new RowFunction(
                "gapless." + kind + "_" + pair.tag() + "_" + (i + 1),
                columns,
                side.type(),
                side.value().isEmpty() ? Names.quote(columns.getFirst().name()) : side.value(),
                side.ifNull(),
                true,
                true);
    }

    private String function() {
        return "gapless.pair_" + pair.tag();
    }

    private static String name(List<Side> sides, int i) {
        return Names.quote(sides.get(i).name());
    }

    private String body() {
        String variables =
                IntStream.range(0, pair.after().size())
                        .mapToObj(
                                // the function's search path knows no types of the user
                                i ->
                                        "  _up_"
                                                + (i + 1)
                                                + " "
                                                + Names.quote(pair.table().name())
                                                + "."
                                                + name(pair.after(), i)
                                                + "%TYPE;\n")
                        .collect(Collectors.joining());
        return """
        DECLARE
        %sBEGIN
          IF TG_OP = 'INSERT' THEN
            IF %s THEN
        %s      RETURN NEW;
            END IF;
            IF %s THEN
        %s    END IF;
          ELSIF %s THEN
            IF NOT (%s) AND %s THEN
        %s    END IF;
          ELSIF %s THEN
            IF %s OR %s THEN
        %s      RETURN NEW;
            END IF;
          ELSE
            -- a row that was not filled yet
        %s    RETURN NEW;
          END IF;
          IF %s THEN
            -- more than the old shape can hold
            PERFORM nextval('%s');
          END IF;
          RETURN NEW;
        END\
        """
                .formatted(
                        variables,
                        rule.unset("NEW."),
                        derived().indent(6),
                        rule.notUp("NEW."),
                        back().indent(6),
                        rule.changed(pair.after()),
                        rule.changed(pair.before()),
                        rule.notUp("NEW."),
                        back().indent(6),
                        rule.changed(pair.before()),
                        rule.pending("NEW."),
                        rule.notDown("NEW."),
                        rederived().indent(6),
                        filled().indent(4),
                        rule.notUp("NEW."),
                        objects.sequence());
    }

    private String derived() {
        return lines(i -> "NEW." + name(pair.after(), i) + " := " + up(i, "NEW.") + ";");
    }

    /// A required column never goes back to NULL: the last value stays, and counts as a difference.
    private String rederived() {
        return lines(
                i ->
                        pair.after().get(i).notNull()
                                ? "_up_%d := %s;\nIF _up_%d IS NOT NULL THEN\n  NEW.%s := _up_%d;\nEND IF;"
                                        .formatted(
                                                i + 1,
                                                up(i, "NEW."),
                                                i + 1,
                                                name(pair.after(), i),
                                                i + 1)
                                : "NEW." + name(pair.after(), i) + " := " + up(i, "NEW.") + ";");
    }

    private String filled() {
        return lines(
                i ->
                        "IF NEW.%s IS NULL THEN\n  NEW.%s := %s;\nEND IF;"
                                .formatted(
                                        name(pair.after(), i),
                                        name(pair.after(), i),
                                        up(i, "NEW.")));
    }

    private String lines(IntFunction<String> line) {
        return IntStream.range(0, pair.after().size())
                .mapToObj(line)
                .collect(Collectors.joining("\n"));
    }

    private String back() {
        return IntStream.range(0, pair.before().size())
                .mapToObj(i -> "NEW." + name(pair.before(), i) + " := " + down(i, "NEW.") + ";")
                .collect(Collectors.joining("\n"));
    }
}
