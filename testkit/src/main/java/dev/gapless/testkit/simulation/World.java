package dev.gapless.testkit.simulation;

import dev.gapless.core.deploy.Decider;
import dev.gapless.core.deploy.ServiceState;

import java.util.function.Function;

/// Everything there is in one life. Made in one go, because its parts know each other.
final class World {
    private static final long MINUTE = 60_000;

    private final Timeline time;
    private final Chance chance;
    private final Trace trace;
    private final Faults faults;
    private final Tampering tampering;
    private final Rules rules;
    private final SimulatedSwitch trafficSwitch;
    private final SimulatedRuntime runtime;
    private final SimulatedSchema schema;
    private final Strain strain;
    private final Clients clients;
    private final SimulatedAgent agent;
    private final Scenario scenario;
    private int boots;

    /// @param reader of the trace, for a given time
    World(
            Chance chance,
            Tampering tampering,
            CrashPoints crashes,
            Function<Timeline, Trace> reader) {
        this.time = new Timeline();
        this.chance = chance;
        this.tampering = tampering;
        this.trace = reader.apply(time);
        this.faults = Faults.draw(chance);
        this.scenario = new Scenario(chance, faults);
        this.schema = new SimulatedSchema();
        this.rules = new Rules(this);
        this.trafficSwitch = new SimulatedSwitch(time, chance, trace);
        this.runtime = new SimulatedRuntime(time, trace, scenario::nature, rules, this::ended);
        this.strain = new Strain(this);
        this.clients = new Clients(time, chance, trafficSwitch, runtime, rules, strain);
        Decider decider = tampering.decider(new CheckedEngine(chance));
        CrashPoints all = number -> crashes.dies(number) || chance.happens(faults.kill);
        SimulatedJournal disk =
                new SimulatedJournal(time, chance, faults, ServiceState.empty(Scenario.SERVICE));
        this.agent = new SimulatedAgent(this, decider, all, disk);
    }

    /// From now on the host restarts by chance, minute by minute.
    void begin() {
        time.after(
                MINUTE,
                () -> {
                    if (chance.happens(faults.reboot)) {
                        reboot();
                    }
                    begin();
                });
    }

    private void reboot() {
        boots++;
        long down = chance.between(10_000, 120_000);
        runtime.reboot();
        trafficSwitch.restart(down - chance.between(0, 9_000));
        agent.reboot(down);
    }

    /// How often the host has restarted: what was under way before then does not arrive.
    int boots() {
        return boots;
    }

    /// A process ended: its connections are gone, and an agent that lives hears of it.
    private void ended(SimulatedProcess process) {
        trafficSwitch.lost(process.id());
        Hands hands = agent.hands();
        time.after(chance.skewed(1, 100), () -> agent.answer(hands, Hands.ended(process)));
    }

    Timeline time() {
        return time;
    }

    Chance chance() {
        return chance;
    }

    Trace trace() {
        return trace;
    }

    Faults faults() {
        return faults;
    }

    Tampering tampering() {
        return tampering;
    }

    Rules rules() {
        return rules;
    }

    SimulatedSwitch trafficSwitch() {
        return trafficSwitch;
    }

    /// The service as the switch serves it.
    ServedService served() {
        return trafficSwitch.service(Scenario.SERVICE);
    }

    SimulatedRuntime runtime() {
        return runtime;
    }

    SimulatedSchema schema() {
        return schema;
    }

    Strain strain() {
        return strain;
    }

    Clients clients() {
        return clients;
    }

    SimulatedAgent agent() {
        return agent;
    }

    Scenario scenario() {
        return scenario;
    }
}
