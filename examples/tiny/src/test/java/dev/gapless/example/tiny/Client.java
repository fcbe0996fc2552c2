package dev.gapless.example.tiny;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/// One keep-alive connection that says exactly what it is told and hides nothing of what comes
/// back: no retries.
final class Client implements AutoCloseable {

    /// @param last whether the server said that it closes the connection
    record Reply(int status, String head, String body, boolean last) {}

    private final Socket socket;
    private final InputStream in;

    Client(int port) throws IOException {
        socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(10_000);
        in = new BufferedInputStream(socket.getInputStream());
    }

    void timeoutMillis(int millis) throws IOException {
        socket.setSoTimeout(millis);
    }

    Reply get(String target) throws IOException {
        return ask("GET", target);
    }

    Reply post(String target) throws IOException {
        return ask("POST", target);
    }

    Reply ask(String method, String target) throws IOException {
        send(method + " " + target + " HTTP/1.1\r\nHost: tiny\r\n\r\n");
        return read(!method.equals("HEAD"));
    }

    void send(String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    Reply read(boolean withBody) throws IOException {
        String first = line();
        StringBuilder head = new StringBuilder(first);
        int length = 0;
        boolean last = false;
        for (String line = line(); !line.isEmpty(); line = line()) {
            head.append('\n').append(line);
            String lower = line.toLowerCase(Locale.ROOT);
            if (lower.startsWith("content-length:")) {
                length = Integer.parseInt(lower.substring("content-length:".length()).strip());
            }
            last |= lower.equals("connection: close");
        }
        byte[] body = withBody ? in.readNBytes(length) : new byte[0];
        if (withBody && body.length < length) {
            throw new EOFException("cut off after " + body.length + " of " + length + " bytes");
        }
        int status = Integer.parseInt(first.split(" ", -1)[1]);
        return new Reply(
                status, head.toString(), new String(body, StandardCharsets.UTF_8).strip(), last);
    }

    /// Whether the server has closed its end and sent nothing before.
    boolean isAtEnd() throws IOException {
        return in.read() < 0;
    }

    private String line() throws IOException {
        StringBuilder line = new StringBuilder();
        while (true) {
            int next = in.read();
            if (next < 0) {
                throw new EOFException("closed before an answer, after '" + line + "'");
            }
            if (next == '\n') {
                return line.substring(0, line.length() - 1);
            }
            line.append((char) next);
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
