package dev.gapless.agent.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gapless.agent.Opened;
import dev.gapless.api.Problem;
import dev.gapless.api.ProblemCode;
import dev.gapless.api.ProblemReport;
import dev.gapless.core.deploy.Action;
import dev.gapless.core.deploy.Decider;
import dev.gapless.core.deploy.Decision;
import dev.gapless.core.deploy.Deployment;
import dev.gapless.core.deploy.Event;
import dev.gapless.core.deploy.Plan;
import dev.gapless.core.deploy.Routing;
import dev.gapless.core.deploy.ServiceState;
import dev.gapless.core.deploy.StateJournal;
import dev.gapless.core.port.Routes;
import dev.gapless.core.service.SwitchSettings;
import dev.gapless.runtime.process.ProcessRuntime;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

class ServiceRunnerTest {
    private static final Duration LONG = Duration.ofSeconds(30);
    private static final Event BEGIN = new Event.Promote(1, "minsu");

    @TempDir Path home;

    private final List<Event> journaled = new CopyOnWriteArrayList<>();
    private ProcessRuntime runtime;
    private Optional<ServiceRunner> runner = Optional.empty();

    @BeforeEach
    void open() {
        runtime = new ProcessRuntime(home, (_, _, _) -> Optional.empty());
    }

    @AfterEach
    void close() {
        runner.ifPresent(ServiceRunner::close);
        runtime.close();
    }

    @Test
    void aDeciderThatThrowsIsAskedLessAndLessOftenAndTheTroubleIsShownUntilItDecides()
            throws InterruptedException {
        List<Long> asked = new CopyOnWriteArrayList<>();
        ServiceRunner running =
                start(
                        (state, event, now) -> {
                            if (event instanceof Event.Recovered) {
                                // due at once, and ever after
                                return new Decision(state, List.of(), "", Optional.of(now));
                            }
                            asked.add(System.nanoTime());
                            if (asked.size() <= 4) {
                                throw new IllegalStateException("on purpose");
                            }
                            return new Decision(state, List.of(), "", Optional.empty());
                        },
                        (event, _, _) -> journaled.add(event));
        await(running, seen -> seen.frozen().filter(why -> is(why, "internal")).isPresent());
        await(running, seen -> seen.frozen().isEmpty());
        assertThat(asked).hasSizeGreaterThanOrEqualTo(5);
        assertThat(asked.get(4) - asked.get(3)).isGreaterThan(asked.get(1) - asked.get(0));
        assertThat(Duration.ofNanos(asked.get(4) - asked.getFirst()))
                .isGreaterThanOrEqualTo(Duration.ofMillis(100 + 200 + 400 + 800));
    }

    @Test
    void anErrorDoesNotEndTheLoop() throws InterruptedException {
        ServiceRunner running =
                start(
                        (state, event, _) -> {
                            if (event instanceof Event.Pause) {
                                throw new StackOverflowError("on purpose");
                            }
                            return new Decision(state, List.of(), "", Optional.empty());
                        },
                        (event, _, _) -> journaled.add(event));
        assertThatThrownBy(() -> running.ask(new Event.Pause(1, "minsu"), LONG))
                .isInstanceOfSatisfying(
                        Problem.class,
                        problem -> assertThat(problem.is(ProblemCode.INTERNAL)).isTrue());
        assertThat(running.ask(BEGIN, LONG)).isPresent();
    }

    @Test
    void whatWasRefusedBecauseTheJournalIsFullIsNotDecidedWhenItHasRoomAgain()
            throws InterruptedException {
        Disk disk = new Disk();
        ServiceRunner running = start(ServiceRunnerTest::acting, disk);
        assertThat(running.ask(new Event.Pause(1, "minsu"), LONG)).isPresent();
        disk.full = true;
        assertThatThrownBy(() -> running.ask(BEGIN, Duration.ofMillis(100)))
                .isInstanceOfSatisfying(
                        Problem.class,
                        problem -> assertThat(problem.is(ProblemCode.JOURNAL_WRITE)).isTrue());
        disk.full = false;
        assertThat(running.ask(new Event.Resume(1, "minsu"), LONG)).isPresent();
        assertThat(journaled).contains(new Event.Resume(1, "minsu")).doesNotContain(BEGIN);
        assertThat(running.snapshot().frozen()).isEmpty();
    }

    @Test
    void whatNobodyTookBackIsDecidedWhenTheJournalHasRoomAgain() throws InterruptedException {
        Disk disk = new Disk();
        ServiceRunner running = start(ServiceRunnerTest::acting, disk);
        disk.full = true;
        running.send(new Event.RoutesApplied(1));
        running.send(new Event.RoutesApplied(2));
        await(running, seen -> seen.frozen().isPresent());
        disk.full = false;
        assertThat(running.ask(BEGIN, LONG)).isPresent();
        assertThat(journaled)
                .containsSubsequence(new Event.RoutesApplied(1), new Event.RoutesApplied(2), BEGIN);
    }

    @Test
    void theSwitchIsLookedAtAsSoonAsADeploymentIsOpen() throws InterruptedException {
        Outside.Switch trafficSwitch = new Outside.Switch();
        Plan plan = new Plan("plan", List.of(), List.of(), 1);
        ServiceState calm = Opened.state(routing(), Optional.empty());
        ServiceState busy =
                Opened.state(
                        routing(),
                        Optional.of(Opened.deployment(plan, Deployment.Direction.FORWARD, false)));
        ServiceRunner running =
                start(
                        calm,
                        (state, event, _) ->
                                new Decision(
                                        event.equals(BEGIN) ? busy : state,
                                        List.of(),
                                        "",
                                        Optional.empty()),
                        (event, _, _) -> journaled.add(event),
                        trafficSwitch);
        Instant before = look(trafficSwitch);
        assertThat(running.ask(BEGIN, LONG)).contains(busy);
        // seldom is once in 2 s
        assertThat(Duration.between(before, look(trafficSwitch)))
                .isLessThan(Duration.ofMillis(1500));
    }

    private static Instant look(Outside.Switch trafficSwitch) throws InterruptedException {
        Instant look = trafficSwitch.looks().poll(LONG.toMillis(), TimeUnit.MILLISECONDS);
        assertThat(look).isNotNull();
        return look;
    }

    /// Routes that the switch has.
    private static Routing routing() {
        SwitchSettings settings =
                new SwitchSettings(
                        "builtin",
                        List.of("127.0.0.1:8080"),
                        new SwitchSettings.Hold(Duration.ZERO, 0, 0),
                        Duration.ofSeconds(60),
                        false);
        Routes routes = new Routes("shop", 0, settings, Map.of(), List.of(), false);
        return new Routing(0, Optional.of(routes), 0, Optional.empty(), Optional.empty(), 0);
    }

    private final class Disk implements StateJournal {
        private volatile boolean full;

        @Override
        public void append(Event event, Decision decision, Instant now) {
            if (full) {
                throw Problem.of(ProblemCode.JOURNAL_WRITE, "full, on purpose").build();
            }
            journaled.add(event);
        }
    }

    /// Every decision has something to be journaled.
    private static Decision acting(ServiceState state, Event event, Instant now) {
        return new Decision(state, List.of(new Action.CancelSchema()), "", Optional.empty());
    }

    private ServiceRunner start(Decider decider, StateJournal journal) {
        return start(ServiceState.empty("shop"), decider, journal, new Outside.Switch());
    }

    private ServiceRunner start(
            ServiceState state,
            Decider decider,
            StateJournal journal,
            Outside.Switch trafficSwitch) {
        ServiceRunner started =
                new ServiceRunner(
                        state, decider, journal, Outside.with(runtime, trafficSwitch, home));
        runner = Optional.of(started);
        started.start();
        return started;
    }

    private static boolean is(ProblemReport report, String code) {
        return report.code().equals(code);
    }

    private static void await(ServiceRunner runner, Predicate<ServiceRunner.Snapshot> condition)
            throws InterruptedException {
        long end = System.nanoTime() + LONG.toNanos();
        ServiceRunner.Snapshot seen = runner.snapshot();
        while (!condition.test(seen)) {
            if (System.nanoTime() > end) {
                throw new AssertionError("did not come true, last " + seen);
            }
            seen = runner.await(seen.version(), Duration.ofSeconds(1));
        }
    }
}
