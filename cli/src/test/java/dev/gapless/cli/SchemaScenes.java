package dev.gapless.cli;

import dev.gapless.api.Problem;
import dev.gapless.api.ProblemCode;
import dev.gapless.api.ProblemReport;
import dev.gapless.api.wire.PlanView;
import dev.gapless.api.wire.SchemaObjectView;
import dev.gapless.api.wire.SchemaPlanView;
import dev.gapless.api.wire.SchemaView;
import dev.gapless.api.wire.SchemaWorkView;
import dev.gapless.api.wire.SchemaWorkView.Step;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// The schema of `shop` as an agent tells it: migration 13, from its plan to the end.
public final class SchemaScenes {
    private static final long BEGAN = Instant.parse("2026-11-22T02:51:04Z").toEpochMilli();
    private static final Step EXPANDING =
            new Step("expand", "add column member.email", "", BEGAN, 0, -1, -1);
    private static final Step EXPANDED =
            new Step(
                    "expand",
                    "add column member.email",
                    "add column member.email",
                    BEGAN,
                    BEGAN + 40,
                    0,
                    0);
    private static final Step FILLING =
            new Step("backfill", "fill member.email", "", BEGAN + 40, 0, 12_000, 48_210);
    private static final Step FILLED =
            new Step(
                    "backfill",
                    "fill member.email",
                    "48,210 rows filled",
                    BEGAN + 40,
                    BEGAN + 6_100,
                    48_210,
                    48_210);
    private static final Step VERIFIED =
            new Step(
                    "verify",
                    "compare every row",
                    "48,210 rows compared, 0 differ",
                    BEGAN + 6_100,
                    BEGAN + 7_000,
                    48_210,
                    48_210);

    private SchemaScenes() {}

    private static SchemaWorkView work(
            long ended, List<Step> steps, String outcome, Optional<ProblemReport> problem) {
        return new SchemaWorkView(
                3,
                "shop",
                "verify",
                "V13__add_email",
                "minsu@ci-7",
                BEGAN,
                ended,
                steps,
                List.of(),
                outcome,
                problem);
    }

    public static SchemaWorkView begun() {
        return work(0, List.of(EXPANDING), "", Optional.empty());
    }

    public static SchemaWorkView filling() {
        return work(0, List.of(EXPANDED, FILLING), "", Optional.empty());
    }

    public static SchemaWorkView done() {
        return work(BEGAN + 7_000, List.of(EXPANDED, FILLED, VERIFIED), "done", Optional.empty());
    }

    public static SchemaWorkView differing() {
        return work(
                BEGAN + 7_000,
                List.of(EXPANDED, FILLED, VERIFIED),
                "failed",
                Optional.of(
                        Problem.of(ProblemCode.ROWS_DIFFER, "2 rows differ.")
                                .todo("repair these rows")
                                .report()));
    }

    public static SchemaWorkView repaired(String command, List<String> found) {
        return new SchemaWorkView(
                3,
                "shop",
                command,
                "V13__add_email",
                "minsu@ci-7",
                BEGAN,
                BEGAN + 7_000,
                List.of(VERIFIED),
                found,
                "done",
                Optional.empty());
    }

    public static SchemaWorkView stopped() {
        return work(
                BEGAN + 3_000,
                List.of(EXPANDED, FILLING),
                "stopped",
                Optional.of(Problem.of(ProblemCode.ABORTED_BY_USER, "stopped").report()));
    }

    private static SchemaView view(
            int inForce, List<SchemaView.Open> open, Optional<SchemaWorkView> work) {
        return new SchemaView(
                "shop", "10.0.1.5:5432/shop", "PostgreSQL 18.4", inForce, 12, open, work, "");
    }

    public static SchemaView inStep() {
        return view(
                13,
                List.of(
                        new SchemaView.Open(
                                "V13__add_email",
                                13,
                                "verify",
                                true,
                                false,
                                48_322,
                                0,
                                37,
                                BEGAN + 7_000,
                                41,
                                "",
                                0)),
                Optional.empty());
    }

    public static SchemaView onTrial() {
        return view(
                13,
                List.of(
                        new SchemaView.Open(
                                "V12__split",
                                12,
                                "verify",
                                true,
                                false,
                                10,
                                0,
                                1,
                                BEGAN,
                                3,
                                "on",
                                BEGAN + 60_000),
                        new SchemaView.Open(
                                "V13__add_email",
                                13,
                                "verify",
                                true,
                                false,
                                48_322,
                                0,
                                37,
                                BEGAN + 7_000,
                                41,
                                "begun",
                                0)),
                Optional.empty());
    }

    public static SchemaView atWork() {
        return view(
                12,
                List.of(
                        new SchemaView.Open(
                                "V13__add_email",
                                13,
                                "sync",
                                false,
                                false,
                                -1,
                                -1,
                                -1,
                                0,
                                12,
                                "",
                                0),
                        new SchemaView.Open(
                                "V14__add_phone",
                                14,
                                "verify",
                                false,
                                false,
                                48_322,
                                2,
                                0,
                                BEGAN,
                                0,
                                "",
                                0)),
                Optional.of(filling()));
    }

    public static SchemaView nothingOpen() {
        return view(12, List.of(), Optional.empty());
    }

    public static SchemaView halfway() {
        return view(
                13,
                List.of(
                        new SchemaView.Open(
                                "V12__split", 12, "verify", true, false, 10, 0, 1, BEGAN, 3, "", 0),
                        new SchemaView.Open(
                                "V13__add_email", 13, "", false, true, -1, -1, -1, 0, 0, "", 0)),
                Optional.empty());
    }

    public static SchemaPlanView plan() {
        return new SchemaPlanView(
                "shop",
                "10.0.1.5:5432/shop",
                "PostgreSQL 18.4",
                12,
                List.of(
                        new SchemaPlanView.Migration(
                                "V12__split",
                                12,
                                true,
                                List.of(
                                        step(
                                                1,
                                                "contract",
                                                "triggers go",
                                                "the way back to the old release"))),
                        new SchemaPlanView.Migration(
                                "V13__add_email",
                                13,
                                false,
                                List.of(
                                        step(2, "expand", "add column member.email", "nothing"),
                                        step(3, "backfill", "fill member.email", "nothing"),
                                        step(
                                                4,
                                                "contract",
                                                "member.email NOT NULL, triggers go",
                                                "the way back to the old release")))),
                List.of("(a) The schema stays when traffic goes back; both shapes stay in step."));
    }

    private static PlanView.Step step(int number, String name, String text, String loses) {
        return new PlanView.Step(
                number,
                "",
                "",
                name,
                text,
                "~1 s",
                "",
                loses,
                name.equals("expand")
                        ? List.of(
                                "lock   member, exclusive, ms; gives way after 0.25 s, tries again")
                        : List.of(),
                List.of(
                        new PlanView.Sql(
                                "ALTER TABLE member ADD COLUMN email varchar(320)",
                                "ALTER TABLE member DROP COLUMN email")));
    }

    public static SchemaObjectView object() {
        return new SchemaObjectView(
                "shop",
                "10.0.1.5:5432/shop",
                "zz_gapless_13_1_i",
                List.of(
                        new SchemaObjectView.Use(
                                "V13__add_email",
                                "open",
                                "sync",
                                "triggers keep member.email filled",
                                true,
                                List.of(
                                        new SchemaObjectView.Sql(
                                                "CREATE TRIGGER zz_gapless_13_1_i BEFORE INSERT ON"
                                                        + " member\nFOR EACH ROW EXECUTE FUNCTION"
                                                        + " gapless.fill_13_1()",
                                                "DROP TRIGGER zz_gapless_13_1_i ON member"))),
                        new SchemaObjectView.Use(
                                "V13__add_email",
                                "open",
                                "contract",
                                "triggers and functions go",
                                false,
                                List.of(
                                        new SchemaObjectView.Sql(
                                                "DROP TRIGGER zz_gapless_13_1_i ON member", "")))));
    }
}
