package dev.gapless.migration.plan;

import dev.gapless.migration.change.ReplaceTable;
import dev.gapless.migration.change.ReplaceTable.Aggregate;
import dev.gapless.migration.change.ReplaceTable.Mirror;
import dev.gapless.migration.change.ReplaceTable.MirroredColumn;
import dev.gapless.migration.change.ReplaceTable.Rank;
import dev.gapless.migration.file.Findings;
import dev.gapless.migration.plan.ColumnPair.Side;
import dev.gapless.migration.plan.TableMirror.Order;
import dev.gapless.migration.port.ColumnFacts;
import dev.gapless.migration.port.Database;
import dev.gapless.migration.port.TableShape;
import dev.gapless.migration.sql.RowExpression;
import dev.gapless.migration.sql.Tokens;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// Holds columns that say what the last of several rows says against the database.
final class AggregateResolver {
    /// Columns of the tables of pairs, beside which others stand.
    private static final Set<String> TAKEN = Set.of("old_id", "new_id", "parent_id", "moves");

    private final Examination examination;
    private final ReplaceTable replace;
    private final Mirror mirror;
    private final Aggregate aggregate;
    private final Mirror member;
    private final MirrorTables tables;

    /// @param member the mirror of the rows
    /// @param rows their old table
    AggregateResolver(
            Database database,
            Findings findings,
            ReplaceTable replace,
            Mirror mirror,
            Aggregate aggregate,
            Mirror member,
            TableShape rows,
            NewTable young) {
        this.examination = new Examination(database, findings, replace, rows);
        this.replace = replace;
        this.mirror = mirror;
        this.aggregate = aggregate;
        this.member = member;
        Mirror columns =
                Mirror.of(
                        aggregate.place(),
                        mirror.into(),
                        aggregate.from(),
                        aggregate.alias(),
                        aggregate.columns());
        this.tables = new MirrorTables(database, examination, columns, rows, young, Map.of());
    }

    /// @param tag of the mirror
    /// @param memberTag of the mirror of the rows
    Optional<TableMirror.Aggregate> resolve(String tag, String memberTag, TableMirror.Table after) {
        int before = examination.count();
        if (tables.old().key().size() != 1) {
            // that mirror is refused for it
            return Optional.empty();
        }
        Optional<String> by = column("by", examination.text(Optional.of(aggregate.by())));
        by.ifPresent(this::refersToThis);
        List<String> lastBy =
                aggregate.lastBy().stream()
                        .flatMap(each -> column("last-by", each).stream())
                        .filter(examination::stays)
                        .toList();
        lastBy.forEach(this::setByHand);
        List<TableMirror.Pair> pairs = new MirrorPairs(tables, examination).resolve();
        pairs.forEach(this::notElsewhere);
        Map<String, List<String>> ranks = ranks(lastBy);
        List<Order> order =
                lastBy.stream()
                        .map(column -> new Order(column, ranks.getOrDefault(column, List.of())))
                        .toList();
        Map<String, Side> sources = new LinkedHashMap<>();
        Stream.concat(pairs.stream().map(pair -> pair.before().name()), lastBy.stream())
                .filter(name -> tables.old().column(name).isPresent())
                .forEach(name -> sources.put(name, tables.oldSide(name)));
        sources.keySet().forEach(this::free);
        pairs.stream().flatMap(pair -> pair.after().stream()).forEach(side -> free(side.name()));
        if (examination.count() > before || by.isEmpty()) {
            return Optional.empty();
        }
        TableMirror columns =
                new TableMirror(
                        tag + "_a",
                        replace.name(),
                        tables.before(),
                        after,
                        pairs,
                        List.of(),
                        List.of(),
                        false,
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        List.of());
        return Optional.of(
                new TableMirror.Aggregate(
                        columns,
                        memberTag,
                        tables.oldSide(by.get()),
                        order,
                        new ArrayList<>(sources.values())));
    }

    /// What the server sets by itself would change when the new release writes something else.
    private void setByHand(String column) {
        if (tables.columnFacts(column).ties().contains(ColumnFacts.ON_UPDATE)) {
            examination.add(
                    "'last-by' names "
                            + column
                            + ", which the server sets by itself at each update (ON UPDATE): then"
                            + " every write of the new release would make a row the last.");
        }
    }

    /// The name of a column, without the alias.
    private Optional<String> column(String key, String text) {
        String name = Tokens.unqualified(text, aggregate.alias());
        Optional<String> only = new RowExpression(name).onlyName();
        if (only.isEmpty()) {
            examination.add(
                    "'"
                            + key
                            + "' of the aggregate is no column of "
                            + tables.old().name()
                            + ": "
                            + text);
            return Optional.empty();
        }
        Optional<String> found =
                examination.named(tables.old(), name).stream()
                        .map(dev.gapless.migration.port.Column::name)
                        .findFirst();
        if (found.isEmpty()) {
            examination.missing(tables.old(), only.get());
        }
        return found;
    }

    private void refersToThis(String by) {
        boolean refers =
                member.columns().stream()
                        .filter(
                                column ->
                                        column.partner().stream()
                                                .anyMatch(
                                                        partner ->
                                                                partner.mirror()
                                                                        .equals(
                                                                                mirror.into()
                                                                                        .name())))
                        .map(MirroredColumn::up)
                        .map(up -> examination.text(up.value()))
                        .map(of -> Tokens.unqualified(of, member.alias()))
                        .anyMatch(of -> tables.same(of, by));
        if (!refers) {
            examination.add(
                    "'by' of the aggregate is "
                            + by
                            + ", but no column of "
                            + member.into().name()
                            + " says 'partner: "
                            + mirror.into().name()
                            + "' of it.");
        }
    }

    /// A write to the group is one to all its rows; what of them their own new table says would
    /// have to follow.
    private void notElsewhere(TableMirror.Pair pair) {
        boolean mirrored =
                member.columns().stream()
                        .map(column -> examination.text(column.up().value()))
                        .map(up -> Tokens.unqualified(up, member.alias()))
                        .anyMatch(
                                up ->
                                        examination.named(tables.old(), up).stream()
                                                .anyMatch(
                                                        column ->
                                                                column.name()
                                                                        .equals(
                                                                                pair.before()
                                                                                        .name())));
        if (mirrored) {
            examination.add(
                    "'"
                            + pair.before().name()
                            + "' of "
                            + tables.old().name()
                            + " is used by the aggregate and by a column of "
                            + member.into().name()
                            + ": this version of Gapless keeps it in one of them.");
        }
    }

    /// By column.
    private Map<String, List<String>> ranks(List<String> lastBy) {
        Map<String, List<String>> ranks = new LinkedHashMap<>();
        for (Rank rank : aggregate.ranks()) {
            Optional<String> column = column("ranks", rank.column());
            if (column.filter(lastBy::contains).isEmpty()) {
                examination.add(
                        "'ranks' names " + rank.column() + ", which is not among 'last-by'.");
            }
            column.ifPresent(name -> ranks.put(name, rank.values()));
        }
        return ranks;
    }

    private void free(String name) {
        if (TAKEN.contains(tables.database().dialect().column(name))) {
            examination.add(
                    "The column name '"
                            + name
                            + "' is one that Gapless needs for itself here; rename it in a"
                            + " migration before this one.");
        }
    }
}
