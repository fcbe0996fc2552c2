package dev.gapless.e2e.site;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// An nginx of its own for a site: as it is installed, without a line of ours but the one that
/// includes a folder. Started by root its workers are another user.
public final class Nginx implements AutoCloseable {
    private final Path program;
    private final Path folder;

    private Nginx(Path program, Path folder) {
        this.program = program;
        this.folder = folder;
    }

    /// Where the program is, if it is on this machine.
    public static Optional<Path> installed() {
        String path = System.getenv().getOrDefault("PATH", "");
        return Stream.concat(Stream.of(path.split(":", -1)), Stream.of("/usr/sbin", "/sbin"))
                .filter(one -> one.startsWith("/"))
                .map(one -> Path.of(one, "nginx"))
                .filter(Files::isExecutable)
                .findFirst();
    }

    public static Nginx start() {
        return start("");
    }

    /// Started by this user, who must be there; empty for the one who asks.
    public static Nginx start(String user) {
        Path program =
                installed().orElseThrow(() -> new IllegalStateException("nginx is not installed"));
        try {
            // not in the folder of a site, into which only its owner sees
            Path folder = Files.createTempDirectory("gapless-e2e-nginx");
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
            Files.createDirectories(folder.resolve("gapless"));
            Files.createDirectories(folder.resolve("own"));
            Nginx nginx = new Nginx(program, folder);
            Files.writeString(folder.resolve("nginx.conf"), nginx.configuration());
            if (user.isEmpty()) {
                nginx.run(nginx.command());
            } else {
                nginx.beginAs(user);
            }
            return nginx;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String configuration() {
        return """
               worker_processes 2;
               pid %1$s/nginx.pid;
               error_log %1$s/error.log notice;
               events { worker_connections 2048; }
               http {
                   access_log %1$s/access.log;
                   client_body_temp_path %1$s/body;
                   proxy_temp_path %1$s/proxy;
                   fastcgi_temp_path %1$s/fastcgi;
                   uwsgi_temp_path %1$s/uwsgi;
                   scgi_temp_path %1$s/scgi;
                   include gapless/*.conf;
                   include own/*.conf;
               }
               """
                .formatted(folder);
    }

    /// The site is to be served through it.
    public Site serve(Site site) {
        return site.with("switch.kind", "nginx")
                .with("switch.expose-release", "false")
                .with(
                        "switch.nginx",
                        "{ include: "
                                + folder.resolve("gapless").resolve(site.name() + ".conf")
                                + ", test: "
                                + flow(command("-T"))
                                + ", reload: "
                                + flow(command("-s", "reload"))
                                + " }");
    }

    public Path folder() {
        return folder;
    }

    /// A server of the user's that uses the include of this site, and the reload for it.
    ///
    /// @param more inside `server { }`
    /// @return its port on 127.0.0.1
    public int addServer(Site site, String more) {
        int port = FreePorts.take(1).getFirst();
        String name = site.name().replace('-', '_');
        try {
            Files.writeString(
                    folder.resolve("own").resolve(site.name() + ".conf"),
                    """
                    server {
                        listen 127.0.0.1:%d%s;
                        server_name own.example;
                        %s
                        include "%s/gapless/%s.conf.d/server.conf";
                        location / {
                            proxy_pass http://$gapless_%s;
                            proxy_http_version 1.1;
                            proxy_set_header Connection "";
                            proxy_set_header Host $http_host;
                        }
                    }
                    """
                            .formatted(
                                    port,
                                    more.contains("ssl_certificate") ? " ssl" : "",
                                    more,
                                    folder,
                                    site.name(),
                                    name));
            reload();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return port;
    }

    private static String flow(List<String> command) {
        return "[" + String.join(", ", command) + "]";
    }

    private List<String> command(String... more) {
        List<String> command =
                new ArrayList<>(
                        List.of(
                                program.toString(),
                                "-p",
                                folder.toString(),
                                "-c",
                                folder.resolve("nginx.conf").toString()));
        command.addAll(List.of(more));
        return command;
    }

    /// Logs and the rest are his; the includes stay ours.
    private void beginAs(String user) throws IOException {
        Files.setOwner(
                folder,
                folder.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName(user));
        List<String> command = new ArrayList<>(List.of("runuser", "-u", user, "--"));
        command.addAll(command());
        run(command);
    }

    /// A server of the user's that says in one line of a file where requests go, and the reload for
    /// it.
    ///
    /// @param leads port of what runs
    /// @param server more inside `server { }`
    /// @param location more inside `location / { }`
    /// @return its port on 127.0.0.1
    public int addLed(Site site, int leads, String server, String location) {
        int port = FreePorts.take(1).getFirst();
        try {
            Files.writeString(line(site), "set $service_url http://127.0.0.1:" + leads + ";\n");
            Files.writeString(
                    folder.resolve("own").resolve(site.name() + ".conf"),
                    """
                    server {
                        listen 127.0.0.1:%d%s;
                        access_log off;
                        %s
                        location / {
                            include %s;
                            %s
                            proxy_pass $service_url;
                        }
                    }
                    """
                            .formatted(
                                    port,
                                    server.contains("ssl_certificate") ? " ssl" : "",
                                    server,
                                    line(site),
                                    location));
            reload();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return port;
    }

    /// The file of a server of [#addLed].
    public Path line(Site site) {
        return folder.resolve("own").resolve(site.name() + ".inc");
    }

    /// Lines for all servers, from the next reload on.
    public Nginx says(String http) {
        try {
            Files.writeString(folder.resolve("own").resolve("all.conf"), http + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }

    /// A server of the user's with TLS that uses the include of this site, and one without that
    /// speaks TLS to it over connections that are kept.
    ///
    /// @return port of the latter
    public int addTlsServer(Site site) {
        return addPlain(addServer(site, certificate()));
    }

    /// Lines for a server with TLS.
    public String certificate() {
        Path key = folder.resolve("key.pem");
        Path certificate = folder.resolve("certificate.pem");
        try {
            run(
                    List.of(
                            "openssl",
                            "req",
                            "-x509",
                            "-newkey",
                            "rsa:2048",
                            "-nodes",
                            "-days",
                            "2",
                            "-subj",
                            "/CN=own.example",
                            "-keyout",
                            key.toString(),
                            "-out",
                            certificate.toString()));
            // that of a test: an nginx of another user reads it, too
            Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-r--r--"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return "ssl_certificate %s; ssl_certificate_key %s;".formatted(certificate, key);
    }

    /// A server that speaks TLS to another one over connections that are kept.
    ///
    /// @param tls port of the other
    /// @return its port
    public int addPlain(int tls) {
        int plain = FreePorts.take(1).getFirst();
        try {
            Files.writeString(
                    folder.resolve("own").resolve("plain.conf"),
                    """
                    upstream tls { server 127.0.0.1:%d; keepalive 256; keepalive_timeout 300s; }
                    server {
                        listen 127.0.0.1:%d;
                        location / {
                            proxy_pass https://tls;
                            proxy_http_version 1.1;
                            proxy_set_header Connection "";
                            proxy_next_upstream off;
                        }
                    }
                    """
                            .formatted(tls, plain));
            reload();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return plain;
    }

    /// Returns when the workers of before have ended.
    private void reload() throws IOException {
        List<ProcessHandle> before =
                ProcessHandle.of(pid()).stream().flatMap(ProcessHandle::children).toList();
        run(command("-s", "reload"));
        Await.until(
                "other workers of nginx",
                Duration.ofSeconds(20),
                () -> before.stream().noneMatch(ProcessHandle::isAlive));
    }

    private void run(List<String> command) throws IOException {
        try {
            int exit =
                    new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(folder.resolve("output.log").toFile())
                            .start()
                            .waitFor();
            if (exit != 0) {
                throw new IOException(Files.readString(folder.resolve("output.log")));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    /// Of the master.
    public long pid() {
        try {
            return Long.parseLong(Files.readString(folder.resolve("nginx.pid")).strip());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// How often it was reloaded since it began.
    public long reloads() {
        return errors().lines().filter(line -> line.contains("(SIGHUP)")).count();
    }

    /// Its error log.
    public String errors() {
        try {
            return Files.readString(folder.resolve("error.log"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Lines of the log that is the user's own.
    public long logged() {
        try (Stream<String> lines = Files.lines(folder.resolve("access.log"))) {
            return lines.count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        long pid = pid();
        try {
            ProcessHandle.of(pid).ifPresent(ProcessHandle::destroy);
            AgentControl.awaitEnd(pid);
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.deleteIfExists(file);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
