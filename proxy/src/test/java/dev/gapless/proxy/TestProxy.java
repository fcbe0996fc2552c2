package dev.gapless.proxy;

import dev.gapless.proxy.admin.ApplyResult;
import dev.gapless.proxy.admin.ProxyAdmin;
import dev.gapless.proxy.admin.ProxyStats.InstanceStats;
import dev.gapless.proxy.admin.ProxyStats.ReleaseStats;
import dev.gapless.proxy.admin.ProxyStats.ServiceStats;
import dev.gapless.proxy.route.ReleaseWeight;
import dev.gapless.proxy.route.RouteTable;
import dev.gapless.proxy.route.ServiceRoute;
import dev.gapless.proxy.route.Target;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;

/// A proxy in this process with one service `web`, in a folder of its own.
final class TestProxy implements AutoCloseable {
    final Path home;
    final Path adminSocket;
    final Proxy proxy;
    final ProxyAdmin admin;
    final int port = freePort();
    private long generation;

    TestProxy() throws Exception {
        this.home = folder();
        this.adminSocket = home.resolve("a");
        this.proxy =
                Proxy.start(
                        new ProxyOptions(
                                home, adminSocket, null, false, 2, Duration.ofSeconds(10)));
        this.admin = new ProxyAdmin(adminSocket);
    }

    /// A folder with a short name, in memory where possible: most tests are not about durability.
    static Path folder() throws IOException {
        Path memory = Path.of("/dev/shm");
        return Files.isWritable(memory)
                ? Files.createTempDirectory(memory, "gp")
                : Files.createTempDirectory("gp");
    }

    static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            return socket.getLocalPort();
        }
    }

    static TestProxy to(RawUpstream... upstreams) throws Exception {
        TestProxy proxy = new TestProxy();
        proxy.apply(proxy.service(upstreams));
        return proxy;
    }

    /// All upstreams as active instances `i1`, `i2`, ... of release `v1`.
    ServiceRoute service(RawUpstream... upstreams) {
        List<Target> targets = new ArrayList<>();
        for (RawUpstream upstream : upstreams) {
            targets.add(target("i" + (targets.size() + 1), "v1", upstream, true));
        }
        return ServiceRoute.of(
                "web",
                List.of("127.0.0.1:" + port),
                List.of(new ReleaseWeight("v1", 100)),
                targets);
    }

    static Target target(String instance, String release, RawUpstream upstream, boolean active) {
        return new Target(instance, release, "127.0.0.1", upstream.port(), active);
    }

    void apply(ServiceRoute... services) throws IOException {
        ApplyResult result = tryApply(services);
        if (!(result instanceof ApplyResult.Applied)) {
            throw new AssertionError("refused: " + result);
        }
    }

    ApplyResult tryApply(ServiceRoute... services) throws IOException {
        return admin.apply(new RouteTable(1, ++generation, List.of(services)));
    }

    RawClient client() throws IOException {
        return new RawClient(port);
    }

    ServiceStats stats() throws IOException {
        return admin.stats().services().stream()
                .filter(service -> service.name().equals("web"))
                .findFirst()
                .orElseThrow();
    }

    ReleaseStats release(String name) throws IOException {
        return stats().releases().stream()
                .filter(release -> release.release().equals(name))
                .findFirst()
                .orElseThrow();
    }

    InstanceStats instance(String name) throws IOException {
        return stats().instances().stream()
                .filter(instance -> instance.instance().equals(name))
                .findFirst()
                .orElseThrow();
    }

    /// Waits until it is true, at most a minute.
    static void await(String what, Callable<Boolean> condition) throws Exception {
        long until = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (!condition.call()) {
            if (System.nanoTime() > until) {
                throw new AssertionError("not within a minute: " + what);
            }
            Thread.sleep(2);
        }
    }

    @Override
    public void close() throws IOException {
        proxy.close();
        deleteTree(home);
    }

    static void deleteTree(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
