package dev.gapless.database.postgres;

import dev.gapless.core.port.SchemaChange.Phase;
import dev.gapless.core.port.SchemaChange.Statement;
import dev.gapless.migration.plan.Step;
import dev.gapless.migration.port.TableShape;

import java.util.ArrayList;
import java.util.List;

/// The statements of one backfill chunk. Keys travel as text, so that every key type is treated
/// alike; the server does all comparisons, so that no collation has to be known here.
///
/// @param table quoted
/// @param key quoted names, joined
record FillSql(Step.Fill step, String table, String key) {
    /// @param arguments key values as text
    record Range(String sql, Object[] arguments) {}

    static FillSql of(Step.Fill step) {
        return new FillSql(step, Names.quote(step.table()), Names.list(step.key()));
    }

    /// @param touch an assignment that changes nothing
    static Step.Fill step(
            String what,
            TableShape table,
            String touch,
            String pending,
            boolean required,
            String guard) {
        List<String> key = Names.quoted(table.key());
        String sample =
                "UPDATE "
                        + Names.quote(table.name())
                        + " SET "
                        + touch
                        + " WHERE "
                        + pending
                        + " AND ("
                        + Names.list(key)
                        + ") IN (the next rows FOR NO KEY UPDATE SKIP LOCKED)";
        return new Step.Fill(
                Phase.BACKFILL,
                what,
                table.name(),
                key,
                table.keyTypes(),
                touch,
                false,
                "",
                pending,
                required,
                false,
                guard,
                List.of(new Statement(sample, "")));
    }

    /// Rows above `after` (all when empty) up to and including `until`.
    Range range(List<String> after, List<String> until) {
        List<String> places =
                step.keyTypes().stream().map(type -> "CAST(? AS " + type + ")").toList();
        String bound = "(" + Names.list(places) + ")";
        String upper = "(" + key + ") <= " + bound;
        List<Object> arguments = new ArrayList<>(after);
        arguments.addAll(until);
        return new Range(
                after.isEmpty() ? upper : "(" + key + ") > " + bound + " AND " + upper,
                arguments.toArray());
    }

    String highestKey() {
        List<String> descending = step.key().stream().map(name -> name + " DESC").toList();
        return "SELECT "
                + keyAsTexts()
                + " FROM "
                + table
                + " ORDER BY "
                + Names.list(descending)
                + " LIMIT 1";
    }

    /// The key of the last of `rows` rows; no row when fewer are left.
    String boundary(Range range, int rows, boolean pendingOnly) {
        return "SELECT "
                + keyAsTexts()
                + " FROM "
                + table
                + " WHERE "
                + range.sql()
                + (pendingOnly ? " AND " + step.pending() : "")
                + " ORDER BY "
                + key
                + " OFFSET "
                + (rows - 1)
                + " LIMIT 1";
    }

    /// Touches the pending rows that no writer has locked; gives how many are pending all the same,
    /// and one's key.
    String touch(Range range) {
        if (step.calls()) {
            return call(range);
        }
        // Names of their own, so that those of the touch are the table's.
        List<String> named = new ArrayList<>();
        List<String> same = new ArrayList<>();
        for (String name : step.key()) {
            String alias = "gapless_key_" + named.size();
            same.add("t." + name + " = k." + alias);
            named.add(name + " AS " + alias);
        }
        return """
        WITH k AS MATERIALIZED (
          SELECT %s FROM %s WHERE %s AND %s ORDER BY %s FOR NO KEY UPDATE SKIP LOCKED),
        u AS (UPDATE %s AS t SET %s FROM k WHERE %s RETURNING t.*)
        SELECT count(*), coalesce(min(concat_ws(', ', %s)), '') FROM u WHERE %s\
        """
                .formatted(
                        Names.list(named),
                        table,
                        range.sql(),
                        step.pending(),
                        key,
                        table,
                        step.touch(),
                        String.join(" AND ", same),
                        key,
                        step.pending());
    }

    /// The same with a call, for all of them or for each. Whatever it cannot do makes it fail.
    private String call(Range range) {
        return """
        WITH k AS MATERIALIZED (
          SELECT %s FROM %s WHERE %s AND %s ORDER BY %s FOR NO KEY UPDATE SKIP LOCKED),
        u AS MATERIALIZED (SELECT %s FROM k)
        SELECT 0, '' FROM (SELECT count(*) FROM u) AS called\
        """
                .formatted(key, table, range.sql(), step.pending(), key, step.touch());
    }

    /// All rows of the range, and those still pending.
    String count(Range range) {
        return "SELECT count(*), count(*) FILTER (WHERE "
                + step.pending()
                + ") FROM "
                + table
                + " WHERE "
                + range.sql();
    }

    private String keyAsTexts() {
        return "ARRAY["
                + Names.list(step.key().stream().map(name -> name + "::text").toList())
                + "]";
    }
}
