package dev.gapless.migration.lint;

import dev.gapless.migration.change.TableReference;
import dev.gapless.migration.port.Product;
import dev.gapless.migration.statement.Act;
import dev.gapless.migration.statement.Constraint;

import java.util.List;
import java.util.Optional;

/// A uniqueness that the old release does not know.
final class UniqueAdded implements LintRule {
    @Override
    public About about() {
        return new About(
                "unique-added",
                Severity.ERROR,
                About.ALL,
                "A write of the release that runs that repeats a value fails, and so does the"
                        + " statement itself where a value is there twice already. PostgreSQL builds"
                        + " the index of a constraint while everybody waits. A primary key and an"
                        + " EXCLUDE constraint do the same.",
                "add-unique, or create-index with unique: true; both hold from contract on");
    }

    @Override
    public Optional<String> finds(Act act, Product product) {
        if (act instanceof Act.CreateIndex index && index.unique()) {
            return Optional.of(text(index.table(), index.columns()));
        }
        return act instanceof Act.AddConstraint(var table, var constraint)
                ? columns(constraint).map(columns -> text(table, columns))
                : Optional.empty();
    }

    /// Of a constraint that keeps rows apart.
    private static Optional<List<String>> columns(Constraint constraint) {
        return switch (constraint) {
            case Constraint.Unique unique -> Optional.of(unique.columns());
            case Constraint.PrimaryKey key -> Optional.of(key.columns());
            case Constraint.Exclusion _ -> Optional.of(List.of());
            case Constraint.Check _, Constraint.ForeignKey _ -> Optional.empty();
        };
    }

    private static String text(TableReference table, List<String> columns) {
        return "From then on no two rows of "
                + table
                + " may be alike"
                + (columns.isEmpty() ? "" : " in (" + String.join(", ", columns) + ")")
                + ": a write of the release that runs may fail.";
    }
}
