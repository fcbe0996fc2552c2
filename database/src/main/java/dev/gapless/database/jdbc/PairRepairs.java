package dev.gapless.database.jdbc;

import dev.gapless.core.port.SchemaChange.Shape;
import dev.gapless.migration.plan.ColumnPair;
import dev.gapless.migration.plan.ColumnPair.Side;
import dev.gapless.migration.plan.Repair;
import dev.gapless.migration.plan.Repair.Key;

import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// What makes the columns of a pair agree again. The triggers see a row in which both shapes say
/// the same by then, and leave it alone.
///
/// @param accept counts values as chosen by the new release
public record PairRepairs(ColumnPair pair, PairRule rule, PairRule.Words words, String accept) {

    /// Where the new shape says nothing, or not all that it has to, the old one is right.
    public List<Repair> all() {
        String silent = "(" + rule.pending("") + ")";
        String broken = "(" + rule.broken() + ")";
        Repair fromOld = repair(Shape.OLD, broken);
        return List.of(
                fromOld,
                fromOld.ofChosen(up() + ", since nobody is known to have chosen it", rule.own()),
                emptyFromOld(broken + " AND " + silent),
                repair(Shape.NEW, broken + " AND NOT " + silent),
                Repair.accepted(
                        names(pair.after()) + " is taken as it is",
                        pair.table().name(),
                        key(),
                        "(" + rule.own() + ") AND (" + rule.broken() + ") IS NOT TRUE",
                        accept));
    }

    private Repair emptyFromOld(String wrong) {
        return Repair.inRow(
                Shape.NEW,
                up() + ", since it is empty",
                pair.table().name(),
                key(),
                wrong,
                List.of(),
                assign(
                        pair.after(),
                        column ->
                                "coalesce("
                                        + words.quote(pair.after().get(column).name())
                                        + ", "
                                        + words.up(column, "")
                                        + ")"));
    }

    private Repair repair(Shape from, String wrong) {
        List<Side> changed = from == Shape.OLD ? pair.after() : pair.before();
        return Repair.inRow(
                from,
                from == Shape.OLD
                        ? up()
                        : names(pair.before()) + " derived from " + names(pair.after()),
                pair.table().name(),
                key(),
                wrong,
                changed.stream().map(Side::name).map(words::quote).toList(),
                assign(from));
    }

    private String up() {
        return names(pair.after()) + " derived from " + names(pair.before());
    }

    private String assign(Shape from) {
        return from == Shape.OLD
                ? assign(pair.after(), column -> words.up(column, ""))
                : assign(pair.before(), column -> words.down(column, ""));
    }

    private String assign(List<Side> sides, IntFunction<String> value) {
        return IntStream.range(0, sides.size())
                .mapToObj(i -> words.quote(sides.get(i).name()) + " = " + value.apply(i))
                .collect(Collectors.joining(", "));
    }

    private Key key() {
        return new Key(
                pair.table().key().stream().map(words::quote).toList(), pair.table().keyTypes());
    }

    private static String names(List<Side> sides) {
        return sides.stream().map(Side::name).collect(Collectors.joining(", "));
    }
}
