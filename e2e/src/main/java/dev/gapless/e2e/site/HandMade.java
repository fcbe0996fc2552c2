package dev.gapless.e2e.site;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// What people have before Gapless: the service started by hand with `java -jar`, behind a real
/// nginx of its own whose include says where the requests go. Two doors: one that keeps connections
/// alive, and one that closes each.
public final class HandMade implements AutoCloseable {
    private static final Duration BEGINS_WITHIN = Duration.ofSeconds(60);

    private final Path folder;
    private final Path program;
    private final int keptAlive;
    private final int closing;
    private final List<Process> processes = new ArrayList<>();

    private HandMade(Path folder, Path program) {
        this.folder = folder;
        this.program = program;
        List<Integer> ports = FreePorts.take(2);
        this.keptAlive = ports.getFirst();
        this.closing = ports.getLast();
    }

    /// Where nginx is, if it is installed.
    public static Optional<Path> nginx() {
        String path = System.getenv().getOrDefault("PATH", "");
        return Stream.concat(
                        Stream.of(path.split(":", -1)),
                        Stream.of("/usr/sbin", "/usr/local/sbin", "/usr/local/nginx/sbin"))
                .filter(one -> one.startsWith("/"))
                .map(one -> Path.of(one, "nginx"))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /// Starts release 1 of `tiny` on the first port of a site, then nginx in front of it: what runs
    /// before that site is made one of Gapless.
    public static HandMade before(Site site) {
        return before(site, List.of());
    }

    /// The same with the service of another user.
    ///
    /// @param prefix what its command is run by
    public static HandMade before(Site site, List<String> prefix) {
        try {
            HandMade made = laidOut(nginx().orElseThrow(), site.folder().resolve("hand-made"));
            made.point(site.port());
            made.start(prefix, Checkout.release("tiny", "1"), site.port(), site.orders());
            made.startNginx();
            return made;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Starts only nginx, in front of a service that runs on this port.
    ///
    /// @param folder for its files
    public static HandMade inFrontOf(Path program, Path folder, int port) {
        try {
            HandMade made = laidOut(program, folder);
            made.point(port);
            awaitAnswer(port);
            made.startNginx();
            return made;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Starts nothing: scripts do.
    ///
    /// @param folder for its files
    public static HandMade laidOut(Path program, Path folder) {
        try {
            HandMade made = new HandMade(Files.createDirectories(folder), program);
            Files.createDirectories(folder.resolve("logs"));
            Files.createDirectories(folder.resolve("gapless"));
            Files.writeString(folder.resolve("nginx.conf"), made.configuration());
            return made;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// For scripts that deploy to two ports, by turns.
    public DeployScripts.Surroundings surroundings(Path orders, int first, int second) {
        return new DeployScripts.Surroundings(
                include(),
                String.join(" ", words()),
                folder.resolve("logs/nginx.pid"),
                orders,
                first,
                second,
                "");
    }

    /// The service, as a script starts it.
    public Process start(Path jar, int port, Path orders) throws IOException {
        return start(List.of(), jar, port, orders);
    }

    private Process start(List<String> prefix, Path jar, int port, Path orders) throws IOException {
        Path own = Files.createDirectories(folder.resolve("app"));
        Path copy = own.resolve(String.valueOf(jar.getFileName()));
        if (!Files.exists(copy)) {
            Files.copy(jar, copy);
        }
        Map<String, String> environment = new HashMap<>();
        environment.put("PORT", Integer.toString(port));
        environment.put("TINY_ORDERS", orders.toString());
        List<String> command = new ArrayList<>(prefix);
        command.addAll(
                List.of(
                        SiteConfig.java().toString(),
                        "-XX:+UseSerialGC",
                        "-Xmx64m",
                        "-XX:TieredStopAtLevel=1",
                        "-jar",
                        String.valueOf(copy.getFileName())));
        Process process = run(command, own, environment);
        awaitAnswer(port);
        return process;
    }

    /// Starts nginx only; the file that says where the requests go is there.
    public void startNginx() {
        try {
            run(words(), folder, Map.of());
            awaitAnswer(keptAlive);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void point(int port) throws IOException {
        Files.writeString(include(), "set $service_url http://127.0.0.1:" + port + ";\n");
    }

    /// The process of nginx that begins its workers.
    public long master() throws IOException {
        return Long.parseLong(Files.readString(folder.resolve("logs/nginx.pid")).strip());
    }

    /// The file that says where the requests go.
    public Path include() {
        return folder.resolve("service-url.inc");
    }

    /// The include of Gapless, where nginx itself is the switch.
    public Path ofFlags(Site site) {
        return folder.resolve("gapless").resolve(site.name() + ".conf");
    }

    /// The site is to be served by nginx itself, by flags.
    public Site serve(Site site) {
        return site.with("switch.kind", "nginx")
                .with("switch.expose-release", "false")
                .with(
                        "switch.nginx",
                        "{ include: "
                                + ofFlags(site)
                                + ", test: "
                                + command("-T")
                                + ", reload: "
                                + command("-s", "reload")
                                + " }");
    }

    /// Connections are kept alive there.
    public URI keepAlive() {
        return URI.create("http://127.0.0.1:" + keptAlive);
    }

    /// Every connection is closed after its answer there.
    public URI closing() {
        return URI.create("http://127.0.0.1:" + closing);
    }

    /// What was started by hand, the service first.
    public List<Process> processes() {
        return List.copyOf(processes);
    }

    /// As a list of YAML.
    public String command(String... more) {
        List<String> command = new ArrayList<>(words());
        command.addAll(List.of(more));
        return "[" + String.join(", ", command) + "]";
    }

    /// How often nginx was reloaded since it began.
    public long reloads() throws IOException {
        return Files.readString(folder.resolve("logs/error.log"))
                .lines()
                .filter(line -> line.contains("(SIGHUP)"))
                .count();
    }

    private List<String> words() {
        return List.of(
                program.toString(),
                "-p",
                folder.toString(),
                "-c",
                folder.resolve("nginx.conf").toString());
    }

    private Process run(List<String> command, Path directory, Map<String, String> environment)
            throws IOException {
        ProcessBuilder builder =
                new ProcessBuilder(command)
                        .directory(directory.toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(
                                ProcessBuilder.Redirect.appendTo(
                                        folder.resolve("logs/output.log").toFile()));
        builder.environment().keySet().retainAll(List.of("PATH", "HOME"));
        builder.environment().putAll(environment);
        Process process = builder.start();
        processes.add(process);
        return process;
    }

    private static void awaitAnswer(int port) {
        Await.until(
                "something listens on " + port,
                BEGINS_WITHIN,
                () -> {
                    try (Socket socket = new Socket("127.0.0.1", port)) {
                        return socket.isConnected();
                    } catch (IOException _) {
                        return false;
                    }
                });
    }

    private String configuration() {
        String user = "root".equals(System.getProperty("user.name")) ? "user root;\n" : "";
        return user
                + """
                worker_processes 2;
                daemon off;
                pid %1$s/logs/nginx.pid;
                error_log %1$s/logs/error.log notice;
                events { worker_connections 2048; }
                http {
                    access_log %1$s/logs/access.log;
                    client_body_temp_path %1$s/logs/body;
                    proxy_temp_path %1$s/logs/proxy;
                    fastcgi_temp_path %1$s/logs/fastcgi;
                    uwsgi_temp_path %1$s/logs/uwsgi;
                    scgi_temp_path %1$s/logs/scgi;
                    include %1$s/gapless/*.conf;
                    server {
                        listen 127.0.0.1:%2$d backlog=1024;
                        access_log off;
                        location / {
                            include %1$s/service-url.inc;
                            proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
                            proxy_pass $service_url;
                        }
                    }
                    server {
                        listen 127.0.0.1:%3$d backlog=1024;
                        keepalive_timeout 0;
                        access_log off;
                        location / {
                            include %1$s/service-url.inc;
                            proxy_pass $service_url;
                        }
                    }
                }
                """
                        .formatted(folder, keptAlive, closing);
    }

    @Override
    public void close() {
        for (Process one : processes.reversed()) {
            one.destroy();
        }
        for (Process one : processes) {
            AgentControl.awaitEnd(one.pid());
        }
    }
}
