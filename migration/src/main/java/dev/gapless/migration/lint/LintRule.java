package dev.gapless.migration.lint;

import dev.gapless.migration.port.Product;
import dev.gapless.migration.sql.SqlStatement;
import dev.gapless.migration.statement.Act;
import dev.gapless.migration.statement.PlacedAct;

import java.util.List;
import java.util.Optional;

/// One thing that is looked for. A rule looks at each act by itself, at those of a transaction
/// together, or at the text of a statement; what it does not look at finds nothing. It is asked
/// only on its products, and not about what the same transaction has created.
public interface LintRule {
    About about();

    /// What is wrong with it, in one sentence with its names.
    default Optional<String> finds(Act act, Product product) {
        return Optional.empty();
    }

    default List<Hit> findsIn(List<PlacedAct> transaction, Product product) {
        return List.of();
    }

    default List<Hit> findsIn(SqlStatement statement) {
        return List.of();
    }

    /// @param line of the file, counted from 1
    record Hit(int line, String text) {}
}
