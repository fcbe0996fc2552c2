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

/// Gives each instance the share of the CPU that [HoldingBack] says, and its full share before
/// routes reach it. Nothing is kept but what the kernel keeps: a later agent looks at the same
/// state and comes to the same. Thread-safe.
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

    /// Returns once it has its share of the CPU, or could not be given it: then that is tried again
    /// with the next look. Does nothing for one that nobody has looked at.
    void share(InstanceId id) {
        Wanted one = wanted.get(id);
        if (one != null) {
            one.changes(false);
            one.carryOut(id);
        }
    }

    /// What an instance is to have: it may be held back once, before it gets its share for good.
    private final class Wanted {
        private final Object turn = new Object();
        // all guarded by this: what was wished for; somebody asks for the share; it was given
        private boolean low;
        private boolean share;
        private boolean asking;
        private boolean given;

        /// Whether somebody has to carry that out.
        synchronized boolean changes(boolean toLow) {
            if (toLow) {
                boolean first = !low && !share;
                low = true;
                return first;
            }
            boolean first = !asking;
            share = true;
            asking = true;
            return first;
        }

        /// The newest wish, whosever turn it is. A share that was not given is asked for again with
        /// the next look.
        void carryOut(InstanceId id) {
            synchronized (turn) {
                if (!isGiven()) {
                    boolean normal = isShare();
                    boolean done = done(id, normal ? StartPriority.NORMAL : StartPriority.LOW);
                    if (normal) {
                        given(done);
                    }
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

        private synchronized boolean isShare() {
            return share;
        }

        private synchronized boolean isGiven() {
            return given;
        }

        private synchronized void given(boolean done) {
            asking = done;
            given = done;
        }
    }
}
