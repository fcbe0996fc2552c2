package dev.gapless.testkit.simulation;

import dev.gapless.core.port.InstanceSpec;
import dev.gapless.core.port.ObservedInstance;
import dev.gapless.core.service.InstanceId;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/// The simulated host: starts, signals and buries processes. It lives on while the agent is dead.
final class SimulatedRuntime {
    private final Timeline time;
    private final Trace trace;
    private final Function<InstanceSpec, Behaviour> nature;
    private final Rules rules;
    private final Consumer<SimulatedProcess> onEnd;
    private final Map<InstanceId, SimulatedProcess> processes = new LinkedHashMap<>();
    private long pids = 100;

    /// @param nature draws what a new process will be like
    SimulatedRuntime(
            Timeline time,
            Trace trace,
            Function<InstanceSpec, Behaviour> nature,
            Rules rules,
            Consumer<SimulatedProcess> onEnd) {
        this.time = time;
        this.trace = trace;
        this.nature = nature;
        this.rules = rules;
        this.onEnd = onEnd;
    }

    /// Empty when it could not be started. The same id again gives the process that runs already;
    /// one that has ended cannot be started a second time.
    Optional<SimulatedProcess> start(InstanceSpec spec) {
        rules.asked(spec.id());
        SimulatedProcess known = processes.get(spec.id());
        if (known != null) {
            return Optional.of(known).filter(SimulatedProcess::alive);
        }
        Behaviour behaviour = nature.apply(spec);
        if (!behaviour.starts()) {
            return Optional.empty();
        }
        SimulatedProcess process = new SimulatedProcess(spec, behaviour, pids++, time.now());
        rules.beforeStart(process, alive());
        processes.put(spec.id(), process);
        trace.line("host", () -> "pid " + process.pid() + " is " + spec.id() + ": " + behaviour);
        if (behaviour.diesAt() >= 0) {
            time.after(behaviour.diesAt(), () -> end(process, 1, "exit code 1"));
        }
        return Optional.of(process);
    }

    /// SIGTERM.
    void terminate(SimulatedProcess process) {
        if (tell(process) && process.behaviour().termTakes() >= 0) {
            time.after(process.behaviour().termTakes(), () -> end(process, 143, "exit code 143"));
        }
    }

    void reboot() {
        trace.line("host", () -> "restarts");
        alive().forEach(
                        one -> {
                            one.endWithHost();
                            onEnd.accept(one);
                        });
    }

    /// SIGTERM to one that the host cannot end for now, not even with SIGKILL; later SIGKILL does.
    void terminateInVain(SimulatedProcess process) {
        tell(process);
    }

    private boolean tell(SimulatedProcess process) {
        if (!process.alive() || process.told()) {
            return false;
        }
        rules.beforeTerminate(process);
        trace.line("host", () -> "SIGTERM to " + process.id());
        process.tell();
        return true;
    }

    /// SIGKILL.
    void kill(SimulatedProcess process) {
        end(process, 137, "killed by signal 9");
    }

    private void end(SimulatedProcess process, int code, String how) {
        if (process.alive()) {
            trace.line("host", () -> process.id() + " ended, " + how);
            process.end(code, how);
            onEnd.accept(process);
        }
    }

    void forget(InstanceId id) {
        SimulatedProcess process = processes.get(id);
        if (process != null && process.alive()) {
            throw new Violation("leak", id + " was to be forgotten while it runs");
        }
        processes.remove(id);
    }

    List<ObservedInstance> observe() {
        return processes.values().stream()
                .<ObservedInstance>map(
                        one ->
                                one.alive()
                                        ? new ObservedInstance.Running(one.id(), one.pid())
                                        : new ObservedInstance.Ended(
                                                one.id(),
                                                one.exitCode(),
                                                one.how(),
                                                one.withHost()))
                .toList();
    }

    Optional<SimulatedProcess> process(InstanceId id) {
        return Optional.ofNullable(processes.get(id));
    }

    /// All that were not forgotten.
    Collection<SimulatedProcess> known() {
        return processes.values();
    }

    List<SimulatedProcess> alive() {
        return processes.values().stream().filter(SimulatedProcess::alive).toList();
    }
}
