package dev.gapless.traffic.nginx;

import dev.gapless.core.service.SwitchSettings;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Servers as a user of nginx has them, each with an include that says in one line where requests
/// go.
final class UserServer {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final RealNginx nginx;
    private final Map<String, Integer> listen = new HashMap<>();

    /// Where they lead before Gapless knows of them.
    final int first;

    UserServer(RealNginx nginx) throws IOException {
        this.nginx = nginx;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            this.first = socket.getLocalPort();
        }
    }

    /// The one of this service, which is there when this returns.
    SwitchSettings settings(String service, int port) {
        try {
            if (!Integer.valueOf(port).equals(listen.put(service, port))) {
                serve(service, port);
            }
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
        SwitchSettings flags = nginx.settings(service, port, List.of());
        SwitchSettings.Nginx with = flags.nginx().orElseThrow();
        return new SwitchSettings(
                flags.kind(),
                flags.listen(),
                flags.hold(),
                flags.requestTimeout(),
                false,
                false,
                Optional.of(
                        new SwitchSettings.Nginx(
                                include(service),
                                List.of(first),
                                with.test(),
                                with.reload(),
                                /* rewritten= */ true)));
    }

    Path include(String service) {
        return nginx.includes().resolve(service + "-url.inc");
    }

    private void serve(String service, int port) throws IOException, InterruptedException {
        if (!Files.exists(include(service))) {
            Files.writeString(
                    include(service),
                    """
                    # where %s runs: port 1 once, changed by deploy.sh

                    \tset  $service_url   http://127.0.0.1:%d;   # 8081 or 8082
                    """
                            .formatted(service, first));
        }
        Files.writeString(
                nginx.includes().resolve(service + ".conf"),
                """
                server {
                    listen 127.0.0.1:%d;
                    include gapless/%s-url.inc;
                    location / {
                        proxy_pass $service_url;
                        proxy_set_header Host $host;
                    }
                }
                """
                        .formatted(port, service));
        Set<Workers.Worker> before = nginx.workers();
        long end = System.nanoTime() + PATIENCE.toNanos();
        // one that has just begun has no pid file yet
        while (!Program.run(nginx.command("-s", "reload")).well() && System.nanoTime() < end) {
            Thread.sleep(10);
        }
        // it listens before it has new workers: the next reload would take them for its own
        while (!accepts(port) || !isLeftToOthers(before)) {
            if (System.nanoTime() > end) {
                throw new IOException("nginx does not listen: " + nginx.errorLog());
            }
            Thread.sleep(10);
        }
    }

    private boolean isLeftToOthers(Set<Workers.Worker> before) throws IOException {
        List<Workers.Worker> accepting =
                nginx.workers().stream().filter(Workers.Worker::accepting).toList();
        return !accepting.isEmpty()
                && accepting.stream().noneMatch(one -> before.stream().anyMatch(one::is));
    }

    private static boolean accepts(int port) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException refused) {
            return false;
        }
    }
}
