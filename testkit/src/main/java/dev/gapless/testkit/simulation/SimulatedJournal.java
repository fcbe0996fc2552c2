package dev.gapless.testkit.simulation;

import dev.gapless.api.Problem;
import dev.gapless.api.ProblemCode;
import dev.gapless.core.deploy.Decision;
import dev.gapless.core.deploy.Event;
import dev.gapless.core.deploy.Recent;
import dev.gapless.core.deploy.ServiceState;
import dev.gapless.core.deploy.StateJournal;

import java.time.Instant;
import java.util.Optional;

/// Keeps the newest state, as a disk would: it survives the agent, but may be full for a while. The
/// newest observation of the traffic is not kept, like in the real one.
final class SimulatedJournal implements StateJournal {
    private final Timeline time;
    private final Chance chance;
    private final Faults faults;
    private ServiceState kept;
    private long fullUntil = -1;

    SimulatedJournal(Timeline time, Chance chance, Faults faults, ServiceState first) {
        this.time = time;
        this.chance = chance;
        this.faults = faults;
        this.kept = first;
    }

    @Override
    public void append(Event event, Decision decision, Instant now) {
        if (chance.happens(faults.journal)) {
            fullUntil = time.now() + chance.between(500, 60_000);
        }
        if (time.now() < fullUntil) {
            throw Problem.of(ProblemCode.JOURNAL_WRITE, "The journal cannot be written.")
                    .todo("make room on the disk")
                    .build();
        }
        kept = withoutTraffic(decision.state());
    }

    ServiceState kept() {
        return kept;
    }

    private static ServiceState withoutTraffic(ServiceState state) {
        return new ServiceState(
                state.service(),
                state.stable(),
                state.previous(),
                state.wanted(),
                state.releases(),
                state.instances(),
                state.rotation(),
                state.routing(),
                state.schema(),
                state.contracted(),
                state.hook(),
                state.warmUp(),
                state.deployments(),
                state.deployment(),
                state.ledger(),
                Optional.empty(),
                Recent.NONE);
    }
}
