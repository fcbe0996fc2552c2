package dev.gapless.core.deploy;

import dev.gapless.api.Problem;
import dev.gapless.api.ProblemCode;
import dev.gapless.api.ProblemReport;
import dev.gapless.core.port.SchemaChange.SchemaReport;

import java.util.Optional;

/// Takes a migration back that no release used yet.
public record UndoSchemaStep(String release, String migration) implements Step {
    @Override
    public void begin(Draft draft) {
        draft.schema(Optional.of(SchemaRun.of(migration, Optional.empty(), draft.now())));
        draft.act(work(draft));
    }

    private Action work(Draft draft) {
        return new Action.UndoSchema(release, draft.database(release).orElseThrow(), migration);
    }

    @Override
    public Check check(Draft draft) {
        SchemaRun run = draft.schema().orElseThrow();
        return run.done()
                ? new Check.Done(run.report().map(SchemaReport::evidence).orElse("undone"))
                : new SchemaTries(release, work(draft), "undoing " + migration, this::late)
                        .check(draft, run);
    }

    private ProblemReport late() {
        return Problem.of(
                        ProblemCode.PROGRESS_DEADLINE,
                        "Schema: taking back "
                                + migration
                                + " made no progress within progress-deadline.")
                .where(migration)
                .todo("gapless status shows what holds it; the old release is not touched by it")
                .report();
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
