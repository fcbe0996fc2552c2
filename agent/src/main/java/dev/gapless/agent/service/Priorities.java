package dev.gapless.agent.service;

import dev.gapless.core.deploy.HoldingBack;
import dev.gapless.core.deploy.Instance;
import dev.gapless.core.deploy.ServiceState;
import dev.gapless.core.port.Runtime;
import dev.gapless.core.service.InstanceId;
import dev.gapless.core.service.StartPriority;

import org.jspecify.annotations.Nullable;

import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// Gives each instance the share of the CPU that [HoldingBack] says, and its full share before
/// routes reach it: after that it is held back no more. Nothing is kept but what the kernel keeps:
/// a later agent looks at the same state and comes to the same. Thread-safe.
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
        if (one.wish(low)) {
            Thread.ofVirtual().name("priority-" + id).start(() -> one.carryOut(id));
        }
    }

    /// Returns once it has its share of the CPU, or could not be given it: then that is tried again
    /// with the next look. It is not held back any more from now on. Does nothing for one that
    /// nobody has looked at.
    void share(InstanceId id) {
        Wanted one = wanted.get(id);
        if (one != null) {
            one.serves();
            one.carryOut(id);
        }
    }

    /// What an instance is to have: it may be held back again and again until it serves.
    private final class Wanted {
        private final Object turn = new Object();
        // all guarded by this: the newest wish; it serves; what it has for all that is known; that
        // somebody carries the wish out
        private StartPriority wish = StartPriority.NORMAL;
        private boolean serves;
        private @Nullable StartPriority has;
        private boolean atWork;

        /// Whether somebody has to carry that out.
        synchronized boolean wish(boolean low) {
            wish = low && !serves ? StartPriority.LOW : StartPriority.NORMAL;
            boolean begins = !atWork && has != wish;
            atWork |= begins;
            return begins;
        }

        synchronized void serves() {
            serves = true;
            wish = StartPriority.NORMAL;
        }

        /// The newest wish, whosever turn it is. A share that was not given is asked for again with
        /// the next look.
        void carryOut(InstanceId id) {
            synchronized (turn) {
                for (Optional<StartPriority> next = due(); next.isPresent(); next = due()) {
                    if (!ended(next.get(), done(id, next.get()))) {
                        return;
                    }
                }
            }
        }

        private synchronized Optional<StartPriority> due() {
            boolean due = has != wish;
            atWork = due;
            return due ? Optional.of(wish) : Optional.empty();
        }

        /// Whether to go on. A host that cannot hold it back is not asked to again.
        private synchronized boolean ended(StartPriority asked, boolean done) {
            boolean over = done || asked == StartPriority.LOW;
            has = over ? asked : null;
            atWork = over;
            return over;
        }

        private boolean done(InstanceId id, StartPriority priority) {
            try {
                return runtime.priority(id, priority);
            } catch (RuntimeException failure) {
                LOG.log(System.Logger.Level.WARNING, "the CPU priority of " + id, failure);
                return false;
            }
        }
    }
}
