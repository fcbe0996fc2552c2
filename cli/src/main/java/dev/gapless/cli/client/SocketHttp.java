package dev.gapless.cli.client;

import java.io.IOException;
import java.io.InputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/// HTTP/1.1 over a unix socket: one request, one answer, then the connection is closed.
///
/// Written by hand because the JDK's client knows no unix sockets and a client library costs half a
/// second to start, more than all the rest of a command.
final class SocketHttp {
    private final Path socket;

    SocketHttp(Path socket) {
        this.socket = socket;
    }

    /// @param body closing it closes the connection
    record Answer(int status, InputStream body) implements AutoCloseable {
        boolean good() {
            return status >= 200 && status < 300;
        }

        String text() throws IOException {
            return new String(body.readAllBytes(), StandardCharsets.UTF_8);
        }

        @Override
        public void close() throws IOException {
            body.close();
        }
    }

    /// Nothing was sent.
    static final class NotConnected extends IOException {
        private static final long serialVersionUID = 1L;

        NotConnected(IOException cause) {
            super(cause.getMessage(), cause);
        }
    }

    /// Throws [NotConnected] when nobody listens.
    ///
    /// @param json body, empty for none
    Answer send(String method, String path, String json, Patience patience) throws IOException {
        SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            connect(channel);
            write(channel, request(method, path, json));
            return answer(new SocketInput(channel, patience));
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    private void connect(SocketChannel channel) throws IOException {
        try {
            channel.connect(UnixDomainSocketAddress.of(socket));
        } catch (IOException e) {
            throw new NotConnected(e);
        }
    }

    private static void write(SocketChannel channel, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    /// Without `Connection: close`: then a server may end a body by closing, and one cut off would
    /// look complete.
    private static ByteBuffer request(String method, String path, String json) {
        byte[] body = json.getBytes(StandardCharsets.UTF_8);
        String head =
                method
                        + " "
                        + path
                        + " HTTP/1.1\r\nHost: gapless\r\n"
                        + "Content-Type: application/json\r\nContent-Length: "
                        + body.length
                        + "\r\n\r\n";
        byte[] start = head.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(start.length + body.length).put(start).put(body).flip();
    }

    private static Answer answer(InputStream in) throws IOException {
        String[] status = Line.read(in).split(" ", 3);
        if (status.length < 2
                || !status[0].startsWith("HTTP/1.")
                || !status[1].matches("[1-5][0-9][0-9]")) {
            throw new IOException("no HTTP answer");
        }
        return new Answer(Integer.parseInt(status[1]), body(headers(in), in));
    }

    private static Map<String, String> headers(InputStream in) throws IOException {
        Map<String, String> headers = new HashMap<>();
        for (String line = Line.read(in); !line.isEmpty(); line = Line.read(in)) {
            int colon = line.indexOf(':');
            if (colon > 0) {
                headers.put(
                        line.substring(0, colon).toLowerCase(Locale.ROOT),
                        line.substring(colon + 1).strip());
            }
        }
        return headers;
    }

    private static InputStream body(Map<String, String> headers, InputStream in)
            throws IOException {
        if (headers.getOrDefault("transfer-encoding", "").equalsIgnoreCase("chunked")) {
            return BodyInput.chunked(in);
        }
        String length = headers.getOrDefault("content-length", "");
        if (!length.matches("[0-9]{1,9}")) {
            throw new IOException("an answer of unknown length '" + length + "'");
        }
        return BodyInput.ofLength(in, Long.parseLong(length));
    }
}
