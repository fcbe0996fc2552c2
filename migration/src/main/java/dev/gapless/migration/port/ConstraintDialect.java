package dev.gapless.migration.port;

import dev.gapless.core.port.SchemaChange.Phase;
import dev.gapless.migration.plan.AddedColumn;
import dev.gapless.migration.plan.Step;

import java.util.List;
import java.util.Optional;

/// How a product brings rules in and takes them away beside readers and writers. Pure: the same
/// input gives the same steps.
public interface ConstraintDialect {
    /// @param column that is there already; filled where NULL is written, or not filled at all
    List<Step> setNotNull(String what, AddedColumn column, ColumnFacts facts);

    /// @param column whose `up` is what an undo puts in the place of NULL
    List<Step> dropNotNull(String what, AddedColumn column, ColumnFacts facts);

    /// @param defaultValue SQL
    /// @param literal it is no expression
    List<Step> setDefault(
            String what,
            TableShape table,
            String column,
            ColumnFacts facts,
            String defaultValue,
            boolean literal);

    /// Why such a rule cannot be added, or put back by an undo, while a release writes; empty when
    /// it can.
    Optional<String> obstacle(Rule rule);

    /// @param tag of the operation, unique in the database
    List<Step> add(String tag, String what, TableShape table, NewConstraint constraint);

    /// @param phase EXPAND or CONTRACT
    List<Step> drop(String tag, String what, TableShape table, Constraint constraint, Phase phase);

    /// @param words for it: `the check positive`
    /// @param actions what follows a reference, for example ` ON DELETE CASCADE`; else empty
    /// @param indexed an index serves the columns of a reference already
    record NewConstraint(String name, String words, Rule rule, String actions, boolean indexed) {}
}
