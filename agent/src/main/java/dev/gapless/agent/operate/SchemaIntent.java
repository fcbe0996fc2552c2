package dev.gapless.agent.operate;

import dev.gapless.api.wire.SchemaCommandView;

import java.util.List;
import java.util.Optional;

/// What a command of `gapless db` would do; nothing has happened yet.
///
/// @param text for people
/// @param job does it; empty when there is nothing to do
/// @param contracts number of the migration whose old shape it removes, 0 for none
record SchemaIntent(
        String migration, List<String> text, Optional<SchemaWork.Job> job, int contracts) {
    static SchemaIntent nothing(String migration, String why) {
        return new SchemaIntent(migration, List.of(why), Optional.empty(), 0);
    }

    SchemaCommandView preview() {
        return new SchemaCommandView(migration, text, Optional.empty(), job.isEmpty());
    }
}
