package dev.gapless.migration.plan;

import dev.gapless.api.ProblemReport;
import dev.gapless.migration.change.AddColumn;
import dev.gapless.migration.change.Operation;
import dev.gapless.migration.file.Findings;
import dev.gapless.migration.file.MigrationFile;
import dev.gapless.migration.lint.NotNullWithoutValue;
import dev.gapless.migration.port.Database;
import dev.gapless.migration.port.Dialect;
import dev.gapless.migration.port.TableShape;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// One migration file and the tables it is about -> its steps, in the order of the phases. Looks,
/// changes nothing.
public final class Planner {
    /// Triggers of ours begin so: on PostgreSQL they fire in the order of their names, ours last.
    public static final String TRIGGER_PREFIX = "zz_gapless_";

    private final Database database;

    public Planner(Database database) {
        this.database = database;
    }

    /// Throws `old-insert-would-fail`, `migration-invalid`, `database-unsupported`, each with
    /// everything found.
    public Planned plan(MigrationFile file) {
        file.operations().stream()
                .flatMap(operation -> lint(operation).stream())
                .findFirst()
                .ifPresent(
                        report -> {
                            throw report.toProblem();
                        });
        Findings findings = new Findings();
        List<Step> steps = new ArrayList<>();
        List<String> notes = new ArrayList<>();
        Map<String, TableShape> tables = new LinkedHashMap<>();
        int position = 0;
        for (Operation operation : file.operations()) {
            position++;
            String tag = file.number() + "_" + position;
            find(operation, findings)
                    .ifPresent(
                            table -> {
                                tables.put(table.name().toString(), table);
                                steps.addAll(steps(operation, table, tag, findings));
                                notes.addAll(
                                        Notes.of(operation, table, database.server().product()));
                            });
        }
        findings.raise();
        steps.sort(Comparator.comparing(Step::phase));
        return new Planned(
                file, steps, List.copyOf(tables.values()), notes.stream().distinct().toList());
    }

    private static Optional<ProblemReport> lint(Operation operation) {
        return switch (operation) {
            case AddColumn addColumn -> NotNullWithoutValue.check(addColumn);
        };
    }

    private Optional<TableShape> find(Operation operation, Findings findings) {
        Optional<TableShape> table = database.find(operation.table());
        if (table.isEmpty()) {
            List<String> similar = database.similar(operation.table());
            findings.add(
                    operation.place(),
                    "There is no table '"
                            + operation.table()
                            + "'."
                            + (similar.isEmpty()
                                    ? ""
                                    : " There is: " + String.join(", ", similar) + "."));
        }
        return table.filter(
                found -> {
                    if (!found.obstacle().isEmpty()) {
                        findings.add(
                                operation.place(),
                                found.name() + " cannot be migrated: " + found.obstacle());
                    }
                    return found.obstacle().isEmpty();
                });
    }

    private List<Step> steps(Operation operation, TableShape table, String tag, Findings findings) {
        return switch (operation) {
            case AddColumn addColumn ->
                    addColumn(
                            new AddColumnResolver(database, findings, addColumn, table)
                                    .resolve(tag));
        };
    }

    private List<Step> addColumn(NewColumn column) {
        Dialect dialect = database.dialect();
        List<Step> steps = new ArrayList<>(dialect.createColumn(column));
        if (column.filled()) {
            steps.addAll(dialect.installFill(column));
            steps.add(dialect.fill(column));
        }
        if (column.filled() || !column.check().isEmpty()) {
            steps.add(dialect.compare(column));
        }
        steps.addAll(dialect.finishColumn(column));
        return steps;
    }

    /// @param tables that are touched
    /// @param notes what a person should know before agreeing
    public record Planned(
            MigrationFile file, List<Step> steps, List<TableShape> tables, List<String> notes) {
        public Planned {
            steps = List.copyOf(steps);
            tables = List.copyOf(tables);
            notes = List.copyOf(notes);
        }
    }
}
