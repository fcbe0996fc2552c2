package dev.gapless.proxy;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;

/// A client made of a plain socket.
final class RawClient implements AutoCloseable {
    final Socket socket;
    final InputStream in;
    final OutputStream out;

    RawClient(int port) throws IOException {
        this(new Socket("127.0.0.1", port));
    }

    RawClient(Socket socket) throws IOException {
        this.socket = socket;
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(60_000);
        this.in = new BufferedInputStream(socket.getInputStream());
        this.out = socket.getOutputStream();
    }

    /// A response as the client saw it.
    record Response(int status, String head, byte[] body, String trailers) {
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

        String failure() {
            return field("X-Gapless-Failure").orElse("");
        }
    }

    RawClient send(String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.ISO_8859_1));
        out.flush();
        return this;
    }

    Response get(String path) throws IOException {
        return send("GET " + path + " HTTP/1.1\r\nHost: test\r\n\r\n").read();
    }

    Response post(String path, String body) throws IOException {
        return send("POST "
                        + path
                        + " HTTP/1.1\r\nHost: test\r\nContent-Length: "
                        + body.length()
                        + "\r\n\r\n"
                        + body)
                .read();
    }

    Response read() throws IOException {
        return read(false);
    }

    /// Reads one complete response, an interim one included.
    ///
    /// @throws EOFException when the connection ends before the response is complete
    Response read(boolean toHead) throws IOException {
        String head = readHead();
        int status = Integer.parseInt(head.substring(9, 12));
        Response bare = new Response(status, head, new byte[0], "");
        if (toHead || status < 200 || status == 204 || status == 304) {
            return bare;
        }
        if (bare.field("Transfer-Encoding").isPresent()) {
            return readChunked(bare);
        }
        Optional<String> length = bare.field("Content-Length");
        byte[] body =
                length.isPresent() ? exactly(Integer.parseInt(length.get())) : in.readAllBytes();
        return new Response(status, head, body, "");
    }

    String readHead() throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        int matched = 0;
        while (matched < 4) {
            int b = in.read();
            if (b < 0) {
                throw new EOFException("the connection ended in the head: " + head);
            }
            head.write(b);
            matched = b == "\r\n\r\n".charAt(matched) ? matched + 1 : b == '\r' ? 1 : 0;
        }
        return head.toString(StandardCharsets.ISO_8859_1);
    }

    private Response readChunked(Response bare) throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        while (true) {
            int size = Integer.parseInt(readLine(), 16);
            if (size == 0) {
                StringBuilder trailers = new StringBuilder();
                for (String line = readLine(); !line.isEmpty(); line = readLine()) {
                    trailers.append(line).append('\n');
                }
                return new Response(
                        bare.status(), bare.head(), body.toByteArray(), trailers.toString());
            }
            body.write(exactly(size));
            readLine();
        }
    }

    private String readLine() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int b = in.read(); b != '\n'; b = in.read()) {
            if (b < 0) {
                throw new EOFException("the connection ended in a line: " + line);
            }
            line.append((char) b);
        }
        return line.toString().strip();
    }

    private byte[] exactly(int length) throws IOException {
        byte[] bytes = in.readNBytes(length);
        if (bytes.length < length) {
            throw new EOFException(
                    "the connection ended after " + bytes.length + " of " + length + " bytes");
        }
        return bytes;
    }

    /// Whether the proxy has ended the connection; waits for it.
    boolean ended() throws IOException {
        try {
            return in.read() < 0;
        } catch (java.net.SocketException _) {
            return true;
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
