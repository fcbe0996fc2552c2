package dev.gapless.migration.plan;

import dev.gapless.migration.change.ReplaceTable.GivenColumn;
import dev.gapless.migration.change.ReplaceTable.MemberOf;
import dev.gapless.migration.change.ReplaceTable.MirroredColumn;
import dev.gapless.migration.plan.ColumnPair.Side;
import dev.gapless.migration.port.Column;
import dev.gapless.migration.port.Fit;
import dev.gapless.migration.port.TableShape;
import dev.gapless.migration.sql.RowExpression;
import dev.gapless.migration.sql.Tokens;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Holds a column that refers to a new row behind which several old ones stand against the
/// database. What does not fit goes to the findings.
final class MemberResolver {
    private final MirrorTables tables;
    private final Examination examination;

    MemberResolver(MirrorTables tables, Examination examination) {
        this.tables = tables;
        this.examination = examination;
    }

    static boolean isOf(MirroredColumn column) {
        return column.memberOf().isPresent();
    }

    /// Empty where the file names none, or where nothing can be said of it.
    ///
    /// @param source what its rows are told by
    Optional<TableMirror.MemberOf> resolve(int source) {
        List<MirroredColumn> columns =
                tables.mirror().columns().stream().filter(MemberResolver::isOf).toList();
        if (columns.isEmpty()) {
            return Optional.empty();
        }
        if (columns.size() > 1) {
            examination.add(
                    "'member-of' is said of "
                            + String.join(", ", columns.stream().map(MirroredColumn::name).toList())
                            + ": this version of Gapless keeps one such column in "
                            + tables.young().name()
                            + ".");
            return Optional.empty();
        }
        return resolve(columns.getFirst(), source);
    }

    private Optional<TableMirror.MemberOf> resolve(MirroredColumn mirrored, int source) {
        int before = examination.count();
        MemberOf said = mirrored.memberOf().orElseThrow();
        MirrorReferences.policy(mirrored.name(), said.mirror(), said.ifMissing(), examination);
        Optional<NewTable.Column> column = tables.newColumn(mirrored.name());
        Optional<TableMirror> group = group(mirrored.name(), said);
        if (column.isEmpty() || group.isEmpty()) {
            return Optional.empty();
        }
        if (tables.isKey(mirrored.name())) {
            examination.add(
                    "'"
                            + mirrored.name()
                            + "' is the key of "
                            + tables.young().name()
                            + ": leave it out.");
            return Optional.empty();
        }
        keys(column.get(), group.get());
        indexed(column.get());
        List<Side> key = key(mirrored.name(), said, group.get());
        nulls(column.get(), key);
        if (examination.count() > before) {
            return Optional.empty();
        }
        String type = tables.type(column.get());
        Side reference =
                new Side(
                        column.get().name(),
                        type,
                        type,
                        column.get().notNull(),
                        column.get().defaultValue(),
                        "",
                        "");
        return Optional.of(new TableMirror.MemberOf(reference, key, source, group.get()));
    }

    /// What refers to none in one table has to be able to say so in the other one.
    private void nulls(NewTable.Column column, List<Side> key) {
        List<String> said = key.stream().filter(Side::notNull).map(Side::name).toList();
        if (!column.notNull() && !said.isEmpty() && said.size() < key.size()) {
            examination.add(
                    tables.young().name()
                            + "."
                            + column.name()
                            + " can be NULL, and some of what says it in "
                            + tables.old().name()
                            + " can, but not "
                            + String.join(", ", said)
                            + ": a row that refers to none could not say so there. Make "
                            + column.name()
                            + " NOT NULL: such a row is parked then.");
        }
    }

    private Optional<TableMirror> group(String name, MemberOf said) {
        Optional<TableMirror> group =
                tables.partner(said.mirror()).filter(each -> each.gathering().isPresent());
        if (group.isEmpty()) {
            examination.add(
                    "'member-of' of '"
                            + name
                            + "' names '"
                            + said.mirror()
                            + "', which is no table of 'mirrors' with 'group-by'.");
        }
        return group;
    }

    /// Both sides have to hold the keys that they are to hold.
    private void keys(NewTable.Column column, TableMirror group) {
        String type = tables.type(column);
        if (!tables.holdsKeys(type, group.after())) {
            examination.add(
                    tables.young().name()
                            + "."
                            + column.name()
                            + " is "
                            + type
                            + ", but the keys of "
                            + group.after().name()
                            + ", which it refers to, are "
                            + group.after().keyType()
                            + ". Give both one type.");
        }
        if (!tables.holdsKeys(tables.before().keyType(), group.before())) {
            examination.add(
                    "The keys of "
                            + tables.old().name()
                            + " are "
                            + tables.before().keyType()
                            + ", those of "
                            + group.before().name()
                            + " are "
                            + group.before().keyType()
                            + ": rows of both stand behind those of "
                            + group.after().name()
                            + ", and this version of Gapless notes them by keys of one type."
                            + " Change one of them in a migration before this one (change-type).");
        }
    }

    /// A row that goes along with some of its old rows leaves the others to another one: those that
    /// refer to it are found by this column.
    private void indexed(NewTable.Column column) {
        boolean indexed =
                tables.young().indexes().stream()
                        .anyMatch(
                                index ->
                                        !index.columns().isEmpty()
                                                && tables.same(
                                                        index.columns().getFirst(), column.name()));
        if (!indexed) {
            examination.add(
                    tables.young().name()
                            + " has no index that begins with "
                            + column.name()
                            + ": a write of the old release that gives rows another key would read"
                            + " (on MariaDB and MySQL also lock) all rows of it, to find those that"
                            + " refer to one. Give it one under 'indexes'.");
        }
    }

    /// In the order of the pairs of the group.
    private List<Side> key(String name, MemberOf said, TableMirror group) {
        List<Side> key = new ArrayList<>();
        Set<String> used = new HashSet<>();
        List<Side> wanted = group.pairs().stream().map(pair -> pair.after().getFirst()).toList();
        said.by().stream()
                .filter(given -> wanted.stream().noneMatch(side -> is(given, side)))
                .forEach(
                        given ->
                                examination.add(
                                        "'by' of '"
                                                + name
                                                + "' names '"
                                                + given.name()
                                                + "', which is no column under 'group-by' of "
                                                + said.mirror()
                                                + "."));
        for (Side side : wanted) {
            Optional<GivenColumn> given =
                    said.by().stream().filter(each -> is(each, side)).findFirst();
            if (given.isEmpty()) {
                examination.add(
                        "'by' of '"
                                + name
                                + "' does not say which column of "
                                + tables.old().name()
                                + " is "
                                + side.name()
                                + " of "
                                + said.mirror()
                                + ".");
                continue;
            }
            Optional<String> source = source(name, given.get());
            source.ifPresent(
                    column -> {
                        if (!used.add(column)) {
                            examination.add(
                                    "'by' of '"
                                            + name
                                            + "' names the column "
                                            + column
                                            + " of "
                                            + tables.old().name()
                                            + " twice: the new release could say two things of"
                                            + " it.");
                        }
                        fits(column, side, group);
                        key.add(tables.oldSide(column));
                    });
        }
        return key;
    }

    private boolean is(GivenColumn given, Side side) {
        return tables.same(given.name(), side.name());
    }

    private Optional<String> source(String name, GivenColumn given) {
        String text =
                Tokens.unqualified(
                        examination.text(Optional.of(given.value())), tables.mirror().alias());
        Optional<String> only = new RowExpression(text).onlyName();
        if (only.isEmpty()) {
            examination.add(
                    "'by' of '"
                            + name
                            + "' is no column of "
                            + tables.old().name()
                            + ": "
                            + text
                            + ". This version of Gapless refers by columns of that table as they"
                            + " are.");
            return Optional.empty();
        }
        Optional<Column> column = examination.named(tables.old(), text).stream().findFirst();
        if (column.isEmpty()) {
            examination.missing(tables.old(), only.get());
            return Optional.empty();
        }
        String found = column.get().name();
        if (tables.old().key().contains(found)) {
            examination.add(
                    "'by' of '"
                            + name
                            + "' names "
                            + found
                            + ", the key of "
                            + tables.old().name()
                            + ": the new release could not change it.");
            return Optional.empty();
        }
        return examination.stays(found) ? Optional.of(found) : Optional.empty();
    }

    /// What all of them say has to mean the same in each of them, and each has to hold what the
    /// others, or the new release, say.
    private void fits(String source, Side wanted, TableMirror group) {
        ColumnPair.Side old = tables.oldSide(source);
        String label = tables.old().name() + "." + source;
        String other = group.after().name() + "." + wanted.name();
        Fit up =
                tables.database()
                        .fit(
                                tables.old().withColumns(List.of(tables.fullColumn(source))),
                                tables.quote(source),
                                wanted.type());
        if (!up.same()) {
            examination.add(
                    other
                            + " is "
                            + wanted.type()
                            + ", and "
                            + label
                            + ", which says it for '"
                            + tables.young().name()
                            + "', is "
                            + old.type()
                            + ". Give both one type; a varchar may be shorter in "
                            + group.after().name()
                            + ".");
            return;
        }
        Fit down =
                tables.database()
                        .fit(
                                TableShape.planned(
                                        group.after().name(),
                                        List.of(
                                                new Column(
                                                        wanted.name(),
                                                        wanted.type(),
                                                        false,
                                                        false)),
                                        List.of(wanted.name()),
                                        ""),
                                tables.quote(wanted.name()),
                                old.type());
        if (!down.beyond().isEmpty()) {
            examination.add(
                    label
                            + " is "
                            + old.type()
                            + ", and "
                            + other
                            + " can give more ("
                            + down.beyond()
                            + "): a write of the new release would fail. Make the new column no"
                            + " longer than that.");
        }
    }
}
