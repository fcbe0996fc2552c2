package dev.gapless.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gapless.agent.journal.StateJson;
import dev.gapless.core.deploy.ServiceState;
import dev.gapless.core.deploy.StateJournal;
import dev.gapless.testkit.simulation.Life;
import dev.gapless.testkit.simulation.Tampering;
import dev.gapless.testkit.simulation.Verdict;

import org.junit.jupiter.api.Test;

/// What the journal keeps is what was decided: the states of whole lives through the real codec.
class StateJsonTest {
    private static final int LIVES = 100;
    private static final int EVERY = 10;

    private final StateJson json = new StateJson();
    private int written;
    private int reloaded;

    /// An agent that begins anew goes on with what it has read.
    private final class ThroughJson implements Tampering {
        @Override
        public StateJournal journal(StateJournal real) {
            return (event, decision, now) -> {
                if (written++ % EVERY == 0) {
                    again(decision.state().withoutTraffic());
                }
                real.append(event, decision, now);
            };
        }

        @Override
        public ServiceState reloaded(ServiceState journaled) {
            reloaded++;
            return again(journaled);
        }
    }

    private ServiceState again(ServiceState state) {
        ServiceState read = json.readState(json.write(state));
        assertThat(read).isEqualTo(state);
        return read;
    }

    @Test
    void readsEveryStateOfAHundredLivesAsItWasWritten() {
        for (long seed = 1; seed <= LIVES; seed++) {
            Verdict verdict = new Life(seed).with(new ThroughJson()).live();
            assertThat(verdict.broken()).as("seed " + seed).isEmpty();
        }
        assertThat(reloaded).isGreaterThan(LIVES);
        assertThat(written).isGreaterThan(LIVES * EVERY);
    }
}
