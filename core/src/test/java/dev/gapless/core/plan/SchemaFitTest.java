package dev.gapless.core.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.gapless.api.Problem;
import dev.gapless.api.ProblemCode;
import dev.gapless.api.ProblemReport;
import dev.gapless.core.Shop;
import dev.gapless.core.deploy.Deployment;
import dev.gapless.core.deploy.Engine;
import dev.gapless.core.deploy.Event;
import dev.gapless.core.deploy.Plan;
import dev.gapless.core.deploy.Release;
import dev.gapless.core.deploy.Rotation;
import dev.gapless.core.deploy.ServiceState;
import dev.gapless.core.port.SchemaChange.Migration;
import dev.gapless.core.port.SchemaChange.SchemaPlan;
import dev.gapless.core.port.SchemaChange.Shape;
import dev.gapless.core.service.Strategy;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/// Which release goes with which schema.
class SchemaFitTest {
    private static final String ID = "V13__add_email";

    private final Planner planner = new Planner();
    private final Release old = release("1", 12);
    private final Release fresh = release("2", 13);

    private static Release release(String version, int schema) {
        return Shop.release(version, Shop.settings(new Strategy.BlueGreen(), 1, 1, 2, 3))
                .withSchema(schema);
    }

    private static Migration begun(int number) {
        return new Migration("V" + number, number, "sha", true, List.of());
    }

    private static Migration written(int number) {
        return new Migration("V" + number, number, "sha", false, List.of());
    }

    private static SchemaPlan schema(int inForce, int contracted, Migration... migrations) {
        return new SchemaPlan(inForce, contracted, "db", Arrays.asList(migrations), List.of());
    }

    @Nested
    class TheSchemaThatAReleaseIsMadeFor {
        @Test
        void isTheNewestThereIsForANewArtifact() {
            assertThat(SchemaFit.number(OptionalInt.empty(), schema(12, 0, written(13))))
                    .isEqualTo(13);
            assertThat(SchemaFit.number(OptionalInt.empty(), schema(13, 13))).isEqualTo(13);
            assertThat(SchemaFit.number(OptionalInt.empty(), schema(0, 0))).isZero();
        }

        @Test
        void staysForAnArtifactThatIsOlderThanAMigrationOfOthers() {
            assertThat(SchemaFit.number(OptionalInt.of(12), schema(12, 0, begun(13))))
                    .isEqualTo(12);
            assertThat(SchemaFit.number(OptionalInt.of(12), schema(13, 13))).isEqualTo(12);
            assertThat(SchemaFit.number(OptionalInt.of(12), schema(13, 0, begun(13), written(14))))
                    .isEqualTo(12);
        }

        @Test
        void growsWithAMigrationThatItsOwnDeploymentBegins() {
            assertThat(SchemaFit.number(OptionalInt.of(12), schema(12, 0, written(13))))
                    .isEqualTo(13);
        }

        @Test
        void shrinksWhenItsMigrationWasTakenBackAndIsNoMoreInTheFolder() {
            assertThat(SchemaFit.number(OptionalInt.of(13), schema(12, 0))).isEqualTo(12);
        }
    }

    @Nested
    class APlan {
        private final ServiceState serving =
                Shop.serving(fresh, Shop.healthy("shop-2-1a", fresh, 1));

        private Problem refusal(ServiceState state, Release to, Optional<SchemaPlan> schema) {
            Problem problem =
                    catchThrowableOfType(Problem.class, () -> planner.deploy(state, 7, to, schema));
            assertThat(problem).as("refused").isNotNull();
            assertThat(problem.is(ProblemCode.SCHEMA_UNFIT)).isTrue();
            return problem;
        }

        @Test
        void backToAReleaseFromBeforeAContractIsRefusedWithTheWayForward() {
            ProblemReport report = refusal(serving, old, Optional.of(schema(13, 13))).report();
            assertThat(report.what()).startsWith("1 cannot run on schema 13");
            assertThat(report.found()).isEqualTo("1 was deployed with schema 12");
            assertThat(report.serves()).isEqualTo("2, untouched");
            assertThat(report.todo()).contains("gapless deploy VERSION");
        }

        @Test
        void backToItIsRefusedToo_whenTheDatabaseIsSilent() {
            ServiceState contracted =
                    new Engine(planner).decide(serving, new Event.Contract(13), Shop.NOON).state();
            refusal(contracted, old, Optional.empty());
        }

        @Test
        void backToItIsMadeWhileBothShapesAreInStep() {
            assertThatCode(
                            () ->
                                    planner.deploy(
                                            serving, 7, old, Optional.of(schema(13, 0, begun(13)))))
                    .doesNotThrowAnyException();
        }

        @Test
        void toAReleaseWhoseMigrationWasTakenBackIsRefused() {
            ServiceState state = Shop.serving(old, Shop.healthy("shop-1-1a", old, 1));
            assertThat(refusal(state, fresh, Optional.of(schema(12, 0))).report().todo())
                    .startsWith("gapless deploy 2");
        }
    }

    @Nested
    class TheShapeThatHasTheTraffic {
        private ServiceState shifted(int toOld, int toFresh) {
            ServiceState both =
                    Worlds.knowing(
                            Shop.serving(
                                    old,
                                    Shop.healthy("shop-1-1a", old, 1),
                                    Shop.healthy("shop-2-7a", fresh, 2)),
                            fresh);
            return new ServiceState(
                    both.service(),
                    both.stable(),
                    both.previous(),
                    both.wanted(),
                    both.releases(),
                    both.instances(),
                    new Rotation(
                            both.instances().keySet(), Map.of("1", toOld, "2", toFresh), false),
                    both.routing(),
                    both.schema(),
                    both.contracted(),
                    both.hook(),
                    both.warmUp(),
                    both.deployments(),
                    both.deployment(),
                    both.ledger(),
                    both.traffic(),
                    both.recent());
        }

        @Test
        void isTheOldOneUntilTheNewReleaseHasAllOfIt() {
            assertThat(SchemaFit.served(shifted(100, 0), 13)).contains(Shape.OLD);
            assertThat(SchemaFit.served(shifted(1, 99), 13)).contains(Shape.OLD);
            assertThat(SchemaFit.served(shifted(0, 100), 13)).contains(Shape.NEW);
        }

        @Test
        void isThatOfTheStableReleaseWhileNothingRuns() {
            assertThat(SchemaFit.served(Shop.serving(old), 13)).contains(Shape.OLD);
            assertThat(SchemaFit.served(Shop.serving(fresh), 13)).contains(Shape.NEW);
        }

        @Test
        void isNotKnownWhereNothingWasDeployed() {
            assertThat(SchemaFit.served(ServiceState.empty("shop"), 13)).isEmpty();
        }
    }

    @Nested
    class AContract {
        private ServiceState decide(ServiceState state, Event event) {
            return new Engine(planner).decide(state, event, Shop.NOON).state();
        }

        @Test
        void waitsForTheReleaseThatServes() {
            ServiceState state = Shop.serving(old, Shop.healthy("shop-1-1a", old, 1));
            ProblemReport report = SchemaFit.neededByOld(state, 13, ID).orElseThrow();
            assertThat(report.code()).isEqualTo("schema-in-use");
            assertThat(report.what()).isEqualTo("1 was deployed without " + ID + " and serves.");
            assertThat(report.todo()).contains("gapless deploy VERSION");
            assertThat(decide(state, new Event.Contract(13)).contracted()).isZero();
        }

        @Test
        void waitsForTheOldReleaseWhileItBakes() {
            ServiceState state =
                    Worlds.during(
                            Worlds.knowing(
                                    Shop.serving(
                                            fresh,
                                            Shop.healthy("shop-2-7a", fresh, 2),
                                            Shop.healthy("shop-1-1a", old, 1)),
                                    old),
                            Worlds.open(Plan.NOTHING, "2", 1, true),
                            "shop-2-7a");
            assertThat(SchemaFit.neededByOld(state, 13, ID).orElseThrow().what())
                    .isEqualTo("1 was deployed without " + ID + " and still runs.");
            assertThat(decide(state, new Event.Contract(13)).contracted()).isZero();
        }

        @Test
        void waitsForAStableReleaseThatIsStopped() {
            ServiceState state = Shop.serving(old);
            assertThat(SchemaFit.neededByOld(state, 13, ID).orElseThrow().what())
                    .contains("the stable release, though it is stopped");
        }

        @Test
        void endsTheWayBackToWhatIsOnlyOnDisk() {
            ServiceState state =
                    Worlds.knowing(Shop.serving(fresh, Shop.healthy("shop-2-7a", fresh, 2)), old);
            assertThat(SchemaFit.neededByOld(state, 13, ID)).isEmpty();
            assertThat(SchemaFit.leftBehind(state, 13)).containsExactly("1");
            ServiceState after = decide(state, new Event.Contract(13));
            assertThat(after.contracted()).isEqualTo(13);
            assertThat(decide(after, new Event.Contract(0)).contracted())
                    .as("it came to nothing")
                    .isZero();
        }

        @Test
        void isNotOvertakenByADeploymentThatWasPlannedBefore() {
            ServiceState state =
                    Worlds.knowing(Shop.serving(fresh, Shop.healthy("shop-2-7a", fresh, 2)), old);
            Plan plan = planner.deploy(state, 1, old, Optional.of(schema(13, 0, begun(13))));
            Deployment planned =
                    Deployment.planned(
                            1,
                            Deployment.Kind.ROLLBACK,
                            Optional.of("2"),
                            "1",
                            "blue-green",
                            "minsu",
                            plan,
                            Map.of(),
                            Shop.NOON);
            Event begin = new Event.Begin(planned, List.of(old), 1);
            assertThat(decide(state, begin).open()).isPresent();
            ServiceState contracted = decide(state, new Event.Contract(13));
            assertThat(decide(contracted, begin).open()).isEmpty();
        }
    }

    @Test
    void anUndoWaitsForTheReleaseThatWasMadeForIt() {
        ServiceState state = Shop.serving(fresh, Shop.healthy("shop-2-7a", fresh, 2));
        ProblemReport report = SchemaFit.neededByNew(state, 13, ID).orElseThrow();
        assertThat(report.what()).isEqualTo("2 was deployed with " + ID + " and serves.");
        assertThat(report.todo()).contains("gapless rollback");
        assertThat(
                        SchemaFit.neededByNew(
                                Shop.serving(old, Shop.healthy("shop-1-1a", old, 1)), 13, ID))
                .isEmpty();
    }
}
