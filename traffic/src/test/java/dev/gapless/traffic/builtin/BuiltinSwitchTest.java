package dev.gapless.traffic.builtin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gapless.core.port.Routes;
import dev.gapless.core.port.TrafficSwitch;
import dev.gapless.core.port.TrafficSwitch.Capability;
import dev.gapless.core.service.SwitchSettings;
import dev.gapless.proxy.Proxy;
import dev.gapless.proxy.ProxyOptions;
import dev.gapless.proxy.admin.ProxyAdmin;
import dev.gapless.traffic.TrafficSwitchContract;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/// The contract for the built-in switch, over a real proxy in this process.
class BuiltinSwitchTest extends TrafficSwitchContract {
    private final AtomicInteger listenersChanged = new AtomicInteger();

    @Override
    protected Plane begin() throws Exception {
        return new RealProxy();
    }

    @Test
    void canDoAllThatPlansMayRelyOn() throws Exception {
        try (RealProxy plane = new RealProxy()) {
            assertThat(plane.connect().capabilities())
                    .containsExactlyInAnyOrder(Capability.values());
        }
    }

    @Test
    void whoHoldsTheListenersIsToldOfChangesOfAddressesOnly() throws Exception {
        try (RealProxy plane = new RealProxy()) {
            TrafficSwitch traffic = plane.connect();
            traffic.apply(routes(1, "127.0.0.1:" + freePort()));
            assertThat(listenersChanged).hasValue(1);
            Routes moved = routes(2, "127.0.0.1:" + freePort());
            traffic.apply(moved);
            assertThat(listenersChanged).hasValue(2);
            traffic.apply(moved.next());
            traffic.remove("nobody");
            assertThat(listenersChanged).hasValue(2);
            traffic.remove("shop");
            assertThat(listenersChanged).hasValue(3);
        }
    }

    private static Routes routes(long generation, String listen) {
        SwitchSettings settings =
                new SwitchSettings(
                        "builtin",
                        List.of(listen),
                        new SwitchSettings.Hold(Duration.ofSeconds(5), 100, 1 << 20),
                        Duration.ofSeconds(10),
                        false);
        return new Routes("shop", generation, settings, Map.of(), List.of(), false);
    }

    private final class RealProxy implements Plane {
        private final Path home = folder();
        private Proxy proxy = start();
        private long epoch;

        RealProxy() throws Exception {}

        private Proxy start() throws Exception {
            return Proxy.start(
                    new ProxyOptions(home, socket(), null, true, 1, Duration.ofSeconds(10)));
        }

        private Path socket() {
            return home.resolve("a");
        }

        @Override
        public TrafficSwitch connect() {
            return new BuiltinSwitch(
                    new ProxyAdmin(socket()), ++epoch, listenersChanged::incrementAndGet);
        }

        @Override
        public SwitchSettings settings(String service, int port) {
            return new SwitchSettings(
                    "builtin", List.of("127.0.0.1:" + port), HOLD, Duration.ofSeconds(10), false);
        }

        @Override
        public void restart(boolean withRoutes) throws Exception {
            proxy.close();
            if (!withRoutes) {
                for (String file : List.of("routes.json", "routes.previous.json")) {
                    Files.deleteIfExists(home.resolve(file));
                }
            }
            proxy = start();
        }

        @Override
        public void end() {
            proxy.close();
        }

        @Override
        public void close() throws IOException {
            proxy.close();
            try (Stream<Path> files = Files.walk(home)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.deleteIfExists(file);
                }
            }
        }
    }

    /// With a short name: a socket's path may have a hundred characters only.
    private static Path folder() throws IOException {
        return Files.createTempDirectory(Path.of("/tmp"), "gs");
    }
}
