package dev.gapless.migration.plan;

import dev.gapless.core.port.SchemaChange.Phase;
import dev.gapless.core.port.SchemaChange.Statement;
import dev.gapless.migration.change.FlywayHistory;
import dev.gapless.migration.change.LiquibaseHistory;
import dev.gapless.migration.change.Operation;
import dev.gapless.migration.file.Findings;
import dev.gapless.migration.file.FlywayFile;
import dev.gapless.migration.file.SqlVersion;
import dev.gapless.migration.port.Database;
import dev.gapless.migration.port.TableShape;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/// A row in the history of the tool that the application itself runs at its start. It is there
/// before the new release starts, and goes with an undo. What does not fit goes to the findings.
final class HistoryResolver {
    /// Who the row says it is from: such a row only is taken back. (No account has that name, which
    /// is what Flyway writes there.)
    private static final String US = "done by Gapless";

    private static final List<String> FLYWAY =
            List.of(
                    "installed_rank",
                    "version",
                    "description",
                    "type",
                    "script",
                    "checksum",
                    "installed_by",
                    "installed_on",
                    "execution_time",
                    "success");

    private static final List<String> LIQUIBASE =
            List.of(
                    "id",
                    "author",
                    "filename",
                    "dateexecuted",
                    "orderexecuted",
                    "exectype",
                    "md5sum",
                    "description",
                    "comments",
                    "liquibase");

    /// Flyway shortens what is longer, and compares that.
    private static final int LONGEST_DESCRIPTION = 200;

    private static final int LONGEST_SCRIPT = 1000;
    private static final String DOTS = "...";

    private static final int LONGEST_OF_LIQUIBASE = 255;

    private static final Pattern UNSAFE = Pattern.compile("['\\\\\\p{Cntrl}]");

    private final Database database;
    private final Findings findings;
    private final Operation operation;
    private final TableShape table;
    private final Claims claims;
    private final List<String> notes;

    HistoryResolver(
            Database database,
            Findings findings,
            Operation operation,
            TableShape table,
            Claims claims,
            List<String> notes) {
        this.database = database;
        this.findings = findings;
        this.operation = operation;
        this.table = table;
        this.claims = claims;
        this.notes = notes;
    }

    /// Whether the step does nothing but that. Such steps of several migrations are in nobody's
    /// way: each has a row of its own.
    static boolean says(Step step) {
        return step instanceof Step.Locked locked
                && locked.lock() == Step.Lock.ROWS
                && locked.statements().stream()
                        .allMatch(
                                statement ->
                                        statement.inverse().startsWith("DELETE FROM ")
                                                && statement.inverse().endsWith(" = " + text(US)));
    }

    /// @param values in the order of the columns
    /// @param counter the column that numbers the rows
    /// @param same condition of the rows that say the same
    /// @param ours of those, the ones that Gapless wrote
    private record Row(
            String tool,
            List<String> columns,
            List<String> values,
            String counter,
            String same,
            String ours) {}

    List<Step> resolve() {
        return switch (operation) {
            case FlywayHistory flyway -> step(flyway(flyway));
            case LiquibaseHistory liquibase -> step(liquibase(liquibase));
            default -> throw new IllegalArgumentException(operation.what());
        };
    }

    private Optional<Row> flyway(FlywayHistory flyway) {
        Optional<FlywayFile> file = FlywayFile.of(flyway.script());
        if (file.isEmpty()) {
            findings.add(
                    operation.place(),
                    "'script' is the name of a versioned file of Flyway, as V2__add_email.sql, not '"
                            + flyway.script()
                            + "'.");
        }
        return file.map(
                found ->
                        new Row(
                                "Flyway",
                                FLYWAY,
                                List.of(
                                        text(found.version()),
                                        text(shortened(found.description(), LONGEST_DESCRIPTION)),
                                        text("SQL"),
                                        text(shortened(flyway.script(), LONGEST_SCRIPT)),
                                        Integer.toString(flyway.checksum()),
                                        text(US),
                                        "CURRENT_TIMESTAMP",
                                        "0",
                                        "true"),
                                "installed_rank",
                                "version = " + text(found.version()),
                                "installed_by = " + text(US)));
    }

    private Optional<Row> liquibase(LiquibaseHistory liquibase) {
        Optional<String> unsafe =
                List.of(liquibase.id(), liquibase.author(), liquibase.file()).stream()
                        .filter(
                                word ->
                                        UNSAFE.matcher(word).find()
                                                || word.length() > LONGEST_OF_LIQUIBASE)
                        .findFirst();
        unsafe.ifPresent(
                word ->
                        findings.add(
                                operation.place(),
                                "No quotation mark and no backslash can be in '"
                                        + word
                                        + "', and no more than "
                                        + LONGEST_OF_LIQUIBASE
                                        + " characters."));
        return unsafe.isPresent()
                ? Optional.empty()
                : Optional.of(
                        new Row(
                                "Liquibase",
                                LIQUIBASE,
                                List.of(
                                        text(liquibase.id()),
                                        text(liquibase.author()),
                                        text(liquibase.file()),
                                        "CURRENT_TIMESTAMP",
                                        text("EXECUTED"),
                                        // Liquibase computes it when it meets the row.
                                        "NULL",
                                        text("sql"),
                                        text("carried out by Gapless"),
                                        text(US)),
                                "orderexecuted",
                                "id = "
                                        + text(liquibase.id())
                                        + " AND author = "
                                        + text(liquibase.author())
                                        + " AND filename = "
                                        + text(liquibase.file()),
                                "liquibase = " + text(US)));
    }

    private List<Step> step(Optional<Row> row) {
        row.ifPresent(
                one ->
                        claims.said(
                                operation,
                                table.name() + ": " + one.same(),
                                "the row in " + table.name().name()));
        return row.filter(this::isHistory)
                .filter(this::mayWrite)
                .filter(this::isNew)
                .map(this::step)
                .map(List::of)
                .orElse(List.of());
    }

    private Step step(Row row) {
        List<String> values = new ArrayList<>(row.values());
        values.add(
                row.columns().indexOf(row.counter()),
                "coalesce(max(" + row.counter() + "), 0) + 1");
        return new Step.Locked(
                Phase.BACKFILL,
                operation.what(),
                table.name(),
                Step.Lock.ROWS,
                List.of(
                        new Statement(
                                "INSERT INTO "
                                        + name()
                                        + " ("
                                        + String.join(", ", row.columns())
                                        + ") SELECT "
                                        + String.join(", ", values)
                                        + " FROM "
                                        + name(),
                                "DELETE FROM "
                                        + name()
                                        + " WHERE "
                                        + row.same()
                                        + " AND "
                                        + row.ours())),
                Optional.empty());
    }

    private boolean isHistory(Row row) {
        List<String> there =
                table.columns().stream()
                        .map(column -> column.name().toLowerCase(Locale.ROOT))
                        .toList();
        List<String> missing =
                row.columns().stream().filter(column -> !there.contains(column)).toList();
        if (!missing.isEmpty()) {
            findings.add(
                    operation.place(),
                    table.name()
                            + " is no history of "
                            + row.tool()
                            + ": it has no "
                            + String.join(", ", missing)
                            + ".");
        }
        return missing.isEmpty();
    }

    private boolean mayWrite(Row row) {
        String missing = database.mirrorFacts(table).missing();
        if (!missing.isEmpty()) {
            findings.add(operation.place(), missing);
        }
        return missing.isEmpty();
    }

    private boolean isNew(Row row) {
        boolean there =
                operation instanceof FlywayHistory flyway
                        ? isApplied(flyway)
                        : !database.texts("SELECT 1 FROM " + name() + " WHERE " + row.same())
                                .isEmpty();
        if (there) {
            findings.add(
                    operation.place(),
                    row.tool()
                            + " has carried that out already, says "
                            + table.name()
                            + " ("
                            + row.same()
                            + "): take this operation away if the schema is as that file leaves"
                            + " it, or give the file the next free number.");
        }
        return !there;
    }

    /// Versions are the same to Flyway when their numbers are: `2` and `02.0`.
    private boolean isApplied(FlywayHistory flyway) {
        SqlVersion own = FlywayFile.of(flyway.script()).map(FlywayFile::number).orElseThrow();
        List<SqlVersion> applied =
                database
                        .texts("SELECT version FROM " + name() + " WHERE version IS NOT NULL")
                        .stream()
                        .flatMap(version -> SqlVersion.of(version).stream())
                        .toList();
        applied.stream()
                .max(Comparator.naturalOrder())
                .filter(highest -> highest.compareTo(own) > 0)
                .ifPresent(
                        highest ->
                                notes.add(
                                        "Flyway has carried out version "
                                                + highest
                                                + " already, which is higher than that of "
                                                + flyway.script()
                                                + ": a release that knows "
                                                + highest
                                                + " but not this file does not start any more"
                                                + " (ignoreMigrationPatterns: *:missing lets it)."
                                                + " Where that is the release that serves, the way"
                                                + " back is closed: give the file a higher"
                                                + " version."));
        return applied.contains(own);
    }

    private static String shortened(String text, int longest) {
        return text.length() <= longest ? text : text.substring(0, longest - DOTS.length()) + DOTS;
    }

    private String name() {
        return database.dialect().mirrors().quote(table.name().schema())
                + "."
                + database.dialect().mirrors().quote(table.name().name());
    }

    private static String text(String word) {
        return "'" + word + "'";
    }
}
