package dev.gapless.migration.change;

/// One change that a migration file asks for.
public sealed interface Operation
        permits AddColumn,
                DropColumn,
                RenameColumn,
                ChangeType,
                ChangeCollation,
                ChangeEnum,
                SplitColumn,
                MergeColumns,
                CreateIndex,
                DropIndex,
                CreateTable,
                RenameTable,
                DropTable,
                ReplaceTable,
                SplitTable,
                MergeTables,
                SetNotNull,
                DropNotNull,
                SetDefault,
                AddCheck,
                AddUnique,
                AddForeignKey,
                DropConstraint,
                UpdateData,
                FlywayHistory,
                LiquibaseHistory,
                RawSql {
    Place place();

    TableReference table();

    /// `add column member.email`
    String what();
}
