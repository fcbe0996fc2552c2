package dev.gapless.migration.lint;

import java.util.List;

/// The rules there are. A new one is a class, a line here and its page; `LintPagesTest` notices
/// what is forgotten.
public final class LintRules {
    public static final List<LintRule> ALL =
            List.of(
                    new RequiredColumn(),
                    new ColumnDropped(),
                    new ColumnRenamed(),
                    new TypeChanged(),
                    new TableDropped(),
                    new TableEmptied(),
                    new TableRenamed(),
                    new NotNullSet(),
                    new NotNullDropped(),
                    new CheckAdded(),
                    new UniqueAdded(),
                    new ForeignKeyAdded(),
                    new IndexBlocksWriters(),
                    new IndexDropped(),
                    new ConstraintDropped(),
                    new DefaultRewritesTable(),
                    new GeneratedStored(),
                    new JsonColumn(),
                    new DefaultChanged(),
                    new WholeTableUpdate(),
                    new ExclusiveMaintenance(),
                    new DomainConstraint(),
                    new EnumChanged(),
                    new PartitionChanged(),
                    new ObjectDropped(),
                    new CodeChanged(),
                    new RightRevoked(),
                    new SeveralLocksInOneTransaction(),
                    new NameTooLong(),
                    new AllowWithoutReason(),
                    new NotUnderstood());

    private LintRules() {}

    public static boolean knows(String id) {
        return ALL.stream().anyMatch(rule -> rule.about().id().equals(id));
    }
}
