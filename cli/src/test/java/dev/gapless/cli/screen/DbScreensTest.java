package dev.gapless.cli.screen;

import dev.gapless.api.wire.SchemaObjectView;
import dev.gapless.cli.Golden;
import dev.gapless.cli.SchemaScenes;

import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;

class DbScreensTest {
    private static final Times TIMES =
            new Times(Instant.parse("2026-11-22T02:52:52Z"), ZoneId.of("Asia/Seoul"));

    @Test
    void statusSaysWhetherBothShapesAreEqual() {
        Golden.screen(
                "db-status", DbStatusScreen.lines(SchemaScenes.inStep(), TIMES, Words.english()));
    }

    @Test
    void statusSaysWhoIsAtWork() {
        Golden.screen(
                "db-status-at-work",
                DbStatusScreen.lines(SchemaScenes.atWork(), TIMES, Words.english()));
    }

    @Test
    void statusSaysThatNothingIsOpen() {
        Golden.screen(
                "db-status-nothing",
                DbStatusScreen.lines(SchemaScenes.nothingOpen(), TIMES, Words.english()));
    }

    @Test
    void statusSaysWhatStoodStillHalfway() {
        Golden.screen(
                "db-status-halfway",
                DbStatusScreen.lines(SchemaScenes.halfway(), TIMES, Words.english()));
    }

    @Test
    void statusSaysWhatIsOnTrial() {
        Golden.screen(
                "db-status-trial",
                DbStatusScreen.lines(SchemaScenes.onTrial(), TIMES, Words.english()));
    }

    @Test
    void explainSaysWhatAnObjectIsFor() {
        Golden.screen(
                "db-explain",
                DbObjectScreen.lines(SchemaScenes.object(), false, "", Words.english()));
        Golden.screen(
                "db-explain-sql",
                DbObjectScreen.lines(SchemaScenes.object(), true, " --file x", Words.english()));
        SchemaObjectView nothing =
                new SchemaObjectView("shop", "10.0.1.5:5432/shop", "member_ix", List.of());
        Golden.screen(
                "db-explain-nothing", DbObjectScreen.lines(nothing, false, "", Words.english()));
    }

    @Test
    void planIsATablePerMigration() {
        Golden.screen(
                "db-plan", DbPlanScreen.lines(SchemaScenes.plan(), false, "", Words.english()));
        Golden.screen(
                "db-plan-sql",
                DbPlanScreen.lines(SchemaScenes.plan(), true, " --file x", Words.english()));
    }

    @Test
    void workIsALogOfItsSteps() {
        List<String> lines = new ArrayList<>();
        lines.addAll(DbWorkScreen.begun(SchemaScenes.begun(), 0, TIMES, Words.english()));
        lines.addAll(DbWorkScreen.ended(SchemaScenes.filling(), 0, TIMES, Words.english()));
        lines.addAll(DbWorkScreen.goesOn(SchemaScenes.filling(), 1, TIMES, Words.english()));
        lines.addAll(DbWorkScreen.ended(SchemaScenes.done(), 2, TIMES, Words.english()));
        lines.addAll(DbWorkScreen.done(SchemaScenes.done(), Words.english()));
        Golden.screen("db-work", lines);
    }
}
