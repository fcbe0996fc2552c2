package dev.gapless.agent.service;

import dev.gapless.core.port.HealthProbe;
import dev.gapless.core.port.ReleaseStore;
import dev.gapless.core.port.Routes;
import dev.gapless.core.port.Runtime;
import dev.gapless.core.port.Traffic;
import dev.gapless.core.port.TrafficSwitch;
import dev.gapless.core.service.Address;
import dev.gapless.core.service.HealthPolicy;

import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/// The outside world of a service in a test: a runtime that is given, everything else at hand and
/// well.
final class Outside {
    private Outside() {}

    static Ports with(Runtime runtime, Path home) {
        return with(runtime, new Switch(), home);
    }

    static Ports with(Runtime runtime, Switch trafficSwitch, Path home) {
        return new Ports(
                runtime,
                _ -> trafficSwitch,
                _ -> {
                    throw new IllegalStateException("there is no database");
                },
                new Well(),
                new NoStore(),
                new Secrets(home),
                InstantSource.system());
    }

    /// Does what it is asked for and has no traffic.
    static final class Switch implements TrafficSwitch {
        private final BlockingQueue<Instant> looks = new LinkedBlockingQueue<>();
        private volatile long generation;
        private volatile Runnable applied = () -> {};

        /// Called whenever it is given routes.
        void onApply(Runnable called) {
            applied = called;
        }

        /// When it was asked, in turn, for what it has seen.
        BlockingQueue<Instant> looks() {
            return looks;
        }

        @Override
        public Set<Capability> capabilities() {
            return Set.of();
        }

        @Override
        public void apply(Routes routes) {
            applied.run();
            generation = routes.generation();
        }

        @Override
        public Traffic observe(String service) {
            looks.add(Instant.now());
            return new Traffic("epoch", generation, 0, Map.of(), Map.of());
        }

        @Override
        public void remove(String service) {}
    }

    private static final class Well implements HealthProbe {
        @Override
        public Answer ask(Address address, HealthPolicy policy) {
            return new Answer.Healthy(1);
        }
    }

    private static final class NoStore implements ReleaseStore {
        @Override
        public String checksum(Path artifact) {
            return "";
        }

        @Override
        public Path location(String service, String release, Path artifact) {
            return artifact;
        }

        @Override
        public Path keep(String service, String release, Path artifact, String sha256) {
            return artifact;
        }

        @Override
        public List<String> kept(String service) {
            return List.of();
        }

        @Override
        public void remove(String service, String release) {}
    }
}
