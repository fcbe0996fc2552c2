package dev.gapless.agent.operate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.gapless.api.Problem;
import dev.gapless.api.ProblemReport;
import dev.gapless.api.wire.SchemaWorkView;
import dev.gapless.core.deploy.ServiceState;
import dev.gapless.core.port.SchemaChange.Compared;
import dev.gapless.core.port.SchemaChange.Phase;
import dev.gapless.core.port.SchemaChange.SchemaPlan;
import dev.gapless.core.port.SchemaChange.Trying;
import dev.gapless.core.service.DatabaseSettings;
import dev.gapless.core.service.EnvValue;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/// What the commands on the schema would do, refuse and say, of a service that nobody deployed.
/// What releases are in the way is tested with the engine.
class SchemaIntentTest {
    private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");
    private static final InstantSource CLOCK = InstantSource.fixed(NOON);
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final Compared EQUAL = new Compared(100, 0, 37, NOON);

    private final FakeSchema schema = new FakeSchema();
    private final SchemaTarget target =
            new SchemaTarget(
                    ServiceState.empty("shop"),
                    new DatabaseSettings(
                            "jdbc:postgresql://10.0.1.5:5432/shop?password=secret",
                            "gapless",
                            new EnvValue.Literal(""),
                            Path.of("/srv/shop/db"),
                            Duration.ofMillis(250),
                            Duration.ofMillis(300),
                            20,
                            true),
                    schema);

    private void files(boolean begun, Phase... left) {
        schema.plan =
                new SchemaPlan(
                        1,
                        0,
                        "db",
                        List.of(
                                FakeSchema.migration(2, true, Phase.CONTRACT),
                                FakeSchema.migration(3, begun, left)),
                        List.of());
    }

    private SchemaIntent forward(String command, String asked) {
        return new SchemaForward(target, command).intent(asked);
    }

    private SchemaWorkView work(String command, SchemaIntent intent) throws Exception {
        try (SchemaWorks works = new SchemaWorks(CLOCK)) {
            SchemaWork work =
                    works.begin(
                            new SchemaWork.Order("shop", command, intent.migration(), "minsu"),
                            intent.job().orElseThrow());
            assertThat(work.awaitEnd(SOON)).isTrue();
            return work.view();
        }
    }

    private static ProblemReport refusal(ThrowingCallable attempt) {
        Problem problem = catchThrowableOfType(Problem.class, attempt);
        assertThat(problem).as("refused").isNotNull();
        return problem.report();
    }

    @Test
    void thePlaceSaysNothingSecret() {
        assertThat(target.place()).isEqualTo("10.0.1.5:5432/shop");
    }

    @Test
    void verifyDoesEarlierPhasesOfTheOldestMigrationThatLacksThem() throws Exception {
        files(false, Phase.EXPAND, Phase.BACKFILL, Phase.VERIFY, Phase.CONTRACT);
        SchemaWorkView work = work("verify", forward("verify", ""));
        assertThat(schema.asked)
                .containsExactly("EXPAND V3__change", "BACKFILL V3__change", "VERIFY V3__change");
        assertThat(work.outcome()).isEqualTo("done");
        assertThat(work.steps())
                .extracting(SchemaWorkView.Step::name)
                .containsExactly("expand", "backfill", "verify");
        assertThat(work.steps())
                .as("who looks for the first time once a step has ended learns both")
                .allSatisfy(
                        step -> assertThat(step.text()).isNotEmpty().isNotEqualTo(step.evidence()));
    }

    @Test
    void expandBringsTheSyncWithItAndEndsThere() throws Exception {
        files(false, Phase.EXPAND, Phase.SYNC, Phase.BACKFILL, Phase.VERIFY, Phase.CONTRACT);
        work("expand", forward("expand", "3"));
        assertThat(schema.asked).containsExactly("EXPAND V3__change", "SYNC V3__change");
    }

    @Test
    void whatHasComeSoFarHasNothingToDo_butIsComparedAgain() {
        files(true, Phase.CONTRACT);
        assertThat(forward("backfill", "").job()).isEmpty();
        assertThat(forward("backfill", "V3__change").job()).isEmpty();
        assertThat(forward("verify", "").migration()).isEqualTo("V2__change");
        assertThat(forward("verify", "V3").job()).isPresent();
    }

    @Test
    void rowsThatDifferEndIt() throws Exception {
        files(false, Phase.EXPAND, Phase.VERIFY, Phase.CONTRACT);
        schema.differ = 3;
        SchemaWorkView work = work("verify", forward("verify", ""));
        assertThat(work.outcome()).isEqualTo("failed");
        assertThat(work.problem().orElseThrow().code()).isEqualTo("rows-differ");
    }

    @Test
    void aMigrationThatIsNotThereIsNamedBesideThoseThatAre() {
        files(true, Phase.CONTRACT);
        ProblemReport report = refusal(() -> forward("verify", "V9__nothing"));
        assertThat(report.code()).isEqualTo("migration-unknown");
        assertThat(report.found()).isEqualTo("V2__change, V3__change");
    }

    @Test
    void contractSaysWhatItEndsAndThatNobodyIsKnown() {
        schema.open = List.of(FakeSchema.open(2, Phase.VERIFY, true, Optional.of(EQUAL)));
        SchemaIntent intent = new SchemaContract(target).intent("");
        assertThat(intent.contracts()).isEqualTo(2);
        assertThat(String.join("\n", intent.text()))
                .contains("NO WAY BACK")
                .contains("it does not know who uses the old shape");
    }

    @Test
    void contractOfWhatIsNotInStepIsRefused() {
        schema.open = List.of(FakeSchema.open(2, Phase.BACKFILL, false, Optional.empty()));
        ProblemReport report = refusal(() -> new SchemaContract(target).intent(""));
        assertThat(report.code()).isEqualTo("not-possible-now");
        assertThat(report.found()).isEqualTo("backfill is the last phase done");
        assertThat(report.todo()).startsWith("gapless db verify V2__change");
    }

    @Test
    void contractWhileRowsDifferIsRefusedAsThat() {
        schema.open =
                List.of(
                        FakeSchema.open(
                                2, Phase.VERIFY, false, Optional.of(new Compared(9, 2, 0, NOON))));
        assertThat(refusal(() -> new SchemaContract(target).intent("2")).code())
                .isEqualTo("rows-differ");
    }

    @Test
    void contractGivenAgainAfterItsEndHasNothingToDo() {
        schema.contracted = 2;
        assertThat(new SchemaContract(target).intent("V2__change").text())
                .containsExactly("V2__change is contracted already");
        assertThat(new SchemaContract(target).intent("").job()).isEmpty();
    }

    @Test
    void aTrialClosesTheWayBackOfOlderReleasesForAsLongAsItLasts() throws Exception {
        schema.open = List.of(FakeSchema.tried(2, Trying.POSSIBLE));
        SchemaIntent intent = new SchemaTrial(target).begin("");
        assertThat(intent.contracts()).isEqualTo(2);
        assertThat(String.join("\n", intent.text()))
                .contains("whoever writes the old shape is refused")
                .contains("gapless db contract --end-trial V2__change");
        work("contract --trial", intent);
        assertThat(schema.asked).containsExactly("TRIAL V2__change");
    }

    @Test
    void aTrialThatWasInterruptedGoesOn() {
        schema.open = List.of(FakeSchema.tried(2, Trying.BEGUN));
        assertThat(new SchemaTrial(target).begin("2").job()).isPresent();
    }

    @Test
    void thereIsNoTrialWithoutAnOldShapeAndNoSecondOne() {
        schema.open = List.of(FakeSchema.tried(2, Trying.NOTHING));
        assertThat(new SchemaTrial(target).begin("").text())
                .containsExactly("V2__change leaves no old shape behind that can be tried");
        schema.open = List.of(FakeSchema.tried(2, Trying.ON));
        assertThat(new SchemaTrial(target).begin("").text())
                .containsExactly("V2__change is on trial already");
        schema.open = List.of();
        assertThat(new SchemaTrial(target).begin("").job()).isEmpty();
    }

    @Test
    void whatAnEarlierVersionBeganCannotBeTried() {
        schema.open = List.of(FakeSchema.tried(2, Trying.UNPLANNED));
        ProblemReport report = refusal(() -> new SchemaTrial(target).begin(""));
        assertThat(report.code()).isEqualTo("not-possible-now");
        assertThat(report.what()).contains("a version of Gapless that planned no trial");
    }

    @Test
    void aTrialAsksForWhatAContractDoes() {
        schema.open = List.of(FakeSchema.open(2, Phase.BACKFILL, false, Optional.empty()));
        assertThat(refusal(() -> new SchemaTrial(target).begin("")).found())
                .isEqualTo("backfill is the last phase done");
    }

    @Test
    void theEndOfATrialIsThatOfTheOldestOne() throws Exception {
        schema.open =
                List.of(
                        FakeSchema.tried(2, Trying.POSSIBLE),
                        FakeSchema.tried(3, Trying.BEGUN),
                        FakeSchema.tried(4, Trying.ON));
        SchemaIntent intent = new SchemaTrial(target).end("");
        assertThat(intent.contracts()).isZero();
        work("contract --end-trial", intent);
        assertThat(schema.asked).containsExactly("end trial V3__change");
        assertThat(new SchemaTrial(target).end("2").text())
                .containsExactly("V2__change is not on trial");
        schema.open = List.of();
        assertThat(new SchemaTrial(target).end("").text())
                .containsExactly("no migration is on trial");
    }

    @Test
    void undoTakesTheNewestAndSaysWhatItKeeps() throws Exception {
        schema.open =
                List.of(
                        FakeSchema.open(2, Phase.VERIFY, true, Optional.of(EQUAL)),
                        FakeSchema.open(3, Phase.VERIFY, true, Optional.of(EQUAL)));
        SchemaIntent intent = new SchemaUndo(target).intent("");
        assertThat(String.join("\n", intent.text()))
                .contains("V3__change is taken back")
                .contains("37 of 100 rows")
                .contains("gapless.undone_3");
        assertThat(work("undo", intent).outcome()).isEqualTo("done");
        assertThat(schema.asked).containsExactly("undo V3__change");
    }

    @Test
    void undoAfterContractIsRefused() {
        schema.contracted = 2;
        ProblemReport report = refusal(() -> new SchemaUndo(target).intent("V2__change"));
        assertThat(report.code()).isEqualTo("not-possible-now");
        assertThat(report.what()).contains("The contract of V2__change is done");
    }

    private SchemaIntent repair(String from, boolean dryRun, String asked) {
        return new SchemaRepair(target, from, dryRun).intent(asked);
    }

    @Test
    void repairTakesTheOldestWhoseRowsDifferAndComparesAfterwards() throws Exception {
        schema.open =
                List.of(
                        FakeSchema.open(2, Phase.VERIFY, true, Optional.of(EQUAL)),
                        FakeSchema.open(
                                3, Phase.VERIFY, false, Optional.of(new Compared(9, 2, 0, NOON))));
        SchemaWorkView work = work("repair", repair("new", false, ""));
        assertThat(schema.asked)
                .containsExactly("repair V3__change from NEW, said", "VERIFY V3__change");
        assertThat(work.found())
                .containsExactly("the new shape is right", "3 rows of x are made right");
        assertThat(work.outcome()).isEqualTo("done");
    }

    @Test
    void repairSaysWhenRowsAreLeftThatDiffer() throws Exception {
        schema.open = List.of(FakeSchema.open(2, Phase.VERIFY, true, Optional.of(EQUAL)));
        schema.differ = 1;
        SchemaWorkView work = work("repair", repair("old", false, "2"));
        assertThat(work.problem().orElseThrow().code()).isEqualTo("rows-differ");
        assertThat(work.found()).isNotEmpty();
    }

    @Test
    void aDryRepairOnlyLooks() throws Exception {
        schema.open = List.of(FakeSchema.open(2, Phase.VERIFY, true, Optional.of(EQUAL)));
        work("repair", repair("old", true, ""));
        assertThat(schema.asked).containsExactly("repair V2__change from OLD, said, dry");
        assertThat(SchemaRepair.words("old", true)).isEqualTo("repair --from old --dry-run");
    }

    @Test
    void triggersComeBackBeforeTheBackfillIsDone_andNothingIsCompared() throws Exception {
        schema.open = List.of(FakeSchema.open(2, Phase.SYNC, false, Optional.empty()));
        work("repair", repair("old", false, ""));
        assertThat(schema.asked).containsExactly("repair V2__change from OLD, said");
    }

    @Test
    void repairAsksWhichShapeIsRightWhereNothingWasDeployed() {
        schema.open = List.of(FakeSchema.open(2, Phase.VERIFY, true, Optional.of(EQUAL)));
        ProblemReport report = refusal(() -> repair("", false, ""));
        assertThat(report.code()).isEqualTo("usage");
        assertThat(report.todo()).startsWith("--from old when");
        assertThat(refusal(() -> repair("left", false, "")).todo())
                .isEqualTo("--from old or --from new");
        assertThat(schema.asked).isEmpty();
    }

    @Test
    void whoWorksOnTheSchemaIsNamedToWhoeverComesNext() throws Exception {
        files(false, Phase.EXPAND, Phase.VERIFY, Phase.CONTRACT);
        schema.waits = true;
        try (SchemaWorks works = new SchemaWorks(CLOCK)) {
            SchemaWork work =
                    works.begin(
                            new SchemaWork.Order("shop", "verify", "V3__change", "minsu@ci-7"),
                            forward("verify", "").job().orElseThrow());
            ProblemReport report = refusal(() -> works.refuseBeside("shop", "1.4.2, untouched"));
            assertThat(report.code()).isEqualTo("migration-in-progress");
            assertThat(report.what())
                    .isEqualTo(
                            "verify of V3__change is under way for shop by minsu@ci-7, for 0 s so far.");
            assertThat(report.serves()).isEqualTo("1.4.2, untouched");
            works.refuseBeside("other", "");
            work.stop("jane@ci-8");
            assertThat(work.awaitEnd(SOON)).isTrue();
            assertThat(work.view().outcome()).isEqualTo("stopped");
            ProblemReport stopped = work.view().problem().orElseThrow();
            assertThat(stopped.what()).contains("was stopped by jane@ci-8");
            assertThat(stopped.todo()).contains("gapless db verify V3__change");
            works.refuseBeside("shop", "");
        }
    }
}
