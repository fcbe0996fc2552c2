package dev.gapless.database.mysql;

import dev.gapless.database.jdbc.Repairer;
import dev.gapless.database.jdbc.Repairer.Condition;
import dev.gapless.migration.change.TableReference;
import dev.gapless.migration.plan.Repair;
import dev.gapless.migration.port.Column;
import dev.gapless.migration.port.TableName;
import dev.gapless.migration.port.TableShape;

import java.sql.SQLException;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// A repair in the words of MariaDB and MySQL.
record RepairWords(Catalogue catalogue) implements Repairer.Words {
    @Override
    public String table(TableName name) {
        return Names.quote(name);
    }

    @Override
    public String texts(List<String> columns, List<String> types) {
        return new Keys(columns, types).asTexts();
    }

    @Override
    public String literals(List<String> types, List<List<String>> keys) {
        return keys.stream().map(key -> literal(types, key)).collect(Collectors.joining(", "));
    }

    private static String literal(List<String> types, List<String> key) {
        String values =
                IntStream.range(0, key.size())
                        .mapToObj(
                                i ->
                                        KeyType.place(types.get(i))
                                                .replace("?", Names.literal(key.get(i))))
                        .collect(Collectors.joining(", "));
        return key.size() == 1 ? values : "(" + values + ")";
    }

    @Override
    public Condition range(
            List<String> columns, List<String> types, List<String> after, List<String> until) {
        Keys.Condition range = new Keys(columns, types).range(after, until);
        return new Condition(range.sql(), range.values());
    }

    /// Triggers of ours are silent in the moment that a variable of the session has: with one
    /// moment for all statements they are silent in each.
    @Override
    public List<String> before(Repair repair) {
        return repair.silence().isEmpty()
                ? List.of()
                : List.of("SET SESSION timestamp = unix_timestamp(sysdate(6))");
    }

    @Override
    public List<String> first() {
        return List.of();
    }

    @Override
    public List<String> after(Repair repair) {
        return repair.silence().isEmpty() ? List.of() : List.of("SET SESSION timestamp = DEFAULT");
    }

    /// A moment that the server would set by itself at every update stays as it is.
    @Override
    public String assign(TableName table, String assignment) throws SQLException {
        return assignment
                + catalogue.setOnUpdate(table).stream()
                        .map(Names::quote)
                        .map(name -> ", " + name + " = " + name)
                        .collect(Collectors.joining());
    }

    @Override
    public String createKept(String kept) {
        return "CREATE TABLE IF NOT EXISTS "
                + kept
                + """
                 (id bigint unsigned AUTO_INCREMENT PRIMARY KEY,
                  repaired_at datetime(6) NOT NULL DEFAULT (utc_timestamp(6)), right_shape varchar(8) NOT NULL,
                  table_name varchar(129) NOT NULL, row_key longtext NOT NULL, column_name varchar(64) NOT NULL,
                  value longblob NULL)
                ENGINE = InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_bin\
                """;
    }

    @Override
    public String row(String prefix, List<String> key) {
        return key.stream()
                .map(name -> Names.literal(Names.bare(name)) + ", " + prefix + name)
                .collect(Collectors.joining(", ", "json_object(", ")"));
    }

    @Override
    public String value(String column) {
        return "CAST(" + column + " AS BINARY)";
    }

    @Override
    public String literal(String text) {
        return Names.literal(text);
    }

    @Override
    public List<String> columns(TableName table) throws SQLException {
        return catalogue
                .find(new TableReference(table.schema(), table.name()))
                .map(TableShape::columns)
                .orElse(List.of())
                .stream()
                .map(Column::name)
                .map(Names::quote)
                .toList();
    }

    @Override
    public String bare(String quoted) {
        return Names.bare(quoted);
    }

    @Override
    public boolean passing(SQLException e) {
        return Failures.locked(e) || lost(e);
    }

    @Override
    public boolean lost(SQLException e) {
        return Failures.lost(e);
    }

    @Override
    public String message(SQLException e) {
        return Failures.message(e);
    }
}
