package dev.gapless.e2e.site;

import dev.gapless.api.Problem;
import dev.gapless.api.wire.CommandRequest;
import dev.gapless.api.wire.CommandView;
import dev.gapless.api.wire.DeploymentView;
import dev.gapless.api.wire.ServiceRequest;
import dev.gapless.api.wire.ServiceView;
import dev.gapless.cli.client.AgentClient;
import dev.gapless.example.database.EmbeddedDatabase;
import dev.gapless.load.RequestSpec;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;

/// A home of its own, in it one service with its own ports. Closing kills everything that was
/// started in it.
public final class Site implements AutoCloseable {
    private static final Duration DEPLOYS_WITHIN = Duration.ofMinutes(5);

    private final Path folder;
    private final String name;
    private final AgentControl agent;
    private final URI url;
    private SiteConfig config;
    private Path orders;

    private Site(Path folder, String name, SiteConfig config) {
        this.folder = folder;
        this.name = name;
        this.agent = new AgentControl(home());
        this.orders = folder.resolve("orders");
        this.config = config;
        this.url = URI.create("http://" + config.value("switch.listen"));
        configure(config);
    }

    /// With two instances of tiny to come on a pool of four ports; nothing is deployed yet.
    public static Site tiny() {
        return in(newFolder());
    }

    /// The same in a folder of the caller's choice, which must be empty.
    public static Site in(Path folder) {
        String name = "tiny-" + HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextInt());
        List<Integer> ports = FreePorts.take(5);
        Site site =
                new Site(
                        folder,
                        name,
                        SiteConfig.tiny(name, folder, ports.getFirst(), ports.subList(1, 5)));
        List.of("1", "2").forEach(version -> site.offer("tiny", version));
        return site;
    }

    /// The example hello on this database, release 1 offered as 1 and, the very same, as 1b.
    public static Site hello(EmbeddedDatabase database) {
        return hello(database.jdbcUrl(), database.user(), database.password());
    }

    /// The same on any database that hello speaks to.
    public static Site hello(String url, String user, String password) {
        Path folder = newFolder();
        List<Integer> ports = FreePorts.take(3);
        String name = "hello-" + HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextInt());
        SiteConfig config =
                SiteConfig.hello(name, folder, ports.getFirst(), ports.subList(1, 3))
                        .with("env.DB_URL", url)
                        .with("env.DB_USER", user)
                        .with(
                                "env.DB_PASSWORD",
                                "{ from-file: " + folder.resolve("password") + " }");
        Site site = new Site(folder, name, config);
        try {
            Files.writeString(folder.resolve("password"), password);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        List.of("1", "1b")
                .forEach(as -> site.offer(Checkout.release("hello", "1"), "hello-" + as + ".jar"));
        return site;
    }

    /// A jar of somebody else, one instance; the caller completes the configuration.
    public static Site foreign(String name) {
        Path folder = newFolder();
        List<Integer> ports = FreePorts.take(3);
        return new Site(
                folder,
                name,
                SiteConfig.service(name, folder, ports.getFirst(), ports.subList(1, 3)));
    }

    private static Path newFolder() {
        try {
            return Files.createTempDirectory("gapless-e2e");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Puts a built release where the configuration looks for it.
    public Path offer(String example, String version) {
        return offer(Checkout.release(example, version), example + "-" + version + ".jar");
    }

    /// Puts any jar there, under this name.
    public Path offer(Path jar, String as) {
        try {
            Path jars = Files.createDirectories(folder.resolve("jars"));
            return Files.copy(jar, jars.resolve(as), StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public Path folder() {
        return folder;
    }

    public Path home() {
        return folder.resolve("home");
    }

    public Path configFile() {
        return folder.resolve("gapless.yaml");
    }

    /// Where tiny's instances write their orders.
    public Path orders() {
        return orders;
    }

    /// Has them written elsewhere.
    public Site orders(Path file) {
        orders = file;
        return with("env", "{ TINY_ORDERS: " + file + " }");
    }

    public String name() {
        return name;
    }

    /// The first one of `ports`.
    public int port() {
        return Integer.parseInt(config().value("ports").replaceAll("\\[([0-9]+).*", "$1"));
    }

    public URI url() {
        return url;
    }

    public SiteConfig config() {
        return config;
    }

    public AgentControl agent() {
        return agent;
    }

    public AgentClient client() {
        return agent.client();
    }

    /// What the next deployment reads.
    public Site configure(SiteConfig changed) {
        try {
            Files.createDirectories(home());
            Files.writeString(configFile(), changed.text());
            config = changed;
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public Site with(String key, String value) {
        return configure(config.with(key, value));
    }

    public Traffic traffic(int users, Duration think) {
        return Traffic.on(url, orders(), users, think);
    }

    /// The same, past the address of the switch: through a server of nginx's that leads to it.
    public Traffic trafficAt(int port, int users, Duration think) {
        return Traffic.on(URI.create("http://127.0.0.1:" + port), orders(), users, think);
    }

    public Traffic helloTraffic(int users, Duration think) {
        return Traffic.onHello(url, users, think);
    }

    /// Requests of which nobody knows the effects.
    public Traffic traffic(int users, Duration think, List<RequestSpec> requests) {
        return Traffic.of(url, users, think, requests);
    }

    public ServiceRequest request(String version) {
        return new ServiceRequest(
                configFile().toString(),
                config.text(),
                Map.of(),
                version,
                Map.of(),
                "",
                false,
                "e2e@localhost");
    }

    /// Begins a deployment; empty when the release is stable already.
    public Optional<DeploymentView> begin(String version) {
        try {
            return agent.connect().deploy(name, request(version)).deployment();
        } catch (Problem refused) {
            // a test that fails by it shows why
            refused.addSuppressed(new IllegalStateException(refused.report().toString()));
            throw refused;
        }
    }

    /// Deploys and waits for the outcome.
    public DeploymentView deploy(String version) {
        return outcome(
                begin(version)
                        .orElseThrow(
                                () ->
                                        new IllegalStateException(
                                                "release " + version + " is stable already")));
    }

    /// A command like `rollback`.
    public CommandView command(String command) {
        return client().command(
                        name, command, new CommandRequest("e2e@localhost", false, Map.of()));
    }

    /// Waits until the deployment has ended.
    public DeploymentView outcome(DeploymentView begun) {
        return Await.value(
                "the end of deployment " + begun.number(),
                DEPLOYS_WITHIN,
                () ->
                        Optional.of(client().deployment(name, begun.number()))
                                .filter(view -> !view.outcome().isEmpty()));
    }

    /// Waits until an open deployment says that it is in this state, or has ended.
    public DeploymentView awaitState(DeploymentView begun, String state) {
        return Await.value(
                "deployment " + begun.number() + " is " + state,
                DEPLOYS_WITHIN,
                () ->
                        Optional.of(client().deployment(name, begun.number()))
                                .filter(
                                        view ->
                                                view.state().equals(state)
                                                        || !view.outcome().isEmpty()));
    }

    public ServiceView view() {
        return client().service(name);
    }

    /// Process ids of the proxy, as the process table has them.
    public List<Long> proxies() {
        return Processes.mentioning("ProxyMain").stream()
                .filter(one -> one.arguments().contains(home().resolve("proxy").toString()))
                .map(Processes.Found::pid)
                .toList();
    }

    /// Process ids of the instances that are alive, whoever knows of them.
    public List<Long> instances() {
        return Processes.mentioning(home().resolve("releases").toString()).stream()
                .filter(Processes.Found::isJava)
                .map(Processes.Found::pid)
                .toList();
    }

    /// Process ids of the instances of one release.
    public List<Long> instances(String release) {
        return Processes.mentioning(home().resolve("releases").resolve(name).resolve(release) + "/")
                .stream()
                .filter(Processes.Found::isJava)
                .map(Processes.Found::pid)
                .toList();
    }

    @Override
    public void close() {
        agent.kill();
        List<Processes.Found> left = Processes.mentioning(folder.toString());
        left.forEach(one -> Processes.kill(one.pid()));
        left.forEach(one -> AgentControl.awaitEnd(one.pid()));
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder()).forEach(Site::delete);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
