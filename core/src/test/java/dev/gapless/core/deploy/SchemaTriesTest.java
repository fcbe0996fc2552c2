package dev.gapless.core.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gapless.api.Problem;
import dev.gapless.api.ProblemCode;
import dev.gapless.api.ProblemReport;
import dev.gapless.core.Shop;
import dev.gapless.core.port.SchemaChange.Migration;
import dev.gapless.core.port.SchemaChange.Phase;
import dev.gapless.core.port.SchemaChange.PlannedPhase;
import dev.gapless.core.port.SchemaChange.SchemaPlan;
import dev.gapless.core.port.SchemaChange.SchemaReport;
import dev.gapless.core.service.Settings;
import dev.gapless.core.service.Strategy;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// The database restarts while it is migrated, and is back soon, later, or never.
class SchemaTriesTest {
    private static final String ID = "V2__email";
    private static final Optional<Phase> EXPAND = Optional.of(Phase.EXPAND);
    private static final Optional<Phase> BACK = Optional.empty();
    private static final ProblemReport LOST =
            Problem.of(ProblemCode.DATABASE_UNREACHABLE, "The database cannot be reached.")
                    .retryable()
                    .report();
    private static final ProblemReport REFUSED =
            Problem.of(ProblemCode.DATABASE_STATEMENT, "The database refused.").report();

    private final Settings settings =
            Shop.onDatabase(Shop.settings(new Strategy.BlueGreen(), 1, 1, 2));
    private final Release one = Shop.release("1", settings);
    private final Release two = Shop.release("2", settings);
    private final SchemaPlan plan =
            new SchemaPlan(
                    0,
                    0,
                    "PostgreSQL 18",
                    List.of(
                            new Migration(
                                    ID,
                                    2,
                                    "sha",
                                    false,
                                    List.of(
                                            new PlannedPhase(
                                                    Phase.EXPAND,
                                                    "add column",
                                                    1,
                                                    "",
                                                    "nothing",
                                                    List.of())))),
                    List.of());
    private final Drive drive =
            new Drive(Shop.serving(one, Shop.healthy("shop-1-0a", one, 1)))
                    .obliging()
                    .deploy(two, Optional.of(plan));

    private static SchemaReport report(long done) {
        return new SchemaReport(Phase.EXPAND, done, 100, 0, done + " rows", 1, 1);
    }

    private SchemaTriesTest lost(Optional<Phase> phase) {
        drive.feed(new Event.SchemaFailed(ID, phase, LOST));
        return this;
    }

    private boolean goesBack() {
        return drive.state.deployment().orElseThrow().goingBack();
    }

    @Test
    void triesAgainAfterAPauseAndSaysWhy() {
        lost(EXPAND);
        assertThat(goesBack()).isFalse();
        assertThat(drive.waitingFor).isEqualTo("tries again: The database cannot be reached.");
        assertThat(drive.wake).contains(drive.now.plusMillis(100));
        assertThat(drive.sent(Action.RunSchema.class)).hasSize(1);
        drive.sleep(Duration.ofMillis(99));
        assertThat(drive.sent(Action.RunSchema.class)).hasSize(1);
        drive.sleep(Duration.ofMillis(1));
        assertThat(drive.sent(Action.RunSchema.class)).hasSize(2);
        assertThat(drive.waitingFor).startsWith("tries again: ");
        drive.feed(new Event.Tick());
        assertThat(drive.sent(Action.RunSchema.class)).hasSize(2);
    }

    @Test
    void goesOnWhenTheDatabaseIsBack() {
        lost(EXPAND);
        drive.sleep(Duration.ofSeconds(1)).feed(new Event.SchemaMoved(ID, EXPAND, report(10)));
        assertThat(drive.waitingFor).isEqualTo("10 rows");
        drive.feed(new Event.SchemaDone(ID, EXPAND, report(100))).pass(Duration.ofSeconds(30));
        assertThat(drive.outcome()).contains(Outcome.SUCCEEDED);
    }

    @Test
    void turnsBackAfterProgressDeadlineWithTheReason() {
        untilTheDeadline(EXPAND);
        assertThat(goesBack()).isTrue();
        assertThat(drive.state.deployment().orElseThrow().cause()).contains(LOST);
        assertThat(drive.sent(Action.RunSchema.class)).hasSizeBetween(10, 30);
    }

    @Test
    void triesTheWayBackAgainToo() {
        drive.feed(new Event.Abort(1, "minsu"));
        lost(BACK);
        assertThat(drive.outcome()).isEmpty();
        assertThat(drive.waitingFor).isEqualTo("tries again: The database cannot be reached.");
        drive.sleep(Duration.ofSeconds(1));
        assertThat(drive.sent(Action.UndoSchema.class)).hasSize(2);
        drive.feed(new Event.SchemaDone(ID, BACK, report(0)));
        assertThat(drive.outcome()).contains(Outcome.ABORTED);
    }

    @Test
    void needsAPersonWhenTheDatabaseStaysAwayOnTheWayBack() {
        drive.feed(new Event.Abort(1, "minsu"));
        untilTheDeadline(BACK);
        assertThat(drive.outcome()).contains(Outcome.FAILED);
        assertThat(drive.state.deployment().orElseThrow().cause().orElseThrow().code())
                .isEqualTo("database-unreachable");
        assertThat(drive.alive()).containsExactly("shop-1-0a");
    }

    @Test
    void doesNotRepeatWhatWouldFailAgain() {
        drive.feed(new Event.SchemaFailed(ID, EXPAND, REFUSED));
        assertThat(goesBack()).isTrue();
        assertThat(drive.sent(Action.RunSchema.class)).hasSize(1);
    }

    /// Nobody is at work between two tries, so there is nothing to end.
    @Test
    void isAbortedBetweenTwoTries() {
        lost(EXPAND);
        drive.feed(new Event.Abort(1, "minsu"));
        assertThat(drive.sent(Action.CancelSchema.class)).isEmpty();
        assertThat(drive.sent(Action.UndoSchema.class)).hasSize(1);
    }

    @Test
    void endsATryUnderWayWhenItIsAborted() {
        lost(EXPAND);
        drive.sleep(Duration.ofSeconds(1)).feed(new Event.Abort(1, "minsu"));
        assertThat(drive.sent(Action.CancelSchema.class)).hasSize(1);
    }

    /// Each backfill row is progress, so the time begins anew; not so for ever.
    @Test
    void givesUpADatabaseThatIsLostAgainAndAgain() {
        int tries = 0;
        while (!goesBack() && tries < 10_000) {
            tries++;
            drive.feed(new Event.SchemaMoved(ID, EXPAND, report(tries)));
            lost(EXPAND);
            drive.sleep(Duration.ofSeconds(5));
        }
        assertThat(tries).isEqualTo(1_000);
    }

    private void untilTheDeadline(Optional<Phase> phase) {
        Duration deadline = settings.timing().progressDeadline();
        var end = drive.now.plus(deadline);
        while (drive.now.isBefore(end)) {
            assertThat(drive.outcome()).isEmpty();
            assertThat(goesBack()).isEqualTo(phase.isEmpty());
            lost(phase);
            drive.now = drive.wake.orElseThrow();
            drive.feed(new Event.Tick());
        }
    }
}
