package dev.gapless.core.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gapless.core.Shop;
import dev.gapless.core.deploy.Plan;
import dev.gapless.core.deploy.Release;
import dev.gapless.core.deploy.ServiceState;
import dev.gapless.core.port.SchemaChange.Migration;
import dev.gapless.core.port.SchemaChange.Phase;
import dev.gapless.core.port.SchemaChange.PlannedPhase;
import dev.gapless.core.port.SchemaChange.SchemaPlan;
import dev.gapless.core.port.SchemaChange.Statement;
import dev.gapless.core.service.Strategy;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// What is approved with the id of a plan.
class PlanContentTest {
    private static final Strategy BLUE_GREEN = new Strategy.BlueGreen();

    private final Planner planner = new Planner();
    private final Release one = Shop.release("1", Shop.settings(BLUE_GREEN, 1, 1, 2));
    private final Release two = Shop.release("2", Shop.settings(BLUE_GREEN, 1, 1, 2));
    private final ServiceState state = Shop.serving(one, Shop.healthy("shop-1-0a", one, 1));

    private Plan plan(Release to, Optional<SchemaPlan> schema) {
        return planner.deploy(state, 7, to, schema);
    }

    private List<String> differences(
            Release before, Optional<SchemaPlan> old, Release after, Optional<SchemaPlan> now) {
        Plan first = plan(before, old);
        Plan second = plan(after, now);
        List<String> lines =
                PlanContent.of(after, now, second.steps())
                        .differences(PlanContent.of(before, old, first.steps()));
        assertThat(second.id().equals(first.id())).as("the same id").isEqualTo(lines.isEmpty());
        return lines;
    }

    private static Release built(Release release, String sha256) {
        return new Release(
                release.id(),
                sha256,
                release.settingsHash(),
                release.artifact(),
                release.settings(),
                release.addedAt(),
                release.schema());
    }

    private static Optional<SchemaPlan> migration(String sha256, String what, String sql) {
        PlannedPhase expand =
                new PlannedPhase(
                        Phase.EXPAND, what, 1, "", "nothing", List.of(new Statement(sql, "")));
        return Optional.of(
                new SchemaPlan(
                        1,
                        0,
                        "PostgreSQL",
                        List.of(new Migration("V2__email", 2, sha256, false, List.of(expand))),
                        List.of()));
    }

    @Test
    void theSamePlanHasTheSameId() {
        assertThat(differences(two, Optional.empty(), two, Optional.empty())).isEmpty();
    }

    @Test
    void anArtifactThatWasBuiltAgainIsAnotherPlan() {
        assertThat(differences(two, Optional.empty(), built(two, "other"), Optional.empty()))
                .containsExactly("changed: artifact");
    }

    @Test
    void anyOtherSettingIsAnotherPlan() {
        Release impatient =
                Shop.release("2", Shop.bakingOnly(two.settings(), Duration.ofSeconds(3)));
        assertThat(differences(two, Optional.empty(), impatient, Optional.empty()))
                .contains("changed: key bake-time");
    }

    @Test
    void aMigrationThatWasEditedIsAnotherPlan() {
        assertThat(
                        differences(
                                two,
                                migration("a", "add column", "ALTER TABLE a"),
                                two,
                                migration("b", "add column", "ALTER TABLE a")))
                .containsExactly("changed: migration V2__email");
        assertThat(
                        differences(
                                two,
                                migration("a", "add column", "ALTER TABLE a"),
                                two,
                                migration("a", "add column", "ALTER TABLE b")))
                .containsExactly("changed: migration V2__email");
    }

    @Test
    void moreRowsAreNotAnotherPlan() {
        assertThat(
                        differences(
                                two,
                                migration("a", "fill 100 rows", "UPDATE a"),
                                two,
                                migration("a", "fill 101 rows", "UPDATE a")))
                .isEmpty();
    }

    @Test
    void stepsThatComeAndGoAreNamed() {
        assertThat(
                        differences(
                                two,
                                Optional.empty(),
                                two,
                                migration("a", "add column", "ALTER TABLE a")))
                .contains("new: migration V2__email", "new: step 1 V2__email EXPAND");
    }
}
