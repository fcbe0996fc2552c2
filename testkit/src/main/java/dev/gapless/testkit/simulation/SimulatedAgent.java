package dev.gapless.testkit.simulation;

import dev.gapless.api.Problem;
import dev.gapless.core.deploy.Decider;
import dev.gapless.core.deploy.Decision;
import dev.gapless.core.deploy.Event;
import dev.gapless.core.deploy.Loop;
import dev.gapless.core.deploy.ServiceState;
import dev.gapless.core.deploy.StateJournal;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.function.Consumer;

/// The agent: an inbox before the real [Loop], and all that can happen to a process that has both.
final class SimulatedAgent {
    private static final long JOURNAL_PAUSE = 1_000;

    private final World world;
    private final Decider decider;
    private final CrashPoints crashes;
    private final SimulatedJournal disk;
    private final ArrayDeque<Event> inbox = new ArrayDeque<>();
    private Loop loop;
    private Hands hands;
    private Watching watching;
    private boolean alive;
    private boolean frozen;
    private long points;
    private long handled;
    private long tick;
    private long kills;
    private long bootAt;

    SimulatedAgent(World world, Decider decider, CrashPoints crashes, SimulatedJournal disk) {
        this.world = world;
        this.decider = decider;
        this.crashes = crashes;
        this.disk = disk;
        this.hands = new Hands(world, this);
        this.watching = new Watching(world, this, hands);
        this.loop = new Loop(decider, disk, hands, disk.kept());
    }

    /// A new agent begins where the journal ends.
    void boot() {
        world.trace().line("agent", () -> "begins");
        alive = true;
        frozen = false;
        inbox.clear();
        hands = new Hands(world, this);
        watching = new Watching(world, this, hands);
        StateJournal journal = world.tampering().journal(disk);
        Consumer<dev.gapless.core.deploy.Action> dispatcher =
                world.tampering()
                        .dispatcher(
                                action -> {
                                    world.trace()
                                            .line("agent", () -> "  " + Describe.action(action));
                                    world.rules().beforeDispatch(action, this);
                                    hands.accept(action);
                                });
        loop =
                new Loop(
                        decider,
                        (event, decision, now) -> keep(journal, event, decision, now),
                        action -> {
                            dispatcher.accept(action);
                            point();
                        },
                        world.tampering().reloaded(disk.kept()));
        post(new Event.Recovered(world.runtime().observe()));
        watching.begin();
    }

    private void keep(StateJournal journal, Event event, Decision decision, Instant now) {
        point();
        journal.append(event, decision, now);
        point();
    }

    private void point() {
        if (crashes.dies(++points)) {
            throw new AgentKilled();
        }
    }

    void post(Event event) {
        if (alive) {
            inbox.add(event);
            work();
        }
    }

    private void work() {
        while (alive && !frozen && !inbox.isEmpty()) {
            handle(inbox.peek());
        }
    }

    private void handle(Event event) {
        ServiceState before = loop.state();
        try {
            world.trace().line("agent", () -> Describe.event(event));
            world.rules().before(event);
            loop.handle(event, world.time().instant());
        } catch (AgentKilled killed) {
            die();
            return;
        } catch (Problem full) {
            freeze(full);
            return;
        }
        handled++;
        inbox.remove();
        world.trace().line("agent", () -> "    " + Describe.state(loop.state()));
        world.rules().after(before, event, this);
        watching.refresh();
        setTick();
    }

    private void freeze(Problem full) {
        world.trace().line("agent", () -> "frozen: " + full.getMessage());
        frozen = true;
        Hands mine = hands;
        world.time()
                .after(
                        JOURNAL_PAUSE,
                        () -> {
                            if (hands == mine && alive) {
                                frozen = false;
                                work();
                            }
                        });
    }

    private void die() {
        long down = world.chance().between(1_000, 90_000);
        world.trace().line("agent", () -> "killed, for " + down + " ms");
        gone(down);
    }

    /// It begins again when the host has come up.
    void reboot(long down) {
        gone(down);
    }

    private void gone(long down) {
        kills += alive ? 1 : 0;
        alive = false;
        inbox.clear();
        bootAt = Math.max(bootAt, world.time().now() + down);
        world.time()
                .at(
                        bootAt,
                        () -> {
                            if (!alive && world.time().now() >= bootAt) {
                                boot();
                            }
                        });
    }

    private void setTick() {
        long number = ++tick;
        loop.wake()
                .ifPresent(
                        wake ->
                                world.time()
                                        .at(
                                                Timeline.millis(wake),
                                                () -> {
                                                    if (number == tick && alive) {
                                                        post(new Event.Tick());
                                                    }
                                                }));
    }

    /// For answers: those to a dead agent are lost.
    void answer(Hands from, Event event) {
        if (from == hands) {
            post(event);
        }
    }

    /// Whether these are the hands of the agent that is alive.
    boolean owns(Hands some) {
        return alive && some == hands;
    }

    /// Alive and able to write.
    boolean fit() {
        return alive && !frozen;
    }

    ServiceState state() {
        return loop.state();
    }

    Loop loop() {
        return loop;
    }

    Hands hands() {
        return hands;
    }

    /// How many events were handled.
    long handled() {
        return handled;
    }

    long kills() {
        return kills;
    }

    /// How many points there were at which it could be killed.
    long points() {
        return points;
    }
}
