package dev.gapless.runtime.process;

import dev.gapless.api.Problem;
import dev.gapless.api.ProblemCode;
import dev.gapless.api.ProblemReport;
import dev.gapless.core.port.InstanceSpec;
import dev.gapless.core.port.ObservedInstance.Ended;
import dev.gapless.core.port.ObservedInstance.Running;
import dev.gapless.core.port.ObservedInstance;
import dev.gapless.core.port.Preflight;
import dev.gapless.core.port.Runtime;
import dev.gapless.core.service.Address;
import dev.gapless.core.service.InstanceId;
import dev.gapless.runtime.command.SecretSource;
import dev.gapless.runtime.file.DurableFiles;
import dev.gapless.runtime.file.FileProblems;
import dev.gapless.runtime.linux.EndWatch;
import dev.gapless.runtime.linux.Pidfd;
import dev.gapless.runtime.linux.ProcessStat;
import dev.gapless.runtime.linux.Signal;
import dev.gapless.runtime.preflight.Checks;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/// Instances as processes of this host; see the package. At most one runtime per home at a time (the agent's lock).
public final class ProcessRuntime implements Runtime, AutoCloseable {
    /// How long a process that was sent SIGKILL may take (it may wait for a disk that does not answer).
    private static final Duration KILL_LIMIT = Duration.ofSeconds(30);

    /// How long `observe` waits for an end that is being settled.
    private static final Duration SETTLE_LIMIT = Duration.ofSeconds(5);

    private final Path instances;
    private final LogFiles logs;
    private final Starter starter;
    private final EndWatch watch = new EndWatch();
    private final Ends ends = new Ends();
    private final LogRotation rotation;
    private final Checks checks;
    private final Map<InstanceId, Tracked> known = new ConcurrentHashMap<>();
    private final Map<InstanceId, CompletableFuture<Running>> starting = new ConcurrentHashMap<>();

    public ProcessRuntime(Path home, SecretSource secrets) {
        this(home, secrets, LogLimits.DEFAULT);
    }

    /// Finds what earlier agents started, so it may take a moment.
    ///
    /// @param home `$GAPLESS_HOME`; `instances`, `logs` and `shim` are kept there
    public ProcessRuntime(Path home, SecretSource secrets, LogLimits limits) {
        Path root = home.toAbsolutePath().normalize();
        instances = root.resolve("instances");
        logs = new LogFiles(root.resolve("logs"), limits);
        checks = new Checks(root, limits.fileBytes(), secrets, this::processes);
        try {
            DurableFiles.createFolders(instances);
            starter = new Starter(new Launcher(root, secrets), logs);
            new Recovery(instances, logs).find().forEach(this::follow);
        } catch (IOException failure) {
            throw FileProblems.of("Instances cannot be looked after.", instances, failure);
        }
        rotation = new LogRotation(limits, this::growingLogs, LogRotation.INTERVAL);
    }

    @Override
    public List<ProblemReport> preflight(Preflight request) {
        return checks.look(request);
    }

    @Override
    public Running start(InstanceSpec spec) {
        CompletableFuture<Running> mine = new CompletableFuture<>();
        CompletableFuture<Running> other = starting.putIfAbsent(spec.id(), mine);
        if (other != null) {
            return join(other);
        }
        try {
            Running running = startOnce(spec);
            mine.complete(running);
            return running;
        } catch (RuntimeException | Error failure) {
            mine.completeExceptionally(failure);
            throw failure;
        } finally {
            starting.remove(spec.id(), mine);
        }
    }

    @Override
    public Stopped stop(InstanceId id, Duration grace) {
        Tracked instance = known.get(id);
        if (instance == null) {
            return new Stopped(new Ended(id, -1, "never started"), false, 0);
        }
        if (instance.end().isPresent()) {
            return new Stopped(instance.end().get(), false, 0);
        }
        long begin = System.nanoTime();
        instance.stopBy(begin + grace.toNanos());
        instance.signal(Signal.SIGTERM);
        boolean killed = !instance.awaitProcessEnd(grace);
        if (killed) {
            Settlement.kill(instance.family());
        }
        Duration left = instance.leftBehindPatience().plus(KILL_LIMIT);
        Ended end = instance.awaitGone(left).orElseThrow(() -> notEnding(instance));
        return new Stopped(end, killed, (System.nanoTime() - begin) / 1e9);
    }

    @Override
    public List<ObservedInstance> observe(String service) {
        return known.values().stream()
                .filter(instance -> instance.spec().service().equals(service))
                .map(ProcessRuntime::observed)
                .toList();
    }

    @Override
    public void onEnd(Consumer<Ended> listener) {
        ends.add(listener);
    }

    @Override
    public PortOwner owner(InstanceId id, int port) {
        Tracked instance = known.get(id);
        if (instance == null) {
            return new PortOwner.Unknown("instance " + id + " is not known here");
        }
        return PortOwners.of(
                instance, new Address(instance.spec().address().host(), port));
    }

    @Override
    public List<String> log(InstanceId id, int lines) {
        return Optional.ofNullable(known.get(id))
                .map(instance ->
                        logs.of(instance.spec().service(), instance.spec().release(), id))
                .or(() -> logs.find(id))
                .map(log -> logs.tail(log, lines))
                .orElse(List.of());
    }

    @Override
    public void forget(InstanceId id) {
        Tracked instance = known.get(id);
        if (instance != null && instance.end().isEmpty()) {
            throw Problem.of(ProblemCode.NOT_POSSIBLE_NOW, "Instance " + id + " runs and cannot be forgotten.")
                    .todo("stop it first")
                    .build();
        }
        try {
            folder(id).remove();
            known.remove(id);
        } catch (IOException failure) {
            throw FileProblems.of("Instance " + id + " cannot be forgotten.", folder(id).path(), failure);
        }
    }

    /// Looks after the instances no longer; they go on.
    @Override
    public void close() {
        watch.close();
        rotation.close();
        ends.close();
        known.values().forEach(instance -> instance.process().ifPresent(Pidfd::close));
    }

    private Running startOnce(InstanceSpec spec) {
        Tracked before = known.get(spec.id());
        if (before != null) {
            return before.process()
                    .filter(_ -> before.running())
                    .map(process -> new Running(spec.id(), process.pid()))
                    .orElseThrow(() -> starter.endedBefore(spec, settled(before)));
        }
        Tracked instance = starter.start(spec, folder(spec.id()));
        follow(instance);
        Optional<Pidfd> process = instance.process().filter(_ -> starter.becomesProgram(instance));
        return process.map(running -> new Running(spec.id(), running.pid()))
                .orElseThrow(() -> starter.endedBefore(spec, settled(instance)));
    }

    /// Takes an instance on, and cares for its end.
    private void follow(Tracked instance) {
        known.put(instance.id(), instance);
        instance.process()
                .ifPresentOrElse(
                        process -> watch.add(process, () -> settle(instance)),
                        () -> Thread.ofVirtual().start(() -> settle(instance)));
    }

    private void settle(Tracked instance) {
        instance.markProcessEnded();
        Ended end = Settlement.of(instance);
        instance.markGone(end);
        if (!instance.folder().endHeard()) {
            ends.report(instance.folder(), end);
        }
    }

    private List<Long> processes(InstanceId id) {
        return Optional.ofNullable(known.get(id)).stream()
                .flatMap(instance -> instance.family().members().stream())
                .map(ProcessStat::pid)
                .toList();
    }

    private InstanceFolder folder(InstanceId id) {
        return new InstanceFolder(id, instances.resolve(id.value()));
    }

    private List<Path> growingLogs() {
        return known.values().stream()
                .filter(Tracked::running)
                .map(instance -> logs.of(
                        instance.spec().service(), instance.spec().release(), instance.id()))
                .toList();
    }

    private static ObservedInstance observed(Tracked instance) {
        if (!instance.running()) {
            return settled(instance);
        }
        long pid = instance.process().map(Pidfd::pid).orElseThrow();
        return new Running(instance.id(), pid);
    }

    private static Ended settled(Tracked instance) {
        return instance.awaitGone(SETTLE_LIMIT.plus(instance.leftBehindPatience()))
                .orElseGet(() -> new Ended(instance.id(), -1, "ended, its exit code is not known yet"));
    }

    private static Problem notEnding(Tracked instance) {
        String left = instance.family().members().stream()
                .map(stat -> "pid " + stat.pid() + " " + stat.command() + " (state " + stat.state() + ")")
                .reduce((a, b) -> a + ", " + b)
                .orElse("nothing");
        return Problem.of(ProblemCode.INTERNAL, "Instance " + instance.id() + " does not end, not even on SIGKILL.")
                .found("left: " + left)
                .todo("state D waits for a disk or network file system: look at dmesg, then stop it again")
                .retryable()
                .build();
    }

    private static Running join(CompletableFuture<Running> other) {
        try {
            return other.join();
        } catch (CompletionException failure) {
            if (failure.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw failure;
        }
    }
}
