package dev.gapless.proxy;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/// An instance made of a plain socket: a script says, per connection, what it reads and writes,
/// byte by byte.
final class RawUpstream implements AutoCloseable {
    private final ServerSocket server;
    private final Script script;
    private final Thread accepting;
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();
    private final AtomicInteger accepted = new AtomicInteger();

    /// What happens on a connection. Returning closes it.
    @FunctionalInterface
    interface Script {
        void run(Connection connection) throws IOException, InterruptedException;
    }

    RawUpstream(Script script) throws IOException {
        this(0, script);
    }

    RawUpstream(int port, Script script) throws IOException {
        this.script = script;
        this.server = new ServerSocket();
        server.setReuseAddress(true);
        server.bind(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), port), 1_024);
        this.accepting = Thread.ofVirtual().start(this::accept);
    }

    /// Answers every request with 200 and the given text, and keeps connections open.
    static RawUpstream answering(String text) throws IOException {
        return new RawUpstream(
                connection -> {
                    while (connection.readRequest().isPresent()) {
                        connection.answer(200, text);
                    }
                });
    }

    private void accept() {
        try {
            while (true) {
                Socket socket = server.accept();
                sockets.add(socket);
                accepted.incrementAndGet();
                Thread.ofVirtual().start(() -> serve(socket));
            }
        } catch (IOException _) {
            // closed by the test
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            socket.setTcpNoDelay(true);
            script.run(new Connection(socket));
        } catch (IOException | InterruptedException _) {
            // the proxy closed the connection, or the test ended
        } finally {
            sockets.remove(socket);
        }
    }

    int port() {
        return server.getLocalPort();
    }

    /// Connections ever accepted.
    int accepted() {
        return accepted.get();
    }

    int open() {
        return sockets.size();
    }

    /// Like a killed process: no new connections, and the open ones are reset.
    @Override
    public void close() throws IOException {
        server.close();
        try {
            // the port goes on accepting until the thread in accept() has noticed
            accepting.join();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        for (Socket socket : sockets) {
            try {
                socket.setSoLinger(true, 0);
                socket.close();
            } catch (SocketException _) {
                // closed already
            }
        }
    }

    /// A request as the instance saw it.
    record Request(String head, byte[] body, String trailers) {
        String line() {
            return head.lines().findFirst().orElse("");
        }

        Optional<String> field(String name) {
            return head.lines()
                    .skip(1)
                    .filter(
                            line ->
                                    line.toLowerCase(Locale.ROOT)
                                            .startsWith(name.toLowerCase(Locale.ROOT) + ":"))
                    .map(line -> line.substring(name.length() + 1).strip())
                    .findFirst();
        }

        String text() {
            return new String(body, StandardCharsets.ISO_8859_1);
        }
    }

    /// One connection from the proxy.
    static final class Connection {
        final Socket socket;
        final InputStream in;
        final OutputStream out;

        Connection(Socket socket) throws IOException {
            this.socket = socket;
            this.in = new BufferedInputStream(socket.getInputStream());
            this.out = socket.getOutputStream();
        }

        /// Something has come and is not read: by then the proxy knows that it is connected. One
        /// that is reset before counts as refused.
        void awaitBytes() throws IOException, InterruptedException {
            while (in.available() == 0) {
                Thread.sleep(1);
            }
        }

        /// The next head with its empty line; empty at the end of the connection.
        Optional<String> readHead() throws IOException {
            ByteArrayOutputStream head = new ByteArrayOutputStream();
            int matched = 0;
            while (matched < 4) {
                int b = in.read();
                if (b < 0) {
                    return Optional.empty();
                }
                head.write(b);
                matched = b == "\r\n\r\n".charAt(matched) ? matched + 1 : b == '\r' ? 1 : 0;
            }
            return Optional.of(head.toString(StandardCharsets.ISO_8859_1));
        }

        Optional<Request> readRequest() throws IOException {
            Optional<String> head = readHead();
            if (head.isEmpty()) {
                return Optional.empty();
            }
            Request bare = new Request(head.get(), new byte[0], "");
            if (bare.field("Transfer-Encoding").isPresent()) {
                return Optional.of(readChunked(bare));
            }
            int length = Integer.parseInt(bare.field("Content-Length").orElse("0"));
            return Optional.of(new Request(bare.head(), in.readNBytes(length), ""));
        }

        private Request readChunked(Request bare) throws IOException {
            ByteArrayOutputStream body = new ByteArrayOutputStream();
            while (true) {
                int size = Integer.parseInt(readLine(), 16);
                if (size == 0) {
                    StringBuilder trailers = new StringBuilder();
                    for (String line = readLine(); !line.isEmpty(); line = readLine()) {
                        trailers.append(line).append('\n');
                    }
                    return new Request(bare.head(), body.toByteArray(), trailers.toString());
                }
                body.write(in.readNBytes(size));
                readLine();
            }
        }

        String readLine() throws IOException {
            StringBuilder line = new StringBuilder();
            for (int b = in.read(); b != '\n'; b = in.read()) {
                if (b < 0) {
                    throw new IOException("the connection ended in a line: " + line);
                }
                line.append((char) b);
            }
            return line.toString().strip();
        }

        void write(String text) throws IOException {
            out.write(text.getBytes(StandardCharsets.ISO_8859_1));
            out.flush();
        }

        void answer(int status, String text) throws IOException {
            write(
                    "HTTP/1.1 "
                            + status
                            + " X\r\nContent-Length: "
                            + text.length()
                            + "\r\n\r\n"
                            + text);
        }

        /// Closes with a reset instead of an orderly end.
        void reset() throws IOException {
            socket.setSoLinger(true, 0);
            socket.close();
        }
    }
}
