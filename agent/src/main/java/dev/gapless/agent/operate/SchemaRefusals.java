package dev.gapless.agent.operate;

import dev.gapless.api.Problem;
import dev.gapless.api.ProblemCode;
import dev.gapless.core.port.SchemaChange.OpenMigration;
import dev.gapless.core.port.SchemaChange.SchemaStatus;

import java.util.List;

/// Refusals that several commands on the schema share.
final class SchemaRefusals {
    private SchemaRefusals() {}

    /// @param contracted number of the newest migration that is contracted
    /// @param known those that can be named
    static Problem unknown(String asked, int contracted, List<String> known) {
        int number = SchemaTarget.number(asked);
        if (number > 0 && number <= contracted) {
            return contracted(asked);
        }
        return Problem.of(ProblemCode.MIGRATION_UNKNOWN, "There is no migration " + asked + ".")
                .found(known.isEmpty() ? "none is open" : String.join(", ", known))
                .todo("gapless db plan lists what is open and what is new")
                .build();
    }

    static Problem contracted(String migration) {
        return Problem.of(
                        ProblemCode.NOT_POSSIBLE_NOW,
                        "The contract of " + migration + " is done: the old shape is gone.")
                .todo("write a new migration that leads back")
                .build();
    }

    static OpenMigration named(SchemaStatus status, String asked) {
        return status.open().stream()
                .filter(one -> SchemaTarget.names(asked, one))
                .findFirst()
                .orElseThrow(
                        () ->
                                unknown(
                                        asked,
                                        status.contracted(),
                                        status.open().stream().map(OpenMigration::id).toList()));
    }
}
