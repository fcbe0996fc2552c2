package dev.gapless.database.mysql;

import dev.gapless.core.port.SchemaChange.Phase;
import dev.gapless.core.port.SchemaChange.Statement;
import dev.gapless.migration.plan.Step;
import dev.gapless.migration.port.TableShape;

import java.util.List;

/// Steps that all operations with triggers have.
final class SyncSteps {
    private SyncSteps() {}

    /// @param touch an assignment that changes nothing
    static Step.Fill fill(
            String what,
            TableShape table,
            String touch,
            String pending,
            boolean required,
            String guard) {
        List<String> key = Names.quoted(table.key());
        String sample =
                "UPDATE "
                        + Names.quote(table.name())
                        + " SET "
                        + touch
                        + " WHERE ("
                        + Names.list(key)
                        + ") IN (the next rows where "
                        + pending
                        + ", FOR UPDATE SKIP LOCKED)";
        return new Step.Fill(
                Phase.BACKFILL,
                what,
                table.name(),
                key,
                table.keyTypes(),
                touch,
                false,
                "",
                pending,
                required,
                false,
                guard,
                List.of(new Statement(sample, "")));
    }

    /// The last step of all has no way back.
    static List<Statement> dropped(List<Statement> created) {
        return created.reversed().stream()
                .filter(statement -> !statement.inverse().isEmpty())
                .map(statement -> new Statement(statement.inverse(), ""))
                .toList();
    }
}
