package dev.gapless.migration.plan;

import dev.gapless.api.ProblemReport;
import dev.gapless.migration.change.AddCheck;
import dev.gapless.migration.change.AddColumn;
import dev.gapless.migration.change.AddForeignKey;
import dev.gapless.migration.change.AddUnique;
import dev.gapless.migration.change.ChangeCollation;
import dev.gapless.migration.change.ChangeEnum;
import dev.gapless.migration.change.ChangeType;
import dev.gapless.migration.change.CreateIndex;
import dev.gapless.migration.change.CreateTable;
import dev.gapless.migration.change.DropColumn;
import dev.gapless.migration.change.DropConstraint;
import dev.gapless.migration.change.DropIndex;
import dev.gapless.migration.change.DropNotNull;
import dev.gapless.migration.change.DropTable;
import dev.gapless.migration.change.FlywayHistory;
import dev.gapless.migration.change.LiquibaseHistory;
import dev.gapless.migration.change.MergeColumns;
import dev.gapless.migration.change.MergeTables;
import dev.gapless.migration.change.Operation;
import dev.gapless.migration.change.RawSql;
import dev.gapless.migration.change.RenameColumn;
import dev.gapless.migration.change.RenameTable;
import dev.gapless.migration.change.ReplaceTable;
import dev.gapless.migration.change.ReplaceTable.Mirror;
import dev.gapless.migration.change.SetDefault;
import dev.gapless.migration.change.SetNotNull;
import dev.gapless.migration.change.SplitColumn;
import dev.gapless.migration.change.SplitTable;
import dev.gapless.migration.change.TableReference;
import dev.gapless.migration.change.UpdateData;
import dev.gapless.migration.file.Findings;
import dev.gapless.migration.file.MigrationFile;
import dev.gapless.migration.port.Database;
import dev.gapless.migration.port.Dialect;
import dev.gapless.migration.port.Index;
import dev.gapless.migration.port.PairDialect;
import dev.gapless.migration.port.TableName;
import dev.gapless.migration.port.TableShape;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

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
        Draft draft =
                new Draft(
                        findings,
                        new Claims(database.dialect(), findings),
                        new ArrayList<>(),
                        new ArrayList<>(),
                        new ArrayList<>(),
                        new HashMap<>(),
                        new LinkedHashMap<>());
        List<Step> steps = new ArrayList<>();
        Map<String, TableShape> tables = draft.tables();
        int position = 0;
        for (Operation operation : file.operations()) {
            position++;
            String tag = file.number() + "_" + position;
            if (operation instanceof CreateTable create) {
                NewTable table = tables(draft).create(create, mirrors(file));
                steps.addAll(database.dialect().tables().create(create.what(), table));
                draft.created().put(table.name(), table);
                tables.put(table.name().toString(), table.shape(""));
                continue;
            }
            find(operation, operation.table(), findings)
                    .ifPresent(
                            table -> {
                                if (!isHistory(operation)) {
                                    tables.put(table.name().toString(), table);
                                    draft.claims().touches(operation, table);
                                }
                                steps.addAll(steps(operation, table, tag, draft));
                                draft.notes()
                                        .addAll(
                                                Notes.of(
                                                        operation,
                                                        table,
                                                        database.server().product()));
                            });
        }
        draft.claims().check();
        findings.raise();
        // What rows can make fail comes before all that has no way back; what others are told, when
        // it is true.
        steps.sort(
                Comparator.comparing(Step::phase)
                        .thenComparing(step -> !draft.first().contains(step))
                        .thenComparing(step -> draft.last().contains(step)));
        return new Planned(
                file,
                steps,
                List.copyOf(tables.values()),
                draft.notes().stream().distinct().toList());
    }

    /// What the operations of one file add to together.
    ///
    /// @param first steps that come first in their phase
    /// @param last steps that come last in their phase
    /// @param created tables that the operations so far create
    /// @param tables those that are touched, by their names
    private record Draft(
            Findings findings,
            Claims claims,
            List<String> notes,
            List<Step> first,
            List<Step> last,
            Map<TableName, NewTable> created,
            Map<String, TableShape> tables) {}

    private static List<Mirror> mirrors(MigrationFile file) {
        return file.operations().stream()
                .flatMap(
                        operation ->
                                switch (operation) {
                                    case ReplaceTable replace -> replace.mirrors().stream();
                                    case SplitTable split -> Stream.of(split.mirror());
                                    default -> Stream.empty();
                                })
                .toList();
    }

    private static Optional<ProblemReport> lint(Operation operation) {
        return switch (operation) {
            case AddColumn addColumn -> NotNullWithoutValue.check(addColumn);
            // Their columns are always filled.
            case RenameColumn _, ChangeType _, SplitColumn _, MergeColumns _ -> Optional.empty();
            case DropColumn _, CreateIndex _, DropIndex _ -> Optional.empty();
            case ChangeCollation _, ChangeEnum _ -> Optional.empty();
            case CreateTable _, RenameTable _, DropTable _, ReplaceTable _ -> Optional.empty();
            case SplitTable _, MergeTables _ -> Optional.empty();
            case SetNotNull _, DropNotNull _, SetDefault _ -> Optional.empty();
            case AddCheck _, AddUnique _, AddForeignKey _, DropConstraint _ -> Optional.empty();
            case UpdateData _, RawSql _ -> Optional.empty();
            case FlywayHistory _, LiquibaseHistory _ -> Optional.empty();
        };
    }

    private Optional<TableShape> find(
            Operation operation, TableReference wanted, Findings findings) {
        Optional<TableShape> table = database.find(wanted);
        if (table.isEmpty()) {
            List<String> similar = database.similar(wanted);
            findings.add(
                    operation.place(),
                    "There is no table '"
                            + wanted
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

    private List<Step> steps(Operation operation, TableShape table, String tag, Draft draft) {
        return switch (operation) {
            case AddColumn addColumn -> {
                AddedColumn column =
                        new AddColumnResolver(database, draft.findings(), addColumn, table)
                                .resolve(tag);
                draft.claims().column(operation, table, column.name());
                column.sources()
                        .forEach(source -> draft.claims().reads(operation, table, source.name()));
                column.checked()
                        .forEach(source -> draft.claims().reads(operation, table, source.name()));
                yield addColumn(column);
            }
            case RenameColumn _, ChangeType _, SplitColumn _, MergeColumns _ ->
                    new PairResolver(database, draft.findings(), operation, table)
                            .resolve(tag)
                            .map(pair -> pair(operation, pair, draft))
                            .orElse(List.of());
            case DropColumn _, DropIndex _ -> online(operation, table, tag, draft);
            case ChangeEnum change -> {
                List<Step> added =
                        new EnumResolver(database, draft.findings(), draft.claims(), change, table)
                                .resolve();
                draft.notes().add(Notes.afterAnUndo(added));
                yield added;
            }
            case ChangeCollation _ -> {
                List<Step> changed = online(operation, table, tag, draft);
                changed.stream().filter(Planner::hasWayBack).forEach(draft.first()::add);
                yield changed;
            }
            case RenameTable rename -> tables(draft).rename(rename, table, tag);
            case DropTable drop -> tables(draft).drop(drop, table, tag);
            case ReplaceTable replace -> replace(replace, table, tag, draft);
            case SplitTable split ->
                    new SplitTableResolver(
                                    database, draft.findings(), draft.claims(), draft.notes())
                            .resolve(
                                    split,
                                    table,
                                    Optional.ofNullable(
                                            draft.created()
                                                    .get(database.home(split.mirror().into()))),
                                    tag);
            case MergeTables merge -> merge(merge, table, tag, draft);
            case CreateTable _ -> throw new IllegalArgumentException(operation.what());
            case CreateIndex create -> {
                List<Step> built = online(operation, table, tag, draft);
                if (create.unique()) {
                    draft.first().addAll(built);
                }
                yield built;
            }
            case SetNotNull set -> {
                List<Step> required = columnRule(operation, table, tag, draft);
                if (set.up().isEmpty()) {
                    draft.first().addAll(required);
                }
                yield required;
            }
            case DropNotNull _, SetDefault _ -> columnRule(operation, table, tag, draft);
            case AddCheck _, AddUnique _, AddForeignKey _ -> {
                List<Step> added = constraint(operation, table, tag, draft);
                draft.first().addAll(added);
                yield added;
            }
            case DropConstraint _ -> constraint(operation, table, tag, draft);
            case UpdateData update -> {
                List<Step> updated =
                        database.dialect()
                                .update(
                                        new UpdateDataResolver(
                                                        database,
                                                        draft.findings(),
                                                        draft.claims(),
                                                        update,
                                                        table)
                                                .resolve());
                draft.first().addAll(updated);
                yield updated;
            }
            case FlywayHistory _, LiquibaseHistory _ -> {
                List<Step> said =
                        new HistoryResolver(
                                        database,
                                        draft.findings(),
                                        operation,
                                        table,
                                        draft.claims(),
                                        draft.notes())
                                .resolve();
                draft.last().addAll(said);
                yield said;
            }
            case RawSql raw -> {
                raw.tables().stream()
                        .skip(1)
                        .flatMap(other -> find(raw, other, draft.findings()).stream())
                        .forEach(other -> draft.claims().touches(raw, other));
                yield new RawSqlResolver(database, draft.findings(), raw, table).resolve();
            }
        };
    }

    /// Its table is another tool's, and what others do to its rows is in nobody's way.
    private static boolean isHistory(Operation operation) {
        return operation instanceof FlywayHistory || operation instanceof LiquibaseHistory;
    }

    /// The tables that others have to leave alone while these steps are not finished.
    public static Stream<TableName> held(List<Step> steps) {
        return steps.stream()
                .filter(step -> !HistoryResolver.says(step))
                .flatMap(step -> step.tables().stream());
    }

    private static boolean hasWayBack(Step step) {
        return step.statements().stream().anyMatch(statement -> !statement.inverse().isEmpty());
    }

    private List<Step> replace(ReplaceTable replace, TableShape table, String tag, Draft draft) {
        List<TableShape> old = new ArrayList<>(List.of(table));
        replace.old().stream()
                .skip(1)
                .flatMap(other -> find(replace, other, draft.findings()).stream())
                .forEach(
                        other -> {
                            draft.tables().put(other.name().toString(), other);
                            draft.claims().touches(replace, other);
                            old.add(other);
                        });
        Optional<TableShape> lockFirst =
                replace.lockFirst().flatMap(lock -> find(replace, lock.table(), draft.findings()));
        lockFirst.ifPresent(
                locked -> {
                    draft.tables().put(locked.name().toString(), locked);
                    draft.claims().touches(replace, locked);
                });
        if (old.size() < replace.old().size()
                || lockFirst.isPresent() != replace.lockFirst().isPresent()) {
            return List.of();
        }
        old.forEach(each -> tables(draft).goes(replace, each));
        replace.mirrors()
                .forEach(mirror -> draft.claims().filled(replace, database.home(mirror.into())));
        return new ReplaceResolver(
                        database,
                        draft.findings(),
                        replace,
                        old,
                        lockFirst,
                        draft.created(),
                        draft.notes())
                .resolve(tag);
    }

    private List<Step> merge(MergeTables merge, TableShape table, String tag, Draft draft) {
        Optional<TableShape> part = find(merge, merge.mirror().from(), draft.findings());
        if (part.isEmpty()) {
            return List.of();
        }
        draft.tables().put(part.get().name().toString(), part.get());
        draft.claims().touches(merge, part.get());
        return new MergeTablesResolver(database, draft.findings(), draft.claims(), draft.notes())
                .resolve(merge, table, part.get(), tag);
    }

    private TableResolver tables(Draft draft) {
        return new TableResolver(database, draft.findings(), draft.claims(), draft.notes());
    }

    private List<Step> columnRule(Operation operation, TableShape table, String tag, Draft draft) {
        return new ColumnRuleResolver(database, draft.findings(), draft.claims(), operation, table)
                .resolve(tag);
    }

    private List<Step> constraint(Operation operation, TableShape table, String tag, Draft draft) {
        return new ConstraintResolver(
                        database, draft.findings(), draft.claims(), operation, table, draft.notes())
                .resolve(tag);
    }

    private List<Step> online(Operation operation, TableShape table, String tag, Draft draft) {
        return new OnlineResolver(database, draft.findings(), draft.claims(), operation, table)
                .resolve(tag);
    }

    private List<Step> addColumn(AddedColumn column) {
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

    private List<Step> pair(Operation operation, ColumnPair pair, Draft draft) {
        draft.notes().addAll(pair.notes());
        TableShape table = pair.table();
        Stream.concat(pair.before().stream(), pair.after().stream())
                .forEach(side -> draft.claims().column(operation, table, side.name()));
        if (!(pair.renamed() && database.dialect().pairs().renamesInPlace())) {
            Stream.concat(pair.indexes().stream().map(Index::name), pair.lost().stream())
                    .forEach(index -> draft.claims().index(operation, table, index));
        }
        PairDialect dialect = database.dialect().pairs();
        List<Step> steps = new ArrayList<>(dialect.create(pair));
        steps.addAll(dialect.install(pair));
        steps.add(dialect.fill(pair));
        steps.addAll(dialect.indexes(pair));
        steps.add(dialect.compare(pair));
        steps.addAll(dialect.finish(pair));
        steps.addAll(new TrialPlan(database).pair(pair));
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
