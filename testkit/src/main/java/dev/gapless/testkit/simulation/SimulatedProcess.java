package dev.gapless.testkit.simulation;

import dev.gapless.core.port.InstanceSpec;
import dev.gapless.core.service.InstanceId;
import dev.gapless.testkit.simulation.Behaviour.Symptom;

import java.util.ArrayList;
import java.util.List;

/// A process of the simulated host: the truth about an instance, which the engine only hears of.
final class SimulatedProcess {
    private final InstanceSpec spec;
    private final Behaviour behaviour;
    private final long pid;
    private final long bornAt;
    private final List<Runnable> mourners = new ArrayList<>();
    private boolean told;
    private boolean ended;
    private int exitCode;
    private String how = "";
    private boolean withHost;

    SimulatedProcess(InstanceSpec spec, Behaviour behaviour, long pid, long bornAt) {
        this.spec = spec;
        this.behaviour = behaviour;
        this.pid = pid;
        this.bornAt = bornAt;
    }

    InstanceSpec spec() {
        return spec;
    }

    InstanceId id() {
        return spec.id();
    }

    String release() {
        return spec.release();
    }

    int port() {
        return spec.address().port();
    }

    Behaviour behaviour() {
        return behaviour;
    }

    long pid() {
        return pid;
    }

    boolean alive() {
        return !ended;
    }

    int exitCode() {
        return exitCode;
    }

    String how() {
        return how;
    }

    /// SIGTERM has reached it.
    boolean told() {
        return told;
    }

    void tell() {
        told = true;
    }

    boolean listens(long now) {
        return !ended && behaviour.listens(now - bornAt);
    }

    /// Answers requests.
    boolean serves(long now) {
        return listens(now) && !(sick(now) && behaviour.symptom() == Symptom.SILENT);
    }

    boolean sick(long now) {
        return behaviour.sick(now - bornAt);
    }

    /// Would pass its health check.
    boolean well(long now) {
        return listens(now) && !sick(now);
    }

    void end(int code, String why) {
        if (!ended) {
            ended = true;
            exitCode = code;
            how = why;
            List.copyOf(mourners).forEach(Runnable::run);
            mourners.clear();
        }
    }

    /// The host stops, and it with it; nobody is there to hear of it.
    void endWithHost() {
        if (!ended) {
            mourners.clear();
            end(-1, "the host was restarted");
            withHost = true;
        }
    }

    boolean withHost() {
        return withHost;
    }

    /// Runs at once when it has ended already.
    void whenEnded(Runnable work) {
        if (ended) {
            work.run();
        } else {
            mourners.add(work);
        }
    }
}
