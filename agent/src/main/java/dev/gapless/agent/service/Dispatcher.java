package dev.gapless.agent.service;

import dev.gapless.agent.warm.WarmUp;
import dev.gapless.api.Problem;
import dev.gapless.api.ProblemCode;
import dev.gapless.api.ProblemReport;
import dev.gapless.core.deploy.Action;
import dev.gapless.core.deploy.Event;
import dev.gapless.core.deploy.Pace;
import dev.gapless.core.port.InstanceSpec;
import dev.gapless.core.port.ObservedInstance;
import dev.gapless.core.port.Routes;
import dev.gapless.core.port.Runtime.Stopped;
import dev.gapless.core.port.SchemaChange.SchemaReport;
import dev.gapless.core.service.InstanceId;

import org.jspecify.annotations.Nullable;

import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.function.Function;

/// Carries out what the engine asked for, on virtual threads, and answers with events. What is
/// asked of one instance is done one after the other, so that a stop never overtakes the start.
/// Routes go to the switch one after the other, schema work likewise. Routes that newer ones
/// overtook while they waited for their turn are left out, so that a slow switch is never behind by
/// more than one change. Hooks and warm-ups run beside all that.
final class Dispatcher implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(Dispatcher.class.getName());
    private static final int LAST_LINES = 20;

    private final String service;
    private final Ports ports;
    private final Priorities priorities;
    private final Consumer<Event> inbox;
    private final ExecutorService anything = Executors.newVirtualThreadPerTaskExecutor();
    private final ExecutorService routes =
            Executors.newSingleThreadExecutor(Thread.ofVirtual().name("routes").factory());
    private final ExecutorService schema =
            Executors.newSingleThreadExecutor(Thread.ofVirtual().name("schema").factory());
    private final Lanes<InstanceId> instances = new Lanes<>(anything);
    private volatile long newestRoutes;
    private @Nullable Future<?> schemaWork;
    private @Nullable Hook hook;
    private @Nullable WarmUp warmUp;

    Dispatcher(String service, Ports ports, Priorities priorities, Consumer<Event> inbox) {
        this.service = service;
        this.ports = ports;
        this.priorities = priorities;
        this.inbox = inbox;
    }

    /// Called by the service's loop only, in the order of the decisions.
    void dispatch(Action action) {
        switch (action) {
            case Action.StartInstance(InstanceSpec spec) ->
                    instances.execute(spec.id(), () -> start(spec));
            case Action.StopInstance(InstanceId id, Duration grace) ->
                    instances.execute(id, () -> stop(id, grace));
            case Action.ForgetInstance(InstanceId id) ->
                    instances.execute(id, () -> quietly(() -> ports.runtime().forget(id)));
            // at once, not beside: whoever sees that the release is gone may put a new one there
            case Action.ForgetRelease(String label) -> quietly(() -> forget(label));
            case Action.ApplyRoutes(Routes wanted) -> {
                newestRoutes = wanted.generation();
                routes.execute(() -> apply(wanted));
            }
            case Action.RunSchema run -> schemaWork = schema.submit(() -> runSchema(run));
            case Action.UndoSchema undo -> schemaWork = schema.submit(() -> undoSchema(undo));
            case Action.CancelSchema() -> cancelSchema();
            case Action.RunHook run -> {
                Hook fresh = new Hook(run);
                hook = fresh;
                anything.execute(() -> inbox.accept(fresh.run()));
            }
            case Action.CancelHook(long deployment, String name) -> cancelHook(deployment, name);
            case Action.WarmUp order -> {
                WarmUp fresh = new WarmUp(order);
                warmUp = fresh;
                anything.execute(() -> warm(fresh));
            }
            case Action.CancelWarmUp(Instant began) -> cancelWarmUp(began);
        }
    }

    /// Called by the service's loop only.
    void pace(Pace pace) {
        if (warmUp != null) {
            warmUp.pace(pace);
        }
    }

    private void start(InstanceSpec spec) {
        Event answer =
                attempt(
                        () ->
                                new Event.InstanceStarted(
                                        spec.id(), ports.runtime().start(spec).pid()),
                        problem -> new Event.InstanceNotStarted(spec.id(), problem));
        inbox.accept(answer);
    }

    private void stop(InstanceId id, Duration grace) {
        inbox.accept(
                attempt(
                        () -> ended(ports.runtime().stop(id, grace)),
                        problem -> new Event.InstanceNotStopped(id, problem)));
    }

    private Event ended(Stopped stopped) {
        ObservedInstance.Ended end = stopped.end();
        String how = stopped.killed() ? "did not end in time, killed" : end.how();
        return new Event.InstanceEnded(
                end.id(), end.exitCode(), how, ports.runtime().log(end.id(), LAST_LINES));
    }

    private void forget(String label) {
        ports.store().remove(service, label);
        ports.secrets().forget(service, label);
    }

    /// Whoever gets requests has his share of the CPU before.
    private void apply(Routes wanted) {
        if (wanted.generation() < newestRoutes) {
            return;
        }
        wanted.targets().stream()
                .map(Routes.Target::instance)
                .filter(wanted::reaches)
                .forEach(priorities::share);
        inbox.accept(
                attempt(
                        () -> {
                            ports.switches().of(wanted.settings()).apply(wanted);
                            return new Event.RoutesApplied(wanted.generation());
                        },
                        problem -> new Event.RoutesNotApplied(wanted.generation(), problem)));
    }

    private void runSchema(Action.RunSchema run) {
        Consumer<SchemaReport> progress =
                report ->
                        inbox.accept(
                                new Event.SchemaMoved(
                                        run.migration(), Optional.of(run.phase()), report));
        inbox.accept(
                attempt(
                        () ->
                                new Event.SchemaDone(
                                        run.migration(),
                                        Optional.of(run.phase()),
                                        ports.schema(service, run.release())
                                                .run(
                                                        run.database(),
                                                        run.migration(),
                                                        run.phase(),
                                                        progress)),
                        problem ->
                                new Event.SchemaFailed(
                                        run.migration(), Optional.of(run.phase()), problem)));
    }

    private void undoSchema(Action.UndoSchema undo) {
        inbox.accept(
                attempt(
                        () ->
                                new Event.SchemaDone(
                                        undo.migration(),
                                        Optional.empty(),
                                        ports.schema(service, undo.release())
                                                .undo(undo.database(), undo.migration())),
                        problem ->
                                new Event.SchemaFailed(
                                        undo.migration(), Optional.empty(), problem)));
    }

    private void cancelSchema() {
        if (schemaWork != null) {
            schemaWork.cancel(true);
        }
    }

    private void cancelHook(long deployment, String name) {
        if (hook != null && hook.is(deployment, name)) {
            hook.cancel();
        }
    }

    private void warm(WarmUp fresh) {
        try {
            inbox.accept(fresh.run(inbox));
        } catch (InterruptedException _) {
            // the agent ends
        } catch (RuntimeException | Error bug) {
            LOG.log(Level.ERROR, "a bug", bug);
            inbox.accept(fresh.failed(unexpected(bug)));
        }
    }

    private void cancelWarmUp(Instant began) {
        if (warmUp != null && warmUp.is(began)) {
            warmUp.cancel();
        }
    }

    private interface Work<T> {
        T run() throws InterruptedException;
    }

    private static Event attempt(Work<Event> work, Function<ProblemReport, Event> failed) {
        try {
            return work.run();
        } catch (Problem problem) {
            LOG.log(Level.INFO, problem.getMessage());
            return failed.apply(problem.report());
        } catch (InterruptedException cancelled) {
            // nobody waits for this answer any more
            return failed.apply(
                    Problem.of(ProblemCode.ABORTED_BY_USER, "The work was cancelled.").report());
        } catch (RuntimeException | Error bug) {
            LOG.log(Level.ERROR, "a bug", bug);
            return failed.apply(unexpected(bug));
        }
    }

    static ProblemReport unexpected(Throwable bug) {
        return Problem.of(ProblemCode.INTERNAL, "Gapless itself failed: " + bug)
                .found("a bug; the stack is in the agent's log")
                .todo("what serves goes on serving; report it with $GAPLESS_HOME/logs/agent.log")
                .report();
    }

    private static void quietly(Runnable work) {
        try {
            work.run();
        } catch (RuntimeException e) {
            LOG.log(Level.WARNING, "tidying up", e);
        }
    }

    @Override
    public void close() {
        anything.shutdownNow();
        routes.shutdownNow();
        schema.shutdownNow();
    }
}
