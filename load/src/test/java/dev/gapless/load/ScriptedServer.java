package dev.gapless.load;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/// A real server on loopback that does with each request exactly what a test says, down to the byte
/// and the RST.
public final class ScriptedServer implements AutoCloseable {
    /// What to do with a request.
    @FunctionalInterface
    public interface Script {
        void serve(Call call) throws IOException, InterruptedException;
    }

    /// One request.
    ///
    /// @param onConnection 0 for the first one of its connection
    /// @param number 0 for the first one of the server
    public record Call(Socket socket, String line, String body, int onConnection, int number) {
        public void send(String text) throws IOException {
            socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
            socket.getOutputStream().flush();
        }

        public void ok(String body) throws IOException {
            answer("200 OK", "", body);
        }

        public void answer(String status, String headers, String body) throws IOException {
            int length = body.getBytes(StandardCharsets.UTF_8).length;
            send(
                    "HTTP/1.1 "
                            + status
                            + "\r\n"
                            + headers
                            + "Content-Length: "
                            + length
                            + "\r\n\r\n"
                            + body);
        }

        public void close() throws IOException {
            socket.close();
        }

        /// Closes with RST instead of FIN.
        public void reset() throws IOException {
            socket.setSoLinger(true, 0);
            socket.close();
        }
    }

    private static final String END = "\r\n\r\n";
    private static final int HEAD_BYTES = 64 * 1024;

    private final ServerSocket listener;
    private final Thread acceptor;
    private final Script script;
    private final AtomicInteger calls = new AtomicInteger();
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();

    public ScriptedServer(Script script) throws IOException {
        this.script = script;
        listener = new ServerSocket(0, 1024, InetAddress.getLoopbackAddress());
        acceptor = Thread.ofVirtual().start(this::accept);
    }

    public int port() {
        return listener.getLocalPort();
    }

    public URI uri() {
        return URI.create("http://127.0.0.1:" + port());
    }

    public int calls() {
        return calls.get();
    }

    public int openConnections() {
        return open.size();
    }

    /// Closes all connections, idle or not.
    public void closeConnections() throws IOException {
        for (var socket : open) {
            socket.close();
        }
    }

    private void accept() {
        try {
            while (true) {
                var socket = listener.accept();
                open.add(socket);
                Thread.ofVirtual().start(() -> converse(socket));
            }
        } catch (IOException _) {
            // closed by the test
        }
    }

    private void converse(Socket socket) {
        try (socket) {
            var in = new BufferedInputStream(socket.getInputStream());
            for (int onConnection = 0; !socket.isClosed(); onConnection++) {
                String head = head(in);
                if (head.isEmpty()) {
                    return;
                }
                String body =
                        new String(in.readNBytes(contentLength(head)), StandardCharsets.UTF_8);
                String line = head.lines().findFirst().orElse("");
                script.serve(new Call(socket, line, body, onConnection, calls.getAndIncrement()));
            }
        } catch (IOException | InterruptedException _) {
            // the client or the test went away
        } finally {
            open.remove(socket);
        }
    }

    private static String head(InputStream in) throws IOException {
        var bytes = new ByteArrayOutputStream();
        int matched = 0;
        while (matched < 4) {
            int next = in.read();
            if (next < 0 || bytes.size() > HEAD_BYTES) {
                return "";
            }
            bytes.write(next);
            matched = next == END.charAt(matched) ? matched + 1 : next == '\r' ? 1 : 0;
        }
        return bytes.toString(StandardCharsets.ISO_8859_1);
    }

    private static int contentLength(String head) {
        return head.lines()
                .filter(line -> line.toLowerCase(Locale.ROOT).startsWith("content-length:"))
                .mapToInt(line -> Integer.parseInt(line.substring(15).strip()))
                .findFirst()
                .orElse(0);
    }

    @Override
    public void close() throws IOException {
        listener.close();
        try {
            // the port goes on accepting until the thread in accept() has noticed
            acceptor.join();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        closeConnections();
    }
}
