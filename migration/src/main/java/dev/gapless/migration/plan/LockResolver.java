package dev.gapless.migration.plan;

import dev.gapless.migration.change.ReplaceTable;
import dev.gapless.migration.change.ReplaceTable.LockFirst;
import dev.gapless.migration.file.Findings;
import dev.gapless.migration.port.ColumnFacts;
import dev.gapless.migration.port.Database;
import dev.gapless.migration.port.TableName;
import dev.gapless.migration.port.TableShape;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Holds the row that inserts of the new release lock right after their own against the database.
final class LockResolver {
    private final Database database;
    private final Examination examination;
    private final ReplaceTable replace;
    private final LockFirst lock;
    private final TableShape table;

    /// @param table the one that `lock-first` names
    LockResolver(Database database, Findings findings, ReplaceTable replace, TableShape table) {
        this.database = database;
        this.examination = new Examination(database, findings, replace, table);
        this.replace = replace;
        this.lock = replace.lockFirst().orElseThrow();
        this.table = table;
    }

    void check(Map<TableName, NewTable> created) {
        if (replace.old().contains(lock.table())) {
            examination.add(
                    "'lock-first' names "
                            + lock.table()
                            + ", which is among 'old': name a table that stays.");
        }
        String missing = database.mirrorFacts(table).missing();
        if (!missing.isEmpty()) {
            examination.add(missing);
        }
        if (table.key().size() != 1 || !database.mirrorFacts(table).identified()) {
            examination.add(
                    "'lock-first' names "
                            + table.name()
                            + ", which has no primary key of one column.");
            return;
        }
        List<NewTable> named =
                replace.mirrors().stream()
                        .flatMap(
                                mirror ->
                                        Optional.ofNullable(
                                                created.get(database.home(mirror.into())))
                                                .stream())
                        .filter(young -> column(young).isPresent())
                        .toList();
        if (named.isEmpty()) {
            examination.add(
                    "'lock-first' names the column '"
                            + lock.by()
                            + "', which none of the new tables has.");
        }
        named.forEach(this::fits);
    }

    private void fits(NewTable young) {
        NewTable.Column column = column(young).orElseThrow();
        ColumnFacts key = database.column(table, table.key().getFirst());
        if (!database.comparable(column.type(), key.type())) {
            examination.add(
                    young.name()
                            + "."
                            + column.name()
                            + " is "
                            + column.type()
                            + ", but the keys of "
                            + table.name()
                            + ", which 'lock-first' names, are "
                            + key.type()
                            + ".");
        }
    }

    /// What an insert into this table locks; nothing where it has no such column.
    Optional<TableMirror.LockFirst> of(NewTable young) {
        return column(young)
                .map(
                        column ->
                                new TableMirror.LockFirst(
                                        table.name(),
                                        table.key().getFirst(),
                                        database.column(table, table.key().getFirst()).type(),
                                        column.name()));
    }

    private Optional<NewTable.Column> column(NewTable young) {
        return young.columns().stream()
                .filter(
                        column ->
                                database.dialect()
                                        .column(column.name())
                                        .equals(database.dialect().column(lock.by())))
                .findFirst();
    }
}
