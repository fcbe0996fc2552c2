package dev.gapless.database.mysql;

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

/// The functions and triggers that keep two shapes of the same columns in step; they do what those
/// of PostgreSQL do.
///
/// - INSERT: a release that gives columns of the new shape is the new one, and the old shape is
///   derived; otherwise the new shape is.
/// - UPDATE: the shape that did not change is derived from the one that did, unless both say the
///   same already. Where both changed in one statement both stay as written, and the comparison
///   looks at them.
/// - What the old shape cannot hold (`up` of it is something else) is counted by a row in a table
///   of ours, in the writer's transaction.
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
            return FillTrigger.differ(sides, left, right);
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

    /// Table and functions, each with its inverse.
    List<Statement> functions() {
        List<Statement> statements = new ArrayList<>();
        statements.add(objects.createOwn());
        if (!pair.renamed()) {
            IntStream.range(0, pair.after().size())
                    .mapToObj(this::upFunction)
                    .forEach(function -> add(function, statements));
            IntStream.range(0, pair.before().size())
                    .mapToObj(this::downFunction)
                    .forEach(function -> add(function, statements));
        }
        return statements;
    }

    private static void add(RowFunction function, List<Statement> statements) {
        // A mistake in the expression must show here, before a write of the application can meet
        // it.
        statements.add(new Statement(function.tryOut(), ""));
        statements.add(new Statement(function.create(), function.drop()));
    }

    /// The UPDATE trigger first: with it alone rows are in step as far as they are filled.
    List<Statement> triggers() {
        return List.of(objects.onUpdate(updateBody()), objects.onInsert(insertBody()));
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
                kind + "_" + pair.tag() + "_" + (i + 1),
                pair.table().name(),
                columns,
                side.type(),
                side.value().isEmpty() ? Names.quote(columns.getFirst().name()) : side.value(),
                side.ifNull(),
                true);
    }

    private static String name(List<Side> sides, int i) {
        return Names.quote(sides.get(i).name());
    }

    private String insertBody() {
        return """
        BEGIN
          IF %s THEN
        %s  ELSE
            IF %s THEN
        %s    END IF;
            IF %s THEN
              %s;
            END IF;
          END IF;
        END\
        """
                .formatted(
                        rule.unset("NEW."),
                        derived().indent(4),
                        rule.notUp("NEW."),
                        back().indent(6),
                        rule.notUp("NEW."),
                        objects.count());
    }

    private String updateBody() {
        return """
        BEGIN
        %s  IF %s THEN
            IF NOT (%s) AND %s THEN
        %s    END IF;
            IF %s THEN
              %s;
            END IF;
          ELSEIF %s THEN
            IF %s OR %s THEN
        %s    ELSEIF %s THEN
              %s;
            END IF;
          ELSEIF %s THEN
        %s  END IF;
        END\
        """
                .formatted(
                        variables(),
                        rule.changed(pair.after()),
                        rule.changed(pair.before()),
                        rule.notUp("NEW."),
                        back().indent(6),
                        rule.notUp("NEW."),
                        objects.count(),
                        rule.changed(pair.before()),
                        rule.pending("NEW."),
                        rule.notDown("NEW."),
                        rederived().indent(6),
                        rule.notUp("NEW."),
                        objects.count(),
                        rule.pending("NEW."),
                        filled().indent(4));
    }

    private String variables() {
        return IntStream.range(0, pair.after().size())
                .filter(i -> pair.after().get(i).notNull())
                .mapToObj(
                        i -> "  DECLARE " + variable(i) + " " + pair.after().get(i).type() + ";\n")
                .collect(Collectors.joining());
    }

    private static String variable(int i) {
        return "_gapless_up_" + (i + 1);
    }

    private String derived() {
        return lines(
                pair.after(),
                i -> "SET NEW." + name(pair.after(), i) + " = " + up(i, "NEW.") + ";");
    }

    /// A required column never goes back to NULL: the last value stays, and counts as a difference.
    private String rederived() {
        return lines(
                pair.after(),
                i ->
                        pair.after().get(i).notNull()
                                ? """
                                  SET %s = %s;
                                  IF %s IS NOT NULL THEN
                                    SET NEW.%s = %s;
                                  END IF;\
                                  """
                                        .formatted(
                                                variable(i),
                                                up(i, "NEW."),
                                                variable(i),
                                                name(pair.after(), i),
                                                variable(i))
                                : "SET NEW." + name(pair.after(), i) + " = " + up(i, "NEW.") + ";");
    }

    private String filled() {
        return lines(
                pair.after(),
                i ->
                        "SET NEW.%s = coalesce(NEW.%s, %s);"
                                .formatted(
                                        name(pair.after(), i),
                                        name(pair.after(), i),
                                        up(i, "NEW.")));
    }

    private String back() {
        return lines(
                pair.before(),
                i -> "SET NEW." + name(pair.before(), i) + " = " + down(i, "NEW.") + ";");
    }

    private static String lines(List<Side> sides, IntFunction<String> line) {
        return IntStream.range(0, sides.size()).mapToObj(line).collect(Collectors.joining("\n"));
    }
}
