package dev.gapless.cli.demo;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// The blue-green script that many have: start the new one on the other port, write an include,
/// `nginx -s reload`, kill the old one.
final class NginxScript implements Way {
    private static final int STARTS_WITHIN_SECONDS = 20;
    private static final long POLL_MILLIS = 50;

    private final App.Setting setting;
    private final Path next;
    private final List<String> nginx;
    private final Path folder;
    private final List<Integer> ports;
    private final List<App> apps = new ArrayList<>();
    private final Process process;

    private NginxScript(App.Setting setting, Path next, Path program, Path folder)
            throws IOException {
        this.setting = setting;
        this.next = next;
        this.folder = Files.createDirectories(folder);
        this.ports = Ports.free(3);
        this.nginx =
                List.of(
                        program.toString(),
                        "-p",
                        folder.toString(),
                        "-c",
                        folder.resolve("nginx.conf").toString());
        Files.writeString(folder.resolve("nginx.conf"), configuration());
        point(ports.get(1));
        this.process = run(List.of());
    }

    /// The program, where there is one.
    static Optional<Path> installed() {
        String path = System.getenv().getOrDefault("PATH", "");
        return Stream.concat(
                        Stream.of(path.split(":", -1)),
                        Stream.of("/usr/sbin", "/usr/local/sbin", "/usr/local/nginx/sbin"))
                .filter(one -> one.startsWith("/"))
                .map(one -> Path.of(one, "nginx"))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /// @param program of nginx
    /// @param folder for its files
    static NginxScript open(App.Setting setting, Path next, Path program, Path folder, Path now)
            throws IOException, InterruptedException {
        NginxScript way = new NginxScript(setting, next, program, folder);
        try {
            way.apps.add(App.startHealthy(setting, now, way.ports.get(1)));
            way.awaitListening();
            return way;
        } catch (IOException | InterruptedException | RuntimeException e) {
            way.close();
            throw e;
        }
    }

    private String configuration() {
        String user = System.getProperty("user.name", "").equals("root") ? "user root;\n" : "";
        return user
                + """
                worker_processes 2;
                daemon off;
                pid %1$s/nginx.pid;
                error_log %1$s/error.log;
                events { worker_connections 2048; }
                http {
                    access_log off;
                    client_body_temp_path %1$s/body;
                    proxy_temp_path %1$s/proxy;
                    fastcgi_temp_path %1$s/fastcgi;
                    uwsgi_temp_path %1$s/uwsgi;
                    scgi_temp_path %1$s/scgi;
                    server {
                        listen 127.0.0.1:%2$d backlog=1024;
                        location / {
                            include %1$s/service-url.inc;
                            proxy_pass $service_url;
                        }
                    }
                }
                """
                        .formatted(folder, ports.getFirst());
    }

    private void point(int port) throws IOException {
        Files.writeString(
                folder.resolve("service-url.inc"),
                "set $service_url http://127.0.0.1:" + port + ";\n");
    }

    private Process run(List<String> more) throws IOException {
        List<String> command = new ArrayList<>(nginx);
        command.addAll(more);
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(
                        ProcessBuilder.Redirect.appendTo(folder.resolve("output.log").toFile()))
                .start();
    }

    private void awaitListening() throws IOException, InterruptedException {
        long end = System.nanoTime() + STARTS_WITHIN_SECONDS * 1_000_000_000L;
        while (process.isAlive() && System.nanoTime() < end) {
            try (Socket socket = new Socket()) {
                socket.connect(new InetSocketAddress("127.0.0.1", ports.getFirst()), 1000);
                return;
            } catch (IOException notYet) {
                Thread.sleep(POLL_MILLIS);
            }
        }
        throw new IOException("nginx did not start; see " + folder.resolve("output.log"));
    }

    @Override
    public String name() {
        return "nginx script: reload, kill the old";
    }

    @Override
    public URI address() {
        return URI.create("http://127.0.0.1:" + ports.getFirst());
    }

    @Override
    public void change() throws IOException, InterruptedException {
        App fresh = App.start(setting, next, ports.get(2), "");
        apps.add(fresh);
        fresh.awaitHealthy();
        point(ports.get(2));
        int code = run(List.of("-s", "reload")).waitFor();
        if (code != 0) {
            throw new IOException("nginx -s reload failed; see " + folder.resolve("output.log"));
        }
        apps.getFirst().stop();
    }

    @Override
    public void close() {
        process.destroy();
        apps.forEach(App::terminate);
        apps.forEach(App::close);
        Interrupts.without(
                () -> {
                    if (!process.waitFor(10, TimeUnit.SECONDS)) {
                        process.destroyForcibly();
                    }
                });
    }
}
