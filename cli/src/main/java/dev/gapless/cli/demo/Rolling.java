package dev.gapless.cli.demo;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Two processes behind a balancer, replaced one after the other; nobody tells the balancer.
final class Rolling implements Way {
    private static final int INSTANCES = 2;
    private static final int NOTICED_WITHIN_SECONDS = 40;
    private static final long POLL_MILLIS = 200;

    private final App.Setting setting;
    private final Path next;
    private final List<Integer> ports;
    private final List<App> apps;
    private final Balancer balancer;

    private Rolling(
            App.Setting setting,
            Path next,
            List<Integer> ports,
            List<App> apps,
            Balancer balancer) {
        this.setting = setting;
        this.next = next;
        this.ports = ports;
        this.apps = apps;
        this.balancer = balancer;
    }

    static Rolling open(App.Setting setting, Path now, Path next)
            throws IOException, InterruptedException {
        List<Integer> ports = Ports.free(INSTANCES);
        List<App> apps = new ArrayList<>();
        try {
            for (int port : ports) {
                apps.add(App.start(setting, now, port, ""));
            }
            for (App app : apps) {
                app.awaitHealthy();
            }
            Balancer balancer =
                    Balancer.start(apps.stream().map(App::address).toList(), Balancer.CHECKS_EVERY);
            return new Rolling(setting, next, ports, apps, balancer);
        } catch (IOException | InterruptedException | RuntimeException e) {
            apps.forEach(App::close);
            throw e;
        }
    }

    @Override
    public String name() {
        return "rolling, balancer checks every 15 s";
    }

    @Override
    public URI address() {
        return balancer.address();
    }

    /// Each is stopped and started again, and the next one comes when it is healthy.
    @Override
    public void change() throws IOException, InterruptedException {
        for (int i = 0; i < INSTANCES; i++) {
            apps.get(i).stop();
            apps.set(i, App.start(setting, next, ports.get(i), ""));
            apps.get(i).awaitHealthy();
        }
        long end = System.nanoTime() + NOTICED_WITHIN_SECONDS * 1_000_000_000L;
        while (!balancer.seesAll() && System.nanoTime() < end) {
            Thread.sleep(POLL_MILLIS);
        }
    }

    @Override
    public void close() {
        balancer.close();
        apps.forEach(App::terminate);
        apps.forEach(App::close);
    }
}
