package dev.gapless.core.deploy;

import dev.gapless.core.port.SchemaChange.SchemaReport;
import java.util.Optional;

/// Takes a migration back that no release used yet.
public record UndoSchemaStep(String release, String migration) implements Step {
    @Override
    public void begin(Draft draft) {
        draft.schema(Optional.of(SchemaRun.of(migration, Optional.empty(), draft.now())));
        draft.act(new Action.UndoSchema(draft.database(release).orElseThrow(), migration));
    }

    @Override
    public Check check(Draft draft) {
        SchemaRun run = draft.schema().orElseThrow();
        if (run.problem().isPresent()) {
            return new Check.Failed(run.problem().get());
        }
        if (run.done()) {
            return new Check.Done(run.report().map(SchemaReport::evidence).orElse("undone"));
        }
        return new Check.Waiting(
                run.progressAt().plus(draft.settings(release).timing().progressDeadline()), "undoing " + migration);
    }

    @Override
    public String name() {
        return "undo";
    }

    @Override
    public String title() {
        return "take back " + migration;
    }

    @Override
    public String phase() {
        return "aborting";
    }
}
