package dev.gapless.agent.front;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/// A real nginx as a user has it: a server whose include says in one line where requests go, and a
/// folder for includes of ours.
final class UserNginx implements AutoCloseable {
    private static final long PATIENCE_NANOS = 20_000_000_000L;

    private final Path folder;
    private final int port = freePort();
    private final List<AutoCloseable> open = new ArrayList<>();
    private final Process process;

    UserNginx(Path folder) throws IOException {
        this.folder = folder;
        Files.createDirectories(folder.resolve("logs"));
        Files.createDirectories(folder.resolve("gapless"));
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        configure("");
        int old = answering("old");
        Files.writeString(include(), "set $service_url http://127.0.0.1:" + old + ";\n");
        this.process =
                new ProcessBuilder(command())
                        .redirectErrorStream(true)
                        .redirectOutput(folder.resolve("output").toFile())
                        .start();
        await(() -> answer().equals("old"));
    }

    static Optional<Path> program() {
        return Stream.of("/usr/sbin/nginx", "/usr/local/sbin/nginx", "/usr/bin/nginx")
                .map(Path::of)
                .filter(Files::isExecutable)
                .findFirst();
    }

    /// The user's line.
    Path include() {
        return folder.resolve("url.inc");
    }

    /// For an include of ours.
    Path ours() {
        return folder.resolve("gapless").resolve("shop.conf");
    }

    /// @param more inside `http { }`
    void configure(String more) throws IOException {
        configure(more, "", "proxy_set_header X-Forwarded-Proto https;");
    }

    /// @param http inside `http { }`
    /// @param server inside the user's server
    /// @param location inside its location
    void configure(String http, String server, String location) throws IOException {
        Files.writeString(
                folder.resolve("nginx.conf"),
                """
                        worker_processes 1;
                        daemon off;
                        pid %1$s/logs/nginx.pid;
                        error_log %1$s/logs/error.log notice;
                        events { worker_connections 64; }
                        http {
                            access_log %1$s/logs/access.log;
                            client_body_temp_path %1$s/logs/body;
                            proxy_temp_path %1$s/logs/proxy;
                            fastcgi_temp_path %1$s/logs/fastcgi;
                            uwsgi_temp_path %1$s/logs/uwsgi;
                            scgi_temp_path %1$s/logs/scgi;
                            include gapless/*.conf;
                            server {
                                listen 127.0.0.1:%2$d;
                                access_log off;
                                %4$s
                                location / {
                                    include %1$s/url.inc;
                                    %5$s
                                    proxy_pass $service_url;
                                }
                            }
                            %3$s
                        }
                        """
                        .formatted(folder, port, http, server, location));
    }

    List<String> command(String... more) {
        List<String> words =
                new ArrayList<>(
                        List.of(
                                program().orElseThrow().toString(),
                                "-p",
                                folder.toString(),
                                "-c",
                                folder.resolve("nginx.conf").toString()));
        words.addAll(List.of(more));
        return words;
    }

    /// Of the master.
    long pid() {
        return process.pid();
    }

    long reloads() throws IOException {
        return Files.readString(folder.resolve("logs/error.log"))
                .lines()
                .filter(line -> line.contains("(SIGHUP)"))
                .count();
    }

    static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /// A server that answers every request with this word.
    ///
    /// @return its port
    int answering(String word) throws IOException {
        return serving(_ -> word);
    }

    /// A server that answers with the value of a header that came.
    ///
    /// @return its port
    int telling(String header) throws IOException {
        return serving(
                head ->
                        head.lines()
                                .filter(line -> line.startsWith(header + ": "))
                                .map(line -> line.substring(header.length() + 2))
                                .findFirst()
                                .orElse("none"));
    }

    /// A server that answers with what a client gets then, and holds the connection.
    ///
    /// @return its port
    int streaming(String first) throws IOException {
        ServerSocket socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        open.add(socket);
        Thread.ofVirtual().start(() -> stream(socket, first));
        return socket.getLocalPort();
    }

    private void stream(ServerSocket socket, String first) {
        while (!socket.isClosed()) {
            try {
                Socket client = socket.accept();
                open.add(client);
                head(client);
                client.getOutputStream()
                        .write(
                                ("HTTP/1.1 200 OK\r\n\r\n" + first)
                                        .getBytes(StandardCharsets.US_ASCII));
            } catch (IOException _) {
                // closed
            }
        }
    }

    /// What was sent up to the empty line.
    private static String head(Socket client) throws IOException {
        StringBuilder head = new StringBuilder();
        byte[] bytes = new byte[4096];
        int length = client.getInputStream().read(bytes);
        while (length > 0) {
            head.append(new String(bytes, 0, length, StandardCharsets.US_ASCII));
            if (head.indexOf("\r\n\r\n") >= 0) {
                break;
            }
            length = client.getInputStream().read(bytes);
        }
        return head.toString();
    }

    /// Answers with these lines of a head.
    ///
    /// @return its port
    int saying(String lines) throws IOException {
        ServerSocket socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        open.add(socket);
        Thread.ofVirtual().start(() -> serve(socket, lines, _ -> "said"));
        return socket.getLocalPort();
    }

    private int serving(UnaryOperator<String> answer) throws IOException {
        ServerSocket socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        open.add(socket);
        Thread.ofVirtual().start(() -> serve(socket, "", answer));
        return socket.getLocalPort();
    }

    private static void serve(ServerSocket socket, String lines, UnaryOperator<String> answer) {
        while (!socket.isClosed()) {
            try (Socket client = socket.accept()) {
                String text = head(client);
                client.getOutputStream()
                        .write(
                                ("HTTP/1.0 200 OK\r\n" + lines + "\r\n" + answer.apply(text))
                                        .getBytes(StandardCharsets.US_ASCII));
            } catch (IOException _) {
                // closed
            }
        }
    }

    /// Through the user's server; empty when none comes.
    String answer() {
        return answer(port);
    }

    /// The first bytes of what the user's server answers.
    ///
    /// @param lines of the head of the request
    String first(String lines) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(3000);
            socket.getOutputStream()
                    .write(
                            ("GET / HTTP/1.1\r\nHost: shop\r\n" + lines + "\r\n")
                                    .getBytes(StandardCharsets.US_ASCII));
            byte[] bytes = new byte[512 * 1024];
            int length = 0;
            while (length < bytes.length) {
                String text = new String(bytes, 0, length, StandardCharsets.US_ASCII);
                int end = text.indexOf("\r\n\r\n");
                if (end > 0 && text.length() > end + 4) {
                    return text;
                }
                int more = socket.getInputStream().read(bytes, length, bytes.length - length);
                if (more < 0) {
                    return text;
                }
                length += more;
            }
            return "";
        }
    }

    /// Of any server of this machine.
    static String answer(int port) {
        return answer(port, "/", "");
    }

    /// @param lines of the head of the request
    String answer(String path, String lines) {
        return answer(port, path, lines);
    }

    static String answer(int port, String path, String lines) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 2000);
            socket.setSoTimeout(5000);
            socket.getOutputStream()
                    .write(
                            ("GET " + path + " HTTP/1.0\r\n" + lines + "\r\n")
                                    .getBytes(StandardCharsets.US_ASCII));
            String text =
                    new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
            return text.substring(text.indexOf("\r\n\r\n") + 4);
        } catch (IOException | IndexOutOfBoundsException _) {
            return "";
        }
    }

    /// Whether a connection on which one request was answered is still open after that time.
    static boolean keeps(int port, int millis) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(5000);
            socket.getOutputStream()
                    .write(
                            "GET / HTTP/1.1\r\nHost: shop\r\n\r\n"
                                    .getBytes(StandardCharsets.US_ASCII));
            StringBuilder answer = new StringBuilder();
            // its last chunk
            while (answer.indexOf("\r\n0\r\n\r\n") < 0) {
                int one = socket.getInputStream().read();
                if (one < 0) {
                    return false;
                }
                answer.append((char) one);
            }
            socket.setSoTimeout(millis);
            return isSilent(socket);
        }
    }

    private static boolean isSilent(Socket socket) throws IOException {
        try {
            return socket.getInputStream().read() >= 0;
        } catch (SocketTimeoutException _) {
            return true;
        }
    }

    static void await(BooleanSupplier condition) {
        long end = System.nanoTime() + PATIENCE_NANOS;
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("it does not come");
            }
            Thread.onSpinWait();
        }
    }

    @Override
    public void close() throws Exception {
        process.destroy();
        if (!process.waitFor(10, TimeUnit.SECONDS)) {
            process.destroyForcibly();
        }
        for (AutoCloseable one : open) {
            one.close();
        }
    }
}
