package dev.gapless.runtime.process;

import dev.gapless.api.Problem;
import dev.gapless.api.ProblemCode;
import dev.gapless.api.ProblemReport;
import dev.gapless.core.port.InstanceSpec;
import dev.gapless.core.port.ObservedInstance;
import dev.gapless.core.port.ObservedInstance.Ended;
import dev.gapless.core.port.ObservedInstance.Running;
import dev.gapless.core.port.Preflight;
import dev.gapless.core.port.Runtime;
import dev.gapless.core.service.Address;
import dev.gapless.core.service.InstanceId;
import dev.gapless.core.service.StartPriority;
import dev.gapless.runtime.command.SecretSource;
import dev.gapless.runtime.file.DurableFiles;
import dev.gapless.runtime.file.FileProblems;
import dev.gapless.runtime.linux.LowPriority;
import dev.gapless.runtime.linux.OutOfMemory;
import dev.gapless.runtime.linux.ProcessIdentity;
import dev.gapless.runtime.linux.ProcessStat;
import dev.gapless.runtime.preflight.Checks;

import java.io.IOException;
import java.lang.System.Logger;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.stream.Stream;

/// Instances as processes of this host; see the package. At most one runtime per home at a time
/// (the agent's lock).
public final class ProcessRuntime implements Runtime, AutoCloseable {
    private static final Logger LOG = System.getLogger(ProcessRuntime.class.getName());
    private static final int ESTABLISH_ROUNDS = 5;
    private final Path folders;
    private final LogFiles logs;
    private final Starter starter;
    private final Adopting adopting;
    private final Checks checks;
    private final Instances instances = new Instances();
    private final List<Path> others = new CopyOnWriteArrayList<>();
    private final LogRotation rotation;
    private final Starts starts = new Starts();
    private final LowPriority lowPriority = LowPriority.ofThisHost();

    public ProcessRuntime(Path home, SecretSource secrets) {
        this(home, secrets, LogLimits.DEFAULT);
    }

    /// Finds what earlier agents started, so it may take a moment.
    ///
    /// @param home `$GAPLESS_HOME`; `instances`, `logs` and `shim` are kept there
    public ProcessRuntime(Path home, SecretSource secrets, LogLimits limits) {
        Path root = home.toAbsolutePath().normalize();
        folders = root.resolve("instances");
        logs = new LogFiles(root.resolve("logs"), limits);
        checks = new Checks(root, limits.fileBytes(), secrets, this::processes);
        try {
            DurableFiles.createFolders(folders);
            logs.create();
            starter = new Starter(new Launcher(root, secrets), logs);
            adopting = new Adopting(starter, logs);
            new Recovery(folders, logs).find().forEach(instances::follow);
        } catch (IOException failure) {
            throw FileProblems.of("Instances cannot be looked after.", root, failure);
        }
        rotation = new LogRotation(limits, this::growingLogs, LogRotation.INTERVAL);
    }

    @Override
    public List<ProblemReport> preflight(Preflight request) {
        return checks.look(request);
    }

    /// An instance that has ended before is not started again: its id is used up
    /// (`app-start-failed`).
    @Override
    public Running start(InstanceSpec spec) {
        return starts.once(spec, this::startOnce);
    }

    /// Waits for a start of the same instance that is under way. One that comes first leaves its
    /// mark: that instance is never started (`app-start-failed`), until it is forgotten.
    @Override
    public Stopped stop(InstanceId id, Duration grace) {
        return starts.stopped(id, instances::find)
                .map(instance -> Stopper.stop(instance, grace))
                .orElseGet(() -> new Stopped(new Ended(id, -1, "never started"), false, 0));
    }

    @Override
    public void establish(InstanceId id) {
        Optional<Family> family = instances.find(id).map(Tracked::family);
        // more than once: a process may start another one just before it is lowered itself
        for (int round = 0; round < ESTABLISH_ROUNDS; round++) {
            List<ProcessIdentity> newcomers = newcomers(family);
            if (newcomers.isEmpty()) {
                return;
            }
            newcomers.forEach(OutOfMemory::establish);
        }
        if (!newcomers(family).isEmpty()) {
            LOG.log(
                    Logger.Level.WARNING,
                    "{0} stays among those that the kernel ends first when memory is short: its"
                            + " oom_score_adj may not be lowered",
                    id);
        }
    }

    @Override
    public boolean priority(InstanceId id, StartPriority priority) {
        Optional<Tracked> instance = instances.find(id).filter(Tracked::running);
        if (instance.isEmpty()) {
            return true;
        }
        Family family = instance.get().family();
        String name = instance.get().folder().groupName();
        boolean done =
                switch (priority) {
                    case LOW -> lowPriority.lower(name, family::members);
                    case NORMAL -> lowPriority.raise(name, family::members);
                };
        if (!done && lowPriority.possible()) {
            LOG.log(
                    Logger.Level.WARNING,
                    "{0} could not be given {1} priority: {2}",
                    id,
                    priority.id(),
                    lowPriority.text());
        }
        return done;
    }

    @Override
    public HoldBack holdBack() {
        return new HoldBack(lowPriority.possible(), lowPriority.text());
    }

    private static List<ProcessIdentity> newcomers(Optional<Family> family) {
        return family.stream()
                .flatMap(one -> one.members().stream())
                .map(ProcessStat::identity)
                .filter(OutOfMemory::isNewcomer)
                .toList();
    }

    /// Its log stays, and so does, while it runs, whatever it runs from.
    @Override
    public void letGo(InstanceId id) {
        starts.await(id);
        Optional<Tracked> instance = instances.find(id);
        InstanceFolder folder = folder(id);
        try {
            if (folder.exists()) {
                folder.markLetGo();
            }
            instance.ifPresent(instances::release);
            folder.remove();
            starts.forget(id);
        } catch (IOException failure) {
            throw FileProblems.of("Instance " + id + " cannot be let go.", folder.path(), failure);
        }
    }

    @Override
    public List<ObservedInstance> observe(String service) {
        return instances.all().stream()
                .filter(instance -> instance.spec().service().equals(service))
                .map(Instances::observed)
                .toList();
    }

    /// Ends that no agent has told anybody of, also those while none ran, are told to the first
    /// listener.
    @Override
    public void onEnd(Consumer<Ended> listener) {
        instances.onEnd(listener);
    }

    @Override
    public PortOwner owner(InstanceId id, int port) {
        return instances
                .find(id)
                .map(
                        instance ->
                                PortOwners.of(
                                        instance,
                                        new Address(instance.spec().address().host(), port)))
                .orElseGet(() -> new PortOwner.Unknown("instance " + id + " is not known here"));
    }

    @Override
    public List<String> log(InstanceId id, int lines) {
        return instances
                .find(id)
                .map(logs::of)
                .or(() -> logs.find(id))
                .map(log -> logs.tail(log, lines))
                .orElse(List.of());
    }

    /// Throws `not-possible-now` while it runs.
    @Override
    public void forget(InstanceId id) {
        starts.await(id);
        Optional<Tracked> instance = instances.find(id);
        if (instance.isPresent() && instance.get().end().isEmpty()) {
            throw Problem.of(
                            ProblemCode.NOT_POSSIBLE_NOW,
                            "Instance " + id + " runs and cannot be forgotten.")
                    .todo("stop it first")
                    .build();
        }
        try {
            lowPriority.ended(folder(id).groupName());
            folder(id).remove();
            instances.forget(id);
            starts.forget(id);
            if (instance.isPresent()) {
                logs.pruneForgotten(instance.get().spec().service(), this::isKnown);
            }
        } catch (IOException failure) {
            throw FileProblems.of(
                    "Instance " + id + " cannot be forgotten.", folder(id).path(), failure);
        }
    }

    /// Looks after the instances no longer; they go on.
    @Override
    public void close() {
        rotation.close();
        instances.close();
    }

    private Running startOnce(InstanceSpec spec) {
        Optional<Tracked> before = instances.find(spec.id());
        Tracked instance = before.orElseGet(() -> begin(spec, folder(spec.id())));
        if (before.isEmpty()) {
            instances.follow(instance);
        }
        return instance.process()
                .filter(_ -> instance.running() && starter.becomesProgram(instance))
                .map(process -> new Running(spec.id(), process.pid()))
                .orElseThrow(() -> starter.endedBefore(spec, Instances.end(instance)));
    }

    private Tracked begin(InstanceSpec spec, InstanceFolder folder) {
        return spec.adopted()
                .map(adopted -> adopting.start(spec, folder, adopted))
                .orElseGet(() -> starter.start(spec, folder));
    }

    /// Keeps another log that is appended to within the same limits.
    public void keepSmall(Path log) {
        others.add(log);
    }

    private List<Path> growingLogs() {
        return Stream.concat(
                        instances.all().stream().filter(Tracked::running).map(logs::of),
                        others.stream())
                .toList();
    }

    private boolean isKnown(Path log) {
        return instances.all().stream().map(logs::of).anyMatch(log::equals);
    }

    private List<Long> processes(InstanceId id) {
        return instances.find(id).stream()
                .flatMap(instance -> instance.family().members().stream())
                .map(ProcessStat::pid)
                .toList();
    }

    private InstanceFolder folder(InstanceId id) {
        return new InstanceFolder(id, folders.resolve(id.value()));
    }
}
