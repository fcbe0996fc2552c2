package dev.gapless.api.wire;

import java.util.List;

/// What every migration that was ever begun has to do with an object of the database.
///
/// @param place `10.0.1.5:5432/shop`
/// @param uses oldest migration first; empty when nothing names it
public record SchemaObjectView(String service, String place, String object, List<Use> uses) {
    public SchemaObjectView {
        uses = List.copyOf(uses);
    }

    /// A step that names it.
    ///
    /// @param state of the migration: `open`, `being taken back`, `taken back`, `contracted`
    /// @param phase expand, sync, backfill, verify, contract
    /// @param done the step is, or was until the migration was taken back
    /// @param sql those of its statements that name it, each with what takes it back
    public record Use(
            String migration,
            String state,
            String phase,
            String what,
            boolean done,
            List<Sql> sql) {
        public Use {
            sql = List.copyOf(sql);
        }
    }

    /// @param inverse empty for none
    public record Sql(String statement, String inverse) {}
}
