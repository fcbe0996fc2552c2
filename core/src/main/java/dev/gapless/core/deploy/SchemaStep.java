package dev.gapless.core.deploy;

import dev.gapless.api.Problem;
import dev.gapless.api.ProblemCode;
import dev.gapless.api.ProblemReport;
import dev.gapless.core.port.SchemaChange.Phase;
import dev.gapless.core.port.SchemaChange.SchemaReport;

import java.util.Optional;

/// One phase of a migration. Its limit is the time without progress, never the whole time.
public record SchemaStep(String release, String migration, Phase schemaPhase, String text)
        implements Step {
    @Override
    public void begin(Draft draft) {
        draft.schema(Optional.of(SchemaRun.of(migration, Optional.of(schemaPhase), draft.now())));
        draft.act(work(draft));
    }

    private Action work(Draft draft) {
        return new Action.RunSchema(
                release, draft.database(release).orElseThrow(), migration, schemaPhase);
    }

    @Override
    public Check check(Draft draft) {
        SchemaRun run = draft.schema().orElseThrow();
        if (run.done()) {
            return done(run.report().orElseThrow());
        }
        String soFar = run.report().map(SchemaReport::evidence).orElse("waiting for the database");
        return new SchemaTries(release, work(draft), soFar, this::late).check(draft, run);
    }

    private ProblemReport late() {
        return Problem.of(
                        ProblemCode.PROGRESS_DEADLINE,
                        "Schema: " + text + " made no progress within progress-deadline.")
                .where(migration)
                .todo("gapless status shows what holds it; then gapless retry")
                .report();
    }

    private Check done(SchemaReport report) {
        if (schemaPhase == Phase.VERIFY && report.differ() > 0) {
            return new Check.Failed(
                    Problem.of(
                                    ProblemCode.ROWS_DIFFER,
                                    report.differ() + " rows differ between the two shapes.")
                            .where(migration)
                            .found(report.evidence())
                            .todo("nothing was switched, the old release serves; report this")
                            .report());
        }
        return new Check.Done(report.evidence());
    }

    @Override
    public String name() {
        return "schema";
    }

    @Override
    public String title() {
        return text;
    }

    @Override
    public String phase() {
        return "preparing";
    }
}
