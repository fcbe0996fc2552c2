package dev.gapless.traffic.simulated;

import dev.gapless.core.port.TrafficSwitch;
import dev.gapless.core.service.SwitchSettings;
import dev.gapless.testkit.simulation.SimulatedPlane;
import dev.gapless.traffic.TrafficSwitchContract;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// The contract for the switch of the simulation: what `bench/simulate` finds holds only as far as
/// that one behaves like a real one.
class SimulatedSwitchTest extends TrafficSwitchContract {
    private static final long SEED = 1;

    @Override
    protected Plane begin() {
        return new Simulated();
    }

    private static final class Simulated implements Plane {
        private final SimulatedPlane plane = new SimulatedPlane(SEED);

        @Override
        public TrafficSwitch connect() {
            return plane.connect();
        }

        @Override
        public SwitchSettings settings(String service, int port) {
            return new SwitchSettings(
                    "builtin", List.of("127.0.0.1:" + port), HOLD, Duration.ofSeconds(10), false);
        }

        @Override
        public Optional<String> withoutAffinity() {
            return Optional.of("no service of the simulation ties its clients to a release");
        }

        @Override
        public Optional<String> aloneOnItsAddresses() {
            return Optional.of("on the simulated host nobody else listens");
        }

        @Override
        public void restart(boolean withRoutes) {
            plane.restart(withRoutes);
        }

        @Override
        public void end() {
            plane.end();
        }

        @Override
        public void close() {
            plane.close();
        }
    }
}
