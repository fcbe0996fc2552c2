package dev.gapless.database.postgres;

import dev.gapless.database.jdbc.Repairer;
import dev.gapless.database.jdbc.Repairer.Condition;
import dev.gapless.migration.change.TableReference;
import dev.gapless.migration.plan.Repair;
import dev.gapless.migration.port.Column;
import dev.gapless.migration.port.TableName;
import dev.gapless.migration.port.TableShape;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// A repair in PostgreSQL's words.
///
/// @param longestWait longest wait for a lock that a statement needs beside those of its rows
record RepairWords(Connection connection, Duration longestWait) implements Repairer.Words {
    @Override
    public String table(TableName name) {
        return Names.quote(name);
    }

    @Override
    public String texts(List<String> columns, List<String> types) {
        return columns.stream().map(column -> column + "::text").collect(Collectors.joining(", "));
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
                                        "CAST("
                                                + Names.literal(key.get(i))
                                                + " AS "
                                                + types.get(i)
                                                + ")")
                        .collect(Collectors.joining(", "));
        return key.size() == 1 ? values : "(" + values + ")";
    }

    @Override
    public Condition range(
            List<String> columns, List<String> types, List<String> after, List<String> until) {
        String key = "(" + Names.list(columns) + ")";
        String bound =
                types.stream()
                        .map(type -> "CAST(? AS " + type + ")")
                        .collect(Collectors.joining(", ", "(", ")"));
        String upper = key + " <= " + bound;
        List<Object> arguments = new ArrayList<>(after);
        arguments.addAll(until);
        return new Condition(
                after.isEmpty() ? upper : key + " > " + bound + " AND " + upper,
                arguments.toArray());
    }

    @Override
    public List<String> before(Repair repair) {
        return List.of();
    }

    @Override
    public List<String> first() {
        return List.of("SET LOCAL lock_timeout = " + Math.max(1, longestWait.toMillis()));
    }

    @Override
    public List<String> after(Repair repair) {
        return List.of();
    }

    @Override
    public String assign(TableName table, String assignment) {
        return assignment;
    }

    @Override
    public String createKept(String kept) {
        return "CREATE TABLE IF NOT EXISTS "
                + kept
                + " (repaired_at timestamptz NOT NULL DEFAULT now(), right_shape text NOT NULL,"
                + " table_name text NOT NULL, row_key jsonb NOT NULL, column_name text NOT NULL,"
                + " value text)";
    }

    @Override
    public String row(String prefix, List<String> key) {
        return key.stream()
                .map(name -> Names.literal(bare(name)) + ", " + prefix + name)
                .collect(Collectors.joining(", ", "jsonb_build_object(", ")"));
    }

    @Override
    public String value(String column) {
        return column + "::text";
    }

    @Override
    public String literal(String text) {
        return Names.literal(text);
    }

    @Override
    public List<String> columns(TableName table) throws SQLException {
        return new Catalogue(connection)
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
        return quoted.substring(1, quoted.length() - 1).replace("\"\"", "\"");
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
