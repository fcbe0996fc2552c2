package dev.gapless.agent.service;

import dev.gapless.core.deploy.Instance;
import dev.gapless.core.deploy.ServiceState;
import dev.gapless.core.port.Runtime;
import dev.gapless.core.service.InstanceId;

import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// Tells the runtime of each instance that has become one of those that serve: it runs, gets
/// requests and is of the stable release, which a candidate is from its promotion on. One that was
/// told of stays so: the old release, idle during bake time, is the way back. Thread-safe.
final class Establishing {
    private final Runtime runtime;
    private final Set<InstanceId> told = ConcurrentHashMap.newKeySet();

    Establishing(Runtime runtime) {
        this.runtime = runtime;
    }

    /// Never blocks.
    void look(ServiceState state) {
        told.retainAll(state.instances().keySet());
        for (Instance one : state.all()) {
            if (established(state, one) && told.add(one.id())) {
                Thread.ofVirtual()
                        .name("establish-" + one.id())
                        .start(() -> runtime.establish(one.id()));
            }
        }
    }

    static boolean established(ServiceState state, Instance one) {
        return one.running()
                && state.rotation().has(one.id())
                && state.stable().equals(Optional.of(one.release()));
    }
}
