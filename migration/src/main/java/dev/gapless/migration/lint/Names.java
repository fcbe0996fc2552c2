package dev.gapless.migration.lint;

import dev.gapless.migration.statement.Act;
import dev.gapless.migration.statement.ColumnDefinition;
import dev.gapless.migration.statement.Constraint;

import java.util.Optional;
import java.util.stream.Stream;

/// The names that an act gives.
final class Names {
    private Names() {}

    static Stream<String> given(Act act) {
        return switch (act) {
            case Act.AddColumn add -> Stream.of(add.column().name());
            case Act.RenameColumn rename -> Stream.of(rename.to());
            case Act.RenameTable rename -> Stream.of(rename.to().name());
            case Act.AddConstraint add -> add.constraint().name().stream();
            case Act.CreateIndex index -> index.name().stream();
            case Act.CreateTable table -> ofTable(table);
            default -> Stream.empty();
        };
    }

    private static Stream<String> ofTable(Act.CreateTable table) {
        return Stream.of(
                        Stream.of(table.table().name()),
                        table.columns().stream().map(ColumnDefinition::name),
                        table.constraints().stream()
                                .map(Constraint::name)
                                .flatMap(Optional::stream),
                        table.indexes().stream()
                                .map(Act.CreateIndex::name)
                                .flatMap(Optional::stream))
                .flatMap(names -> names);
    }
}
