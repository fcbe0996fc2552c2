package dev.gapless.migration.plan;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// What keeps rows of an old table from being made by writes of the new release.
final class MirrorObstacles {
    private static final Pattern SMALL =
            Pattern.compile(
                    "\\s*(tinyint|smallint|mediumint|int2|smallserial)\\b.*",
                    Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

    private final MirrorTables tables;
    private final Examination examination;

    MirrorObstacles(MirrorTables tables, Examination examination) {
        this.tables = tables;
        this.examination = examination;
    }

    /// What hangs on the old table.
    void check() {
        if (tables.old().partitioned()) {
            examination.add(
                    tables.old().name()
                            + " is partitioned: this version of Gapless replaces no such table.");
        }
        if (!tables.facts().missing().isEmpty()) {
            examination.add(tables.facts().missing());
        }
        tables.facts()
                .rules()
                .forEach(
                        rule ->
                                examination.add(
                                        rule
                                                + " of "
                                                + tables.old().name()
                                                + " could make a write of the new release fail,"
                                                + " for "
                                                + tables.young().name()
                                                + " has no such rule. Drop it in a migration before"
                                                + " this one (drop-constraint)."));
        tables.database()
                .facts(tables.old())
                .referencedBy()
                .forEach(
                        reference ->
                                examination.add(
                                        "The table "
                                                + tables.old().name()
                                                + " cannot be replaced: "
                                                + reference
                                                + " refers to it, and this version of Gapless moves"
                                                + " no foreign key to another table. Drop it in a"
                                                + " migration before this one (drop-constraint)."));
    }

    /// Whether the old table has a key that names its rows.
    boolean oldKey() {
        int before = examination.count();
        key(tables.old().name().toString(), tables.old().key(), tables.facts().identified());
        if (examination.count() > before) {
            return false;
        }
        if (!tables.facts().filled().contains(tables.oldKey())) {
            noCounter(tables.old().name() + "." + tables.oldKey());
        }
        return true;
    }

    /// The same of both tables.
    boolean keys() {
        boolean old = oldKey();
        key(tables.young().name().toString(), tables.young().key(), true);
        if (!old || tables.young().key().size() != 1) {
            return false;
        }
        Optional<NewTable.Column> key = tables.column(tables.young().key().getFirst());
        boolean given =
                key.isPresent()
                        && (key.get().counts()
                                || !key.get().defaultValue().isEmpty()
                                        && !tables.mirrors().needsCounters());
        if (!given) {
            noCounter(tables.young().name() + "." + tables.young().key().getFirst());
        }
        boolean keepsIds = tables.mirror().groupBy().isEmpty();
        key.filter(_ -> keepsIds)
                .filter(column -> column.counts() && SMALL.matcher(column.type()).matches())
                .ifPresent(
                        column ->
                                examination.add(
                                        tables.young().name()
                                                + "."
                                                + column.name()
                                                + " is "
                                                + column.type()
                                                + ": new ids begin well above the highest old one,"
                                                + " which such a key has no room for. Make it int"
                                                + " or bigint."));
        return key.isPresent();
    }

    private void key(String table, List<String> key, boolean primary) {
        if (key.isEmpty() || !primary) {
            examination.add("The table " + table + " has no primary key: nothing names its rows.");
        } else if (key.size() > 1) {
            examination.add(
                    "The primary key of "
                            + table
                            + " has several columns ("
                            + String.join(", ", key)
                            + "): this version of Gapless pairs rows by one column.");
        }
    }

    private void noCounter(String column) {
        examination.add(
                column
                        + " has "
                        + (tables.mirrors().needsCounters()
                                ? "no counter"
                                : "neither a counter nor a default")
                        + ", so a row that the other release inserts would get no key there.");
    }
}
