package dev.gapless.core.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gapless.api.Problem;
import dev.gapless.api.ProblemCode;
import dev.gapless.api.ProblemReport;
import dev.gapless.core.Shop;
import dev.gapless.core.plan.Planner;
import dev.gapless.core.plan.Worlds;
import dev.gapless.core.port.HealthProbe.Answer;
import dev.gapless.core.port.ObservedInstance;
import dev.gapless.core.port.Runtime.PortOwner;
import dev.gapless.core.port.Traffic;
import dev.gapless.core.service.InstanceId;
import dev.gapless.core.service.Settings;
import dev.gapless.core.service.Strategy;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

class EngineTest {
    private static final Strategy BLUE_GREEN = new Strategy.BlueGreen();
    private static final ProblemReport DOES_NOT_END =
            Problem.of(ProblemCode.INTERNAL, "shop-1-0a does not end.").report();
    private final Release one = Shop.release("1", Shop.settings(BLUE_GREEN, 1, 1, 2));
    private final Release two = Shop.release("2", Shop.settings(BLUE_GREEN, 1, 1, 2));

    private Drive serving() {
        return new Drive(Shop.serving(one, Shop.healthy("shop-1-0a", one, 1))).obliging();
    }

    @Test
    void bringsTheFirstReleaseIntoService() {
        Drive drive =
                new Drive(ServiceState.empty("shop"))
                        .obliging()
                        .deploy(one)
                        .pass(Duration.ofSeconds(10));
        assertThat(drive.outcome()).contains(Outcome.SUCCEEDED);
        assertThat(drive.state.stable()).contains("1");
        assertThat(drive.alive()).containsExactly("shop-1-1a");
    }

    @Test
    void replacesTheReleaseAndStopsTheOldOneAfterBakeTime() {
        Drive drive = serving().deploy(two).pass(Duration.ofSeconds(12));
        assertThat(drive.state.deployment().orElseThrow().state()).isEqualTo("baking");
        assertThat(drive.alive()).containsExactly("shop-1-0a", "shop-2-1a");
        drive.pass(Duration.ofSeconds(10));
        assertThat(drive.outcome()).contains(Outcome.SUCCEEDED);
        assertThat(drive.alive()).containsExactly("shop-2-1a");
        assertThat(drive.state.previous()).contains("1");
    }

    @Test
    void doesNotGoBackToWhatARollbackHasLeftWithoutBeingTold() {
        Drive drive = serving().deploy(two).pass(Duration.ofSeconds(30));
        assertThat(drive.state.previous()).contains("1");
        Plan back =
                new dev.gapless.core.plan.Planner().deploy(drive.state, 2, one, Optional.empty());
        drive.begin(Deployment.Kind.ROLLBACK, one, back, 1).pass(Duration.ofSeconds(30));
        assertThat(drive.outcome()).contains(Outcome.SUCCEEDED);
        assertThat(drive.state.stable()).contains("1");
        assertThat(drive.state.previous()).isEmpty();
    }

    @Test
    void saysWhenNobodyCountedErrorsWhileItBaked() {
        Drive drive = serving().deploy(two).pass(Duration.ofSeconds(12));
        drive.feed(new Event.TrafficUnknown()).pass(Duration.ofSeconds(10));
        assertThat(drive.outcome()).contains(Outcome.SUCCEEDED);
        assertThat(drive.state.deployment().orElseThrow().log())
                .extracting(Deployment.StepLog::evidence)
                .anyMatch(text -> text.contains("errors not observed"));
    }

    @Test
    void rollsBackByItselfWhenTheNewReleaseDiesInBakeTime() {
        Drive drive = serving().deploy(two).pass(Duration.ofSeconds(12)).crash("shop-2-1a");
        assertThat(drive.outcome()).contains(Outcome.ROLLED_BACK);
        assertThat(drive.state.stable()).contains("1");
        assertThat(drive.state.routing().asked().orElseThrow().weights())
                .isEqualTo(java.util.Map.of("1", 100));
        assertThat(drive.state.instances().keySet())
                .extracting(Object::toString)
                .containsExactly("shop-1-0a");
    }

    /// Healthy, and waiting for its turn.
    private Drive paused() {
        Drive drive = serving().deploy(two);
        drive.feed(new Event.Pause(1, "minsu")).pass(Duration.ofSeconds(10));
        assertThat(drive.state.rotation().has(new InstanceId("shop-2-1a"))).isFalse();
        assertThat(drive.state.all())
                .filteredOn(one -> one.id().equals(new InstanceId("shop-2-1a")))
                .allMatch(Instance::healthy)
                .hasSize(1);
        return drive;
    }

    @Test
    void abortsWhenTheCandidateFallsIllBeforeItGotTraffic() {
        Drive drive = paused().fallIll("shop-2-1a");
        assertThat(drive.outcome()).contains(Outcome.ABORTED);
        assertThat(drive.state.deployment().orElseThrow().cause().orElseThrow().code())
                .isEqualTo("app-unhealthy");
        assertThat(drive.alive()).containsExactly("shop-1-0a");
        assertThat(drive.sent(Action.ApplyRoutes.class))
                .noneMatch(one -> one.routes().reaches(new InstanceId("shop-2-1a")));
    }

    @Test
    void abortsWhenTheCandidateDiesBeforeItGotTraffic() {
        Drive drive = paused().crash("shop-2-1a");
        assertThat(drive.outcome()).contains(Outcome.ABORTED);
        assertThat(drive.state.deployment().orElseThrow().cause().orElseThrow().code())
                .isEqualTo("app-ended");
        assertThat(drive.alive()).containsExactly("shop-1-0a");
    }

    /// It died while no agent was there to see it, right before its first request.
    @Test
    void givesNoTrafficToACandidateThatWasGoneWhenTheAgentCameBack() {
        Drive drive = paused().feed(new Event.Recovered(List.of(running("shop-1-0a"))));
        assertThat(drive.outcome()).contains(Outcome.ABORTED);
        assertThat(drive.state.deployment().orElseThrow().shifted()).isFalse();
    }

    private static ObservedInstance lost(String id) {
        return new ObservedInstance.Ended(new InstanceId(id), -1, "the host was restarted", true);
    }

    @Test
    void goesOnBakingAfterARestartOfTheHost() {
        Drive drive = serving().deploy(two).pass(Duration.ofSeconds(12));
        assertThat(drive.state.deployment().orElseThrow().state()).isEqualTo("baking");
        drive.feed(new Event.Recovered(List.of(lost("shop-1-0a"), lost("shop-2-1a"))));
        assertThat(drive.alive()).containsExactly("shop-2-1a-r1");
        drive.pass(Duration.ofSeconds(9));
        assertThat(drive.state.deployment().orElseThrow().state()).isEqualTo("baking");
        drive.pass(Duration.ofSeconds(2));
        assertThat(drive.outcome()).contains(Outcome.SUCCEEDED);
    }

    @Test
    void rollsBackWhenTheNewReleaseDoesNotComeBackAfterARestartOfTheHost() {
        Drive drive = serving().deploy(two).pass(Duration.ofSeconds(12));
        drive.feed(new Event.Recovered(List.of(lost("shop-1-0a"), lost("shop-2-1a"))));
        drive.sleep(Duration.ofSeconds(119));
        assertThat(drive.state.deployment().orElseThrow().goingBack()).isFalse();
        drive.sleep(Duration.ofSeconds(2));
        assertThat(drive.state.deployment().orElseThrow().cause().orElseThrow().code())
                .isEqualTo("health-deadline");
    }

    @Test
    void saysThatTheHostWasRestartedWhenThatTookTheCandidateAway() {
        Drive drive =
                paused().feed(new Event.Recovered(List.of(lost("shop-1-0a"), lost("shop-2-1a"))));
        drive.pass(Duration.ofSeconds(30));
        assertThat(drive.outcome()).contains(Outcome.ABORTED);
        assertThat(drive.state.deployment().orElseThrow().cause().orElseThrow().what())
                .isEqualTo(
                        "2 on :2 ended with the host, which was restarted before 2 was promoted.");
        assertThat(drive.alive()).containsExactly("shop-1-0a-r1");
    }

    /// What the last agent heard is not in the journal: it may have been sick in between.
    @Test
    void joinsNoAnswersThatWereHeardByTwoAgents() {
        Drive drive = serving().deploy(two);
        InstanceId candidate = new InstanceId("shop-2-1a");
        Event good =
                new Event.HealthAnswered(
                        candidate, new Answer.Healthy(3), new PortOwner.Instance());
        for (int i = 1; i < Shop.health().successes(); i++) {
            drive.feed(good);
        }
        drive.sleep(Duration.ofSeconds(60));
        drive.feed(new Event.Recovered(List.of(running("shop-1-0a"), running("shop-2-1a"))));
        drive.feed(good);
        assertThat(drive.state.instances().get(candidate)).isNotNull();
        assertThat(drive.state.all())
                .filteredOn(one -> one.id().equals(candidate))
                .noneMatch(Instance::healthy);
    }

    private static ObservedInstance running(String id) {
        return new ObservedInstance.Running(new InstanceId(id), 1);
    }

    @Test
    void remembersHowManyWereWantedOfAChangeThatWasTakenBack() {
        Drive drive = serving();
        Plan plan = new Planner().scale(drive.state, 1, 2);
        drive.begin(Deployment.Kind.SCALE, one, plan, 2).feed(new Event.Abort(1, "minsu"));
        drive.pass(Duration.ofSeconds(10));
        assertThat(drive.outcome()).contains(Outcome.ABORTED);
        assertThat(drive.state.wanted()).isEqualTo(1);
        assertThat(drive.state.deployment().orElseThrow().wanted()).isEqualTo(2);
    }

    @Test
    void onlyAReleaseThatIsAliveServes() {
        Drive drive = serving();
        assertThat(drive.state.serving()).contains("1");
        Plan plan = new Planner().scale(drive.state, 1, 0);
        drive.begin(Deployment.Kind.STOP, one, plan, 0).pass(Duration.ofSeconds(10));
        assertThat(drive.outcome()).contains(Outcome.SUCCEEDED);
        assertThat(drive.state.stable()).contains("1");
        assertThat(drive.state.serving()).isEmpty();
    }

    @Test
    void drainsNoLongerThanTheDeploymentIsAskedFor() {
        Release patient = Shop.release("1", Shop.draining(one.settings(), Duration.ofMinutes(10)));
        Release hasty = Shop.release("2", Shop.draining(two.settings(), Duration.ofSeconds(5)));
        Drive drive =
                new Drive(Shop.serving(patient, Shop.healthy("shop-1-0a", patient, 1)))
                        .obliging()
                        .silent(Action.ApplyRoutes.class)
                        .deploy(hasty)
                        .pass(Duration.ofSeconds(8));
        long generation = drive.state.routing().generation();
        drive.feed(new Event.RoutesApplied(generation)).feed(busy("shop-1-0a", generation));
        assertThat(drive.state.deployment().orElseThrow().current()).isInstanceOf(DrainStep.class);
        drive.pass(Duration.ofSeconds(4));
        assertThat(drive.state.deployment().orElseThrow().current()).isInstanceOf(DrainStep.class);
        drive.pass(Duration.ofSeconds(1));
        assertThat(drive.state.deployment().orElseThrow().state()).isEqualTo("baking");
        assertThat(drive.state.deployment().orElseThrow().log())
                .anyMatch(step -> step.evidence().contains("not idle within drain-timeout 5"));
    }

    @Test
    void givesTheServingReleaseNewSettingsWithoutANewProcess() {
        Drive drive = serving();
        drive.feed(new Event.Tick());
        int asked = drive.sent(Action.ApplyRoutes.class).size();
        Release other =
                Shop.release("1", Shop.bakingOnly(Shop.exposing(one.settings()), Duration.ZERO));
        drive.feed(new Event.Configure(other));
        assertThat(drive.state.release("1").settings()).isEqualTo(other.settings());
        List<Action.ApplyRoutes> told = drive.sent(Action.ApplyRoutes.class);
        assertThat(told).hasSize(asked + 1);
        assertThat(told.getLast().routes().settings().exposeRelease()).isTrue();
        assertThat(drive.sent(Action.StartInstance.class)).isEmpty();
        drive.feed(new Event.Configure(two));
        assertThat(drive.state.releases().keySet()).containsExactly("1");
    }

    @Test
    void settingsThatTheSwitchNeedNotKnowAreJournaledAllTheSame() {
        Drive drive = serving();
        drive.feed(new Event.Tick());
        List<Event> kept = new java.util.ArrayList<>();
        Loop loop =
                new Loop(
                        new Engine(new dev.gapless.core.plan.Planner()),
                        (event, _, _) -> kept.add(event),
                        _ -> {},
                        drive.state);
        Event configure =
                new Event.Configure(
                        Shop.release("1", Shop.bakingOnly(one.settings(), Duration.ZERO)));
        loop.handle(configure, Shop.NOON);
        loop.handle(configure, Shop.NOON);
        assertThat(kept).containsExactly(configure);
    }

    @Test
    void keepsNoMoreReleasesThanItIsTold() {
        Drive drive = new Drive(ServiceState.empty("shop")).obliging();
        for (int version = 1; version <= 9; version++) {
            Release next = Shop.release("" + version, one.settings());
            drive.deploy(addedAt(next, drive.now)).pass(Duration.ofSeconds(30));
            assertThat(drive.outcome()).contains(Outcome.SUCCEEDED);
        }
        assertThat(drive.state.releases().keySet()).containsExactly("5", "6", "7", "8", "9");
        assertThat(drive.sent(Action.ForgetRelease.class))
                .extracting(Action.ForgetRelease::label)
                .containsExactly("1", "2", "3", "4");
    }

    @Test
    void neverPrunesWhatTheNextDeploymentGoesTo() {
        Drive drive = new Drive(ServiceState.empty("shop")).obliging();
        for (int version = 1; version <= 5; version++) {
            Release next = Shop.release("" + version, one.settings());
            drive.deploy(addedAt(next, drive.now)).pass(Duration.ofSeconds(30));
        }
        Release oldest = drive.state.release("1");
        drive.deploy(addedAt(Shop.release("6", one.settings()), drive.now))
                .pass(Duration.ofSeconds(12))
                .feed(new Event.Promote(6, "the next deployment"))
                .pass(Duration.ofSeconds(1))
                .deploy(oldest);
        assertThat(drive.state.open().orElseThrow().to()).isEqualTo("1");
        assertThat(drive.state.releases()).hasSize(6);
        drive.pass(Duration.ofSeconds(30));
        assertThat(drive.state.releases().keySet()).containsExactly("1", "3", "4", "5", "6");
        assertThat(drive.sent(Action.ForgetRelease.class))
                .extracting(Action.ForgetRelease::label)
                .containsExactly("2");
    }

    private static Release addedAt(Release release, java.time.Instant when) {
        return new Release(
                release.id(),
                release.artifactSha256(),
                release.settingsHash(),
                release.artifact(),
                release.settings(),
                when,
                release.schema());
    }

    private static Event busy(String id, long generation) {
        return new Event.TrafficSeen(
                new Traffic(
                        "e",
                        generation,
                        0,
                        Map.of(),
                        Map.of(new InstanceId(id), new Traffic.Instance(1, 0, 0, 0, ""))));
    }

    @Test
    void givesUpACandidateThatDoesNotBecomeHealthyInTime() {
        Drive drive = serving().deploy(two).sleep(Duration.ofSeconds(119));
        assertThat(drive.outcome()).isEmpty();
        drive.sleep(Duration.ofSeconds(2));
        assertThat(drive.outcome()).contains(Outcome.ABORTED);
        assertThat(drive.state.deployment().orElseThrow().cause().orElseThrow().code())
                .isEqualTo("health-deadline");
        assertThat(drive.alive()).containsExactly("shop-1-0a");
    }

    @Test
    void restoresTheWantedNumberWhenScalingIsTakenBack() {
        Drive drive = serving();
        drive.begin(
                        Deployment.Kind.SCALE,
                        one,
                        new dev.gapless.core.plan.Planner().scale(drive.state, 1, 2),
                        2)
                .feed(new Event.Abort(1, "minsu"));
        assertThat(drive.outcome()).contains(Outcome.ABORTED);
        assertThat(drive.state.wanted()).isEqualTo(1);
        assertThat(drive.alive()).containsExactly("shop-1-0a");
    }

    @Test
    void stopsTheSuccessorOfAnOldInstanceThatCrashedDuringTheDeployment() {
        Drive drive = serving().deploy(two).crash("shop-1-0a").pass(Duration.ofSeconds(1));
        assertThat(drive.alive()).containsExactly("shop-2-1a", "shop-1-0a-r1");
        drive.pass(Duration.ofSeconds(30));
        assertThat(drive.outcome()).contains(Outcome.SUCCEEDED);
        assertThat(drive.alive()).containsExactly("shop-2-1a");
    }

    @Test
    void doesNotGiveThePortOfACrashedInstanceAway() {
        Drive drive = serving().crash("shop-1-0a").deploy(two).pass(Duration.ofSeconds(1));
        assertThat(drive.state.alive())
                .extracting(one -> one.spec().address().port())
                .containsExactlyInAnyOrder(1, 2);
    }

    @Test
    void keepsHoldingRequestsWhenRecreateTurnsBackInTheMiddle() {
        Strategy recreate = new Strategy.Recreate();
        Release next = Shop.release("2", Shop.settings(recreate, 1, 1));
        Drive drive = serving().deploy(next);
        assertThat(drive.state.rotation().hold()).isTrue();
        drive.crash("shop-2-1a");
        assertThat(drive.state.rotation().hold()).isTrue();
        drive.pass(Duration.ofSeconds(10));
        assertThat(drive.outcome()).contains(Outcome.ABORTED);
        assertThat(drive.state.rotation())
                .isEqualTo(
                        new Rotation(
                                java.util.Set.copyOf(drive.state.instances().keySet()),
                                java.util.Map.of("1", 100),
                                false));
    }

    @Test
    void isNotOverAfterARestartOfTheHostBeforeThoseThatServeAreHealthyAgain() {
        Settings plain = Shop.settings(BLUE_GREEN, 1, 1, 2);
        Release hooked =
                Shop.release(
                        "2", Shop.hooked(Shop.bakingOnly(plain, Duration.ZERO), "after-promote"));
        Drive drive = serving().deploy(hooked).pass(Duration.ofSeconds(12));
        assertThat(drive.sent(Action.RunHook.class)).hasSize(1);
        drive.feed(new Event.Recovered(List.of(lost("shop-1-0a"), lost("shop-2-1a"))));
        drive.feed(new Event.HookDone(1, "after-promote", Optional.empty()));
        assertThat(drive.state.open()).isPresent();
        drive.pass(Duration.ofSeconds(12));
        assertThat(drive.outcome()).contains(Outcome.SUCCEEDED);
    }

    @Test
    void letsTheFirstThatIsWellServeOnTheWayBackWhileNobodyElseIs() {
        Settings settings = Shop.settings(BLUE_GREEN, 2, 1, 2, 3, 4);
        Release old = Shop.release("1", settings);
        Drive drive =
                new Drive(
                                Shop.serving(
                                        old,
                                        Shop.healthy("shop-1-0a", old, 1),
                                        Shop.healthy("shop-1-0b", old, 2)))
                        .obliging()
                        .deploy(Shop.release("2", settings))
                        .pass(Duration.ofSeconds(12));
        assertThat(drive.state.deployment().orElseThrow().state()).isEqualTo("baking");
        drive.crash("shop-1-0a").crash("shop-1-0b").fallIll("shop-2-1a").fallIll("shop-2-1b");
        InstanceId first = new InstanceId("shop-1-1c");
        for (int i = 0; i < 12; i++) {
            drive.feed(
                    new Event.HealthAnswered(
                            first, new Answer.Healthy(3), new PortOwner.Instance()));
            drive.sleep(Duration.ofSeconds(1));
        }
        assertThat(drive.state.open()).isPresent();
        assertThat(drive.state.routing().asked().orElseThrow().reaches(first)).isTrue();
    }

    @Test
    void letsWhoIsWellStepInAfterADeploymentThatFailed() {
        Drive drive =
                serving()
                        .deploy(two)
                        .pass(Duration.ofSeconds(12))
                        .silent(Action.ApplyRoutes.class)
                        .feed(new Event.RollBack(1, "minsu"))
                        .pass(Duration.ofSeconds(90));
        assertThat(drive.outcome()).contains(Outcome.FAILED);
        InstanceId left = new InstanceId("shop-2-1a");
        assertThat(drive.state.rotation().has(left)).isFalse();
        assertThat(drive.state.routing().asked().orElseThrow().reaches(left)).isFalse();
        drive.fallIll("shop-1-0a");
        assertThat(drive.state.routing().asked().orElseThrow().reaches(left)).isTrue();
        assertThat(drive.state.routing().asked().orElseThrow().weights())
                .isEqualTo(java.util.Map.of("2", 100));
        drive.pass(Duration.ofSeconds(20));
        assertThat(drive.state.routing().asked().orElseThrow().reaches(left)).isFalse();
    }

    /// bench/simulate --seed 16852: the next deployment took the requests from who had stepped in.
    @Test
    void whoHasSteppedInServesOnWhenTheNextDeploymentBegins() {
        Drive drive =
                serving()
                        .deploy(two)
                        .pass(Duration.ofSeconds(12))
                        .silent(Action.ApplyRoutes.class)
                        .feed(new Event.RollBack(1, "minsu"))
                        .pass(Duration.ofSeconds(90))
                        .fallIll("shop-1-0a");
        InstanceId left = new InstanceId("shop-2-1a");
        assertThat(drive.state.routing().asked().orElseThrow().reaches(left)).isTrue();
        drive.deploy(Shop.release("3", two.settings()));
        assertThat(drive.state.open()).isPresent();
        assertThat(drive.state.routing().asked().orElseThrow().reaches(left)).isTrue();
    }

    private Release withHook(String version) {
        Settings plain = Shop.settings(BLUE_GREEN, 1, 1, 2);
        return Shop.release(version, Shop.hooked(plain, "before-start"));
    }

    @Test
    void doesNotTakeTheAnswerOfAHookForThatOfTheNextDeployment() {
        Drive drive = serving().deploy(withHook("2")).feed(new Event.Abort(1, "minsu"));
        assertThat(drive.sent(Action.CancelHook.class))
                .containsExactly(new Action.CancelHook(1, "before-start"));
        drive.deploy(withHook("3"));
        drive.feed(new Event.HookDone(1, "before-start", Optional.empty()));
        assertThat(drive.alive()).containsExactly("shop-1-0a");
        drive.feed(new Event.HookDone(2, "before-start", Optional.empty()));
        assertThat(drive.alive()).containsExactly("shop-1-0a", "shop-3-2a");
    }

    /// Recreate on one port: the old release is gone when the new one is promoted.
    @Test
    void goesOnWithTheNewReleaseWhenTheWayBackIsStuck() {
        Settings settings = Shop.settings(new Strategy.Recreate(), 1, 1);
        Release old = Shop.release("1", settings);
        Drive drive =
                new Drive(Shop.serving(old, Shop.healthy("shop-1-0a", old, 1)))
                        .obliging()
                        .deploy(Shop.release("2", settings))
                        .pass(Duration.ofSeconds(10));
        assertThat(drive.state.deployment().orElseThrow().state()).isEqualTo("baking");
        drive.silent(Action.ApplyRoutes.class)
                .feed(new Event.RollBack(1, "minsu"))
                .pass(Duration.ofSeconds(5));
        assertThat(drive.state.routing().asked().orElseThrow().hold()).isTrue();
        drive.pass(Duration.ofSeconds(60));
        assertThat(drive.outcome()).contains(Outcome.FAILED);
        assertThat(drive.alive()).containsExactly("shop-2-1a");
        assertThat(drive.state.routing().asked().orElseThrow().hold()).isFalse();
        assertThat(drive.state.routing().asked().orElseThrow().weights())
                .isEqualTo(java.util.Map.of("2", 100));
    }

    /// The port of the old release is free only once it has gone.
    @Test
    void holdsRequestsWhenTheNewReleaseDiesWhileTheOldOneIsBeingStopped() {
        Settings settings = Shop.settings(new Strategy.Rolling(1, 1), 1, 2);
        Release old = Shop.release("1", Shop.settings(new Strategy.Recreate(), 1, 1));
        Drive drive =
                new Drive(Shop.serving(old, Shop.healthy("shop-1-0a", old, 1)))
                        .obliging()
                        .silent(Action.StopInstance.class)
                        .deploy(Shop.release("2", settings))
                        .pass(Duration.ofSeconds(10));
        assertThat(drive.sent(Action.StopInstance.class)).hasSize(1);
        drive.crash("shop-2-1a");
        assertThat(drive.state.deployment().orElseThrow().goingBack()).isTrue();
        assertThat(drive.state.routing().asked().orElseThrow().hold()).isTrue();
    }

    @Test
    void startsNobodyInThePlaceOfOneThatCouldNotBeStopped() {
        Settings settings = Shop.settings(new Strategy.Recreate(), 1, 1);
        Release old = Shop.release("1", settings);
        InstanceId id = new InstanceId("shop-1-0a");
        Drive drive =
                new Drive(Shop.serving(old, Shop.healthy("shop-1-0a", old, 1)))
                        .obliging()
                        .silent(Action.StopInstance.class)
                        .deploy(Shop.release("2", settings))
                        .feed(new Event.InstanceNotStopped(id, DOES_NOT_END));
        assertThat(drive.state.instances().get(id))
                .satisfies(
                        one -> assertThat(one.alive()).isTrue(),
                        one -> assertThat(one.stopProblem()).contains(DOES_NOT_END));
        drive.sleep(Duration.ofSeconds(10));
        assertThat(drive.sent(Action.StopInstance.class)).hasSize(2);
        drive.pass(Duration.ofSeconds(200));
        assertThat(drive.sent(Action.StartInstance.class)).isEmpty();
        assertThat(drive.outcome()).contains(Outcome.FAILED);
        assertThat(drive.state.deployment().orElseThrow().cause().orElseThrow().what())
                .contains(DOES_NOT_END.what());
    }

    @Test
    void requestsDoNotWaitForASecondTryToStopWhileSomebodyCouldTakeThem() {
        Settings settings = Shop.settings(new Strategy.Recreate(), 1, 1, 2);
        Release old = Shop.release("1", settings);
        Release between = Shop.release("2", settings);
        InstanceId id = new InstanceId("shop-1-0a");
        Drive drive =
                new Drive(
                                Worlds.knowing(
                                        Worlds.sharing(
                                                between,
                                                Shop.healthy("shop-1-0a", old, 1),
                                                Shop.healthy("shop-2-0a", between, 2)),
                                        old))
                        .obliging()
                        .silent(Action.StopInstance.class)
                        .deploy(Shop.release("3", settings));
        assertThat(drive.state.rotation().hold()).isTrue();
        drive.feed(new Event.InstanceNotStopped(id, DOES_NOT_END));
        assertThat(drive.state.rotation().hold()).isFalse();
        assertThat(drive.state.rotation().has(new InstanceId("shop-2-0a"))).isTrue();
    }

    @Test
    void staysWithTheNewReleaseWhenTheOldOneCouldNotBeStopped() {
        InstanceId id = new InstanceId("shop-1-0a");
        Drive drive =
                serving()
                        .silent(Action.StopInstance.class)
                        .deploy(two)
                        .pass(Duration.ofSeconds(30))
                        .feed(new Event.InstanceNotStopped(id, DOES_NOT_END))
                        .pass(Duration.ofSeconds(90));
        assertThat(drive.outcome()).contains(Outcome.SUCCEEDED);
        assertThat(drive.sent(Action.StopInstance.class)).hasSize(2);
        drive.feed(new Event.InstanceEnded(id, 137, "killed", List.of()));
        assertThat(drive.alive()).containsExactly("shop-2-1a");
    }

    @Test
    void startsNobodyOnATakenPortWhenTheWayBackIsStuck() {
        Release shop = Shop.release("1", Shop.settings(new Strategy.Recreate(), 2, 1, 2));
        Drive drive =
                new Drive(
                                Shop.serving(
                                        shop,
                                        Shop.healthy("shop-1-0a", shop, 1),
                                        Shop.healthy("shop-1-0b", shop, 2)))
                        .obliging();
        drive.begin(
                        Deployment.Kind.RESTART,
                        shop,
                        new dev.gapless.core.plan.Planner().restart(drive.state, 1),
                        2)
                .crash("shop-1-1a")
                .sleep(Duration.ofSeconds(119))
                .crash("shop-1-1c")
                .sleep(Duration.ofSeconds(1))
                .sleep(Duration.ofSeconds(60));
        assertThat(drive.outcome()).contains(Outcome.FAILED);
        assertThat(drive.state.alive())
                .extracting(one -> one.spec().address().port())
                .containsExactlyInAnyOrder(1, 2);
    }

    @Test
    void putsLostRoutesAgainAndTakesNothingForIdleUntilTheyAreConfirmed() {
        Drive drive = serving().deploy(two).pass(Duration.ofSeconds(12));
        Routing before = drive.state.routing();
        drive.silent(Action.ApplyRoutes.class).feed(new Event.RoutesLost(before.acked()));
        Routing after = drive.state.routing();
        assertThat(after.asked()).contains(before.asked().orElseThrow().next());
        assertThat(after.settled()).isFalse();
        assertThat(drive.actions.getLast())
                .isEqualTo(new Action.ApplyRoutes(after.asked().orElseThrow()));
        drive.feed(new Event.RoutesApplied(after.generation()));
        assertThat(drive.state.routing().settled()).isTrue();
    }

    @Test
    void doesNotPutRoutesAgainThatNewerOnesAreAboutToReplace() {
        Drive drive = serving().deploy(two).pass(Duration.ofSeconds(12));
        Routing before = drive.state.routing();
        drive.feed(new Event.RoutesLost(before.acked() - 1));
        assertThat(drive.state.routing()).isEqualTo(before);
    }

    @Test
    void refusesASecondDeploymentWhileOneIsOpen() {
        Drive drive = serving().deploy(two);
        Deployment first = drive.state.deployment().orElseThrow();
        drive.deploy(Shop.release("3", two.settings()));
        assertThat(drive.state.deployment().orElseThrow().number()).isEqualTo(first.number());
        assertThat(drive.state.releases()).doesNotContainKey("3");
    }

    @Test
    void refusesAPlanThatWasMadeWhileAnotherDeploymentWasOpen() {
        Drive drive = serving().deploy(two);
        Release three = Shop.release("3", two.settings());
        Plan early =
                new dev.gapless.core.plan.Planner().deploy(drive.state, 2, three, Optional.empty());
        drive.pass(Duration.ofSeconds(30));
        assertThat(drive.outcome()).contains(Outcome.SUCCEEDED);
        drive.begin(Deployment.Kind.DEPLOY, three, early, 1);
        assertThat(drive.state.deployments()).isEqualTo(1);
        assertThat(drive.alive()).containsExactly("shop-2-1a");
    }

    @Test
    void asksForEverythingUnderWayAgainAfterACrash() {
        Drive drive = new Drive(Shop.serving(one, Shop.healthy("shop-1-0a", one, 1))).deploy(two);
        List<Action> before = List.copyOf(drive.actions);
        drive.actions.clear();
        drive.feed(
                new Event.Recovered(
                        List.of(new ObservedInstance.Running(new InstanceId("shop-1-0a"), 1))));
        assertThat(drive.actions).containsExactlyInAnyOrderElementsOf(before);
    }

    @Test
    void takesAsEndedWhatTheRuntimeDoesNotKnowAnyMore() {
        Drive drive = new Drive(Shop.serving(one, Shop.healthy("shop-1-0a", one, 1)));
        drive.feed(new Event.Recovered(List.of()));
        assertThat(drive.state.all()).noneMatch(Instance::alive);
        assertThat(drive.wake).contains(drive.now.plusMillis(500));
        assertThat(drive.outcome()).isEqualTo(Optional.empty());
    }

    @Test
    void stopsAndForgetsWhatRunsAlthoughNobodyAskedForIt() {
        Drive drive = new Drive(Shop.serving(one, Shop.healthy("shop-1-0a", one, 1)));
        InstanceId orphan = new InstanceId("shop-2-1a");
        drive.feed(
                new Event.Recovered(
                        List.of(
                                new ObservedInstance.Running(new InstanceId("shop-1-0a"), 1),
                                new ObservedInstance.Running(orphan, 2))));
        assertThat(drive.actions)
                .startsWith(
                        new Action.StopInstance(orphan, Duration.ofSeconds(45)),
                        new Action.ForgetInstance(orphan));
        assertThat(drive.sent(Action.StopInstance.class)).hasSize(1);
    }

    @Test
    void whatWasMeantForTheLastDeploymentDoesNotSteerTheNext() {
        Drive drive = serving().deploy(two).pass(Duration.ofSeconds(30));
        assertThat(drive.outcome()).contains(Outcome.SUCCEEDED);
        drive.deploy(Shop.release("3", two.settings()))
                .feed(new Event.Pause(1, "minsu"))
                .feed(new Event.Promote(1, "minsu"))
                .feed(new Event.Abort(1, "minsu"));
        Deployment next = drive.state.open().orElseThrow();
        assertThat(next.number()).isEqualTo(2);
        assertThat(next.pause() || next.hurry() || next.goingBack()).isFalse();
        drive.feed(new Event.Abort(2, "minsu"));
        assertThat(drive.outcome()).contains(Outcome.ABORTED);
    }
}
