package dev.gapless.traffic.nginx;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.gapless.core.port.TrafficSwitch;
import dev.gapless.core.service.SwitchSettings;
import dev.gapless.testkit.Needed;
import dev.gapless.traffic.TrafficSwitchContract;

import java.io.IOException;

/// The contract, as far as an include that may not be changed lets it be kept.
class ReloadContractTest extends TrafficSwitchContract {
    @Override
    protected Plane begin() throws Exception {
        assumeTrue(Needed.there("nginx", RealNginx.installed()), RealNginx.NOT_INSTALLED);
        return new ReloadPlane();
    }

    private static final class ReloadPlane implements Plane {
        private final RealNginx nginx = RealNginx.start();
        private final UserServer servers = new UserServer(nginx);
        private long epoch;

        ReloadPlane() throws Exception {}

        @Override
        public TrafficSwitch connect() {
            return new ReloadSwitch(++epoch, new ProcTable(), Whereabouts.HERE, new ProcWorkers());
        }

        @Override
        public SwitchSettings settings(String service, int port) {
            return servers.settings(service, port);
        }

        @Override
        public boolean listens() {
            return false;
        }

        /// Each is a reload.
        @Override
        public int changes() {
            return 15;
        }

        @Override
        public void restart(boolean withRoutes) throws Exception {
            nginx.stop();
            if (!withRoutes) {
                new UserInclude(servers.include("shop")).forget();
            }
            nginx.begin();
        }

        @Override
        public void end() throws Exception {
            nginx.stop();
        }

        @Override
        public void close() throws IOException {
            nginx.close();
        }
    }
}
