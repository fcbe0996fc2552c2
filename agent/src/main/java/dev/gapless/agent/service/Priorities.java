package dev.gapless.agent.service;

import dev.gapless.core.deploy.HoldingBack;
import dev.gapless.core.deploy.Instance;
import dev.gapless.core.deploy.ServiceState;
import dev.gapless.core.port.Runtime;
import dev.gapless.core.service.InstanceId;
import dev.gapless.core.service.StartPriority;

import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// Holds a release that is being introduced back while it starts, and gives it its share of the CPU
/// once it is healthy, which is before it gets a request; or when half of the time is over that it
/// has for that, for then the machine has nothing left that nobody wants; or when it is not being
/// introduced any more. Never on the way back: then nobody serves well.
///
/// Nothing is kept but what the kernel keeps: a later agent looks at the same state and comes to
/// the same. Thread-safe.
final class Priorities {
    private static final System.Logger LOG = System.getLogger(Priorities.class.getName());

    private final Runtime runtime;
    private final InstantSource clock;
    private final Map<InstanceId, Wanted> wanted = new ConcurrentHashMap<>();

    Priorities(Runtime runtime, InstantSource clock) {
        this.runtime = runtime;
        this.clock = clock;
    }

    /// Never blocks. An adopted process keeps what it has.
    void look(ServiceState state) {
        wanted.keySet().retainAll(state.instances().keySet());
        for (Instance one : state.all()) {
            if (one.running() && one.spec().adopted().isEmpty()) {
                want(one.id(), HoldingBack.holds(state, one, clock.instant()));
            }
        }
    }

    /// Never blocks.
    void want(InstanceId id, boolean low) {
        Wanted one = wanted.computeIfAbsent(id, _ -> new Wanted());
        if (one.changes(low)) {
            Thread.ofVirtual().name("priority-" + id).start(() -> one.carryOut(id));
        }
    }

    /// What an instance is to have: it may be held back once, and gets its share once.
    private final class Wanted {
        private final Object turn = new Object();
        // both guarded by this
        private boolean lowered;
        private boolean raised;

        synchronized boolean changes(boolean low) {
            if (raised || low && lowered) {
                return false;
            }
            lowered = low;
            raised = !low;
            return true;
        }

        /// The newest wish, whosever turn it is. What was not given is asked for again with the
        /// next look.
        void carryOut(InstanceId id) {
            synchronized (turn) {
                boolean normal = isRaised();
                if (!done(id, normal ? StartPriority.NORMAL : StartPriority.LOW) && normal) {
                    notRaised();
                }
            }
        }

        private boolean done(InstanceId id, StartPriority priority) {
            try {
                return runtime.priority(id, priority);
            } catch (RuntimeException failure) {
                LOG.log(System.Logger.Level.WARNING, "the CPU priority of " + id, failure);
                return false;
            }
        }

        private synchronized boolean isRaised() {
            return raised;
        }

        private synchronized void notRaised() {
            raised = false;
        }
    }
}
