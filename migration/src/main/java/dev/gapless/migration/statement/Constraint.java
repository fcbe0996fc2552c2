package dev.gapless.migration.statement;

import dev.gapless.migration.change.TableReference;

import java.util.List;
import java.util.Optional;

/// A constraint as a statement defines it. Names are empty where the database gives them.
public sealed interface Constraint {
    Optional<String> name();

    /// @param condition as written, without its brackets
    /// @param later the rows that are there are not looked at (`NOT VALID`)
    record Check(Optional<String> name, String condition, boolean later) implements Constraint {}

    /// @param index that it is made of (`USING INDEX`); then there are no columns
    /// @param plain only columns, nothing that changes what is unique
    record Unique(
            Optional<String> name, List<String> columns, Optional<String> index, boolean plain)
            implements Constraint {
        public Unique {
            columns = List.copyOf(columns);
        }
    }

    record PrimaryKey(Optional<String> name, List<String> columns, Optional<String> index)
            implements Constraint {
        public PrimaryKey {
            columns = List.copyOf(columns);
        }
    }

    /// @param parentColumns empty: those of the parent's primary key
    /// @param onDelete as written, for example `SET NULL`; empty for none
    /// @param options what else was said
    record ForeignKey(
            Optional<String> name,
            List<String> columns,
            TableReference parent,
            List<String> parentColumns,
            String onDelete,
            String onUpdate,
            boolean later,
            List<String> options)
            implements Constraint {
        public ForeignKey {
            columns = List.copyOf(columns);
            parentColumns = List.copyOf(parentColumns);
            options = List.copyOf(options);
        }
    }

    /// `EXCLUDE USING ..`
    record Exclusion(Optional<String> name) implements Constraint {}
}
