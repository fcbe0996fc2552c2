package dev.gapless.traffic.nginx;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.gapless.core.port.TrafficSwitch;
import dev.gapless.core.service.SwitchSettings;
import dev.gapless.testkit.Needed;
import dev.gapless.traffic.TrafficSwitchContract;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;

/// The contract, kept by the nginx of this machine.
class NginxContractTest extends TrafficSwitchContract {
    @Override
    protected Plane begin() throws Exception {
        assumeTrue(Needed.there("nginx", RealNginx.installed()), RealNginx.NOT_INSTALLED);
        return new NginxPlane();
    }

    private static final class NginxPlane implements Plane {
        private final RealNginx nginx = RealNginx.start();
        private long epoch;
        private @Nullable NginxSwitch last;

        NginxPlane() throws Exception {}

        /// The agent before has ended by then.
        @Override
        public TrafficSwitch connect() {
            if (last != null) {
                last.close();
            }
            last = new NginxSwitch(++epoch, new ProcTable(), Whereabouts.HERE);
            return last;
        }

        @Override
        public SwitchSettings settings(String service, int port) {
            // the slots are those of the targets
            return nginx.settings(service, port, List.of());
        }

        @Override
        public void restart(boolean withRoutes) throws Exception {
            nginx.stop();
            if (!withRoutes) {
                Files.delete(new Layout(nginx.include("shop")).current());
            }
            nginx.begin();
        }

        @Override
        public void end() throws Exception {
            nginx.stop();
        }

        @Override
        public void close() throws IOException {
            if (last != null) {
                last.close();
            }
            nginx.close();
        }
    }
}
