package dev.gapless.migration.change;

/// One change that a migration file asks for.
public sealed interface Operation
        permits AddColumn, RenameColumn, ChangeType, SplitColumn, MergeColumns {
    Place place();

    TableReference table();

    /// `add column member.email`
    String what();
}
