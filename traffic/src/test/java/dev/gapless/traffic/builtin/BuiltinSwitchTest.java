package dev.gapless.traffic.builtin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gapless.api.ProblemReport;
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
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/// The contract for the built-in switch, over a real proxy in this process.
class BuiltinSwitchTest extends TrafficSwitchContract {
    private final AtomicInteger listenersChanged = new AtomicInteger();
    private final Map<Integer, String> holders = new HashMap<>();

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

    @Test
    void anAddressThatSomebodyHasIsRefusedBeforeAnythingIsDone() throws Exception {
        try (RealProxy plane = new RealProxy();
                ServerSocket foreign = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            TrafficSwitch traffic = plane.connect();
            String taken = "127.0.0.1:" + foreign.getLocalPort();
            holders.put(foreign.getLocalPort(), "pid 3120, java -jar batch.jar");
            for (String wanted : List.of(taken, "0.0.0.0:" + foreign.getLocalPort())) {
                List<ProblemReport> problems =
                        traffic.outlook("shop", settings("127.0.0.1:" + freePort(), wanted))
                                .problems();
                assertThat(problems).hasSize(1);
                ProblemReport problem = problems.getFirst();
                assertThat(problem.code()).isEqualTo("listen-in-use");
                assertThat(problem.what()).contains(wanted, "something else holds it");
                assertThat(problem.where()).isEqualTo("switch.listen: " + wanted);
                assertThat(problem.found()).isEqualTo("pid 3120, java -jar batch.jar");
                assertThat(problem.evidence())
                        .anyMatch(line -> line.contains("another address"))
                        .anyMatch(line -> line.contains("the service itself on another port"));
                assertThat(problem.todo()).contains("switch.listen");
            }
            // an address of its own beside it is none of its concern
            assertThat(
                            traffic.outlook("shop", settings("127.0.0.2:" + foreign.getLocalPort()))
                                    .problems())
                    .isEmpty();
        }
    }

    @Test
    void anAddressThatIsNotOfThisMachineIsRefusedBeforeAnythingIsDone() throws Exception {
        try (RealProxy plane = new RealProxy()) {
            List<ProblemReport> problems =
                    plane.connect().outlook("shop", settings("192.0.2.1:8080")).problems();
            assertThat(problems).hasSize(1);
            assertThat(problems.getFirst().what())
                    .contains("192.0.2.1:8080: Cannot assign requested address");
            assertThat(plane.connect().outlook("shop", settings("shop:8080")).problems())
                    .extracting(ProblemReport::what)
                    .containsExactly(
                            "The built-in switch cannot listen on shop:8080: it is no address of a"
                                    + " machine.");
        }
    }

    @Test
    void itsOwnAddressIsNotInItsWayAndThatOfAnotherServiceIs() throws Exception {
        try (RealProxy plane = new RealProxy()) {
            TrafficSwitch traffic = plane.connect();
            int port = freePort();
            String address = "127.0.0.1:" + port;
            traffic.apply(routes(1, address));
            assertThat(traffic.outlook("shop", settings(address)).problems()).isEmpty();
            assertThat(plane.connect().outlook("shop", settings(address)).problems())
                    .as("for the agent that comes after it, too")
                    .isEmpty();
            for (String wanted : List.of(address, "0.0.0.0:" + port)) {
                ProblemReport problem =
                        traffic.outlook("blog", settings(wanted)).problems().getFirst();
                assertThat(problem.code()).isEqualTo("listen-in-use");
                assertThat(problem.what()).contains(wanted, "Gapless listens there for shop");
                assertThat(problem.found()).contains(address);
            }
            traffic.remove("shop");
            assertThat(traffic.outlook("blog", settings(address)).problems()).isEmpty();
        }
    }

    /// Restored with the table of before, it may find the address taken.
    @Test
    void anAddressOfItsOwnThatItLostIsRefused() throws Exception {
        try (RealProxy plane = new RealProxy()) {
            int port = freePort();
            plane.connect().apply(routes(1, "127.0.0.1:" + port));
            plane.end();
            try (ServerSocket _ = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                plane.restart(true);
                holders.put(port, "pid 3120, java -jar batch.jar");
                assertThat(
                                plane.connect()
                                        .outlook("shop", settings("127.0.0.1:" + port))
                                        .problems())
                        .extracting(ProblemReport::found)
                        .containsExactly("pid 3120, java -jar batch.jar");
            }
        }
    }

    /// A release that came up and could not be served can be stopped: nobody is given a request.
    @Test
    void thatNobodyGetsARequestIsInForceWhereItCannotListen() throws Exception {
        try (RealProxy plane = new RealProxy();
                ServerSocket foreign = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            TrafficSwitch traffic = plane.connect();
            String taken = "127.0.0.1:" + foreign.getLocalPort();
            Routes nobody = routes(2, taken);
            traffic.apply(nobody);
            assertThat(traffic.observe("shop").generation()).isEqualTo(2);
            Routes holding = new Routes("shop", 3, nobody.settings(), Map.of(), List.of(), true);
            assertThatThrownBy(() -> traffic.apply(holding)).hasMessageContaining("listen-in-use");
            foreign.close();
            traffic.apply(nobody.next().next());
            assertThat(listenersChanged).as("now it listens").hasValue(1);
        }
    }

    @Test
    void aServiceThatIsRemovedIsNotInForceThoughItCouldNeverListen() throws Exception {
        try (RealProxy plane = new RealProxy();
                ServerSocket foreign = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            TrafficSwitch traffic = plane.connect();
            traffic.apply(routes(2, "127.0.0.1:" + foreign.getLocalPort()));
            assertThat(traffic.observe("shop").generation()).isEqualTo(2);
            traffic.remove("shop");
            assertThat(traffic.observe("shop").generation()).isEqualTo(-1);
        }
    }

    /// The proxy process stands still, but the kernel still takes connections for it.
    @Test
    void whoOnlyLooksWaitsForAProxyThatStandsStillForSecondsOnly() throws Exception {
        try (ProxyProcess proxy = new ProxyProcess(folder())) {
            TrafficSwitch traffic =
                    new BuiltinSwitch(
                            new ProxyAdmin(proxy.socket()), 1, () -> {}, _ -> Optional.empty());
            String address = "127.0.0.1:" + freePort();
            assertThat(traffic.outlook("shop", settings(address)).problems()).isEmpty();
            proxy.signal("STOP");
            long began = System.nanoTime();
            assertThat(traffic.outlook("shop", settings(address)))
                    .isEqualTo(TrafficSwitch.Outlook.CLEAR);
            assertThat(Duration.ofNanos(System.nanoTime() - began))
                    .isBetween(Duration.ofSeconds(2), Duration.ofSeconds(15));
        }
    }

    private static Routes routes(long generation, String listen) {
        return new Routes("shop", generation, settings(listen), Map.of(), List.of(), false);
    }

    private static SwitchSettings settings(String... listen) {
        return new SwitchSettings(
                "builtin",
                List.of(listen),
                new SwitchSettings.Hold(Duration.ofSeconds(5), 100, 1 << 20),
                Duration.ofSeconds(10),
                false);
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
                    new ProxyAdmin(socket()),
                    ++epoch,
                    listenersChanged::incrementAndGet,
                    address -> Optional.ofNullable(holders.get(address.getPort())));
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
