package dev.gapless.proxy.admin;

import dev.gapless.proxy.route.RouteJson;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// The little HTTP/1.1 the admin API needs: one request per connection, bodies with a length. Both
/// ends are ours, or curl.
final class AdminWire {
    private static final int MOST_HEAD_BYTES = 16_384;
    private static final int MOST_BODY_BYTES = 16 << 20;
    private static final String END = "\r\n\r\n";

    private AdminWire() {}

    record Request(String method, String path, byte[] body) {}

    record Answer(int status, byte[] body) {
        static Answer of(int status, Object value) {
            return new Answer(status, RouteJson.write(value));
        }
    }

    private record Message(String head, byte[] body) {}

    static Request readRequest(SocketChannel channel) throws IOException {
        Message message = read(channel);
        String[] line = message.head().split("\r\n", 2)[0].split(" ", -1);
        if (line.length != 3) {
            throw new IOException("no request line");
        }
        return new Request(line[0], line[1], message.body());
    }

    static void writeRequest(SocketChannel channel, Request request) throws IOException {
        write(
                channel,
                request.method()
                        + " "
                        + request.path()
                        + " HTTP/1.1\r\nHost: proxy\r\nConnection: close\r\n",
                request.body());
    }

    static Answer readAnswer(SocketChannel channel) throws IOException {
        Message message = read(channel);
        String[] line = message.head().split("\r\n", 2)[0].split(" ", 3);
        if (line.length < 2 || !line[1].matches("[1-5]\\d\\d")) {
            throw new IOException("no status line: " + line[0]);
        }
        return new Answer(Integer.parseInt(line[1]), message.body());
    }

    static void writeAnswer(SocketChannel channel, Answer answer) throws IOException {
        write(
                channel,
                "HTTP/1.1 "
                        + answer.status()
                        + " \r\nContent-Type: application/json\r\nConnection: close\r\n",
                answer.body());
    }

    private static void write(SocketChannel channel, String head, byte[] body) throws IOException {
        byte[] start =
                (head + "Content-Length: " + body.length + END)
                        .getBytes(StandardCharsets.ISO_8859_1);
        ByteBuffer out =
                ByteBuffer.allocate(start.length + body.length).put(start).put(body).flip();
        while (out.hasRemaining()) {
            channel.write(out);
        }
    }

    private static Message read(SocketChannel channel) throws IOException {
        ByteArrayOutputStream received = new ByteArrayOutputStream();
        ByteBuffer buffer = ByteBuffer.allocate(16_384);
        int headEnd = -1;
        int length = 0;
        while (headEnd < 0 || received.size() < headEnd + length) {
            if (channel.read(buffer.clear()) < 0) {
                throw new IOException("the connection ended after " + received.size() + " bytes");
            }
            received.write(buffer.array(), 0, buffer.position());
            if (headEnd < 0) {
                String text = received.toString(StandardCharsets.ISO_8859_1);
                headEnd = text.indexOf(END) < 0 ? -1 : text.indexOf(END) + END.length();
                length = headEnd < 0 ? 0 : length(text.substring(0, headEnd));
                if (headEnd < 0 && received.size() > MOST_HEAD_BYTES) {
                    throw new IOException("the head is larger than " + MOST_HEAD_BYTES);
                }
            }
        }
        byte[] all = received.toByteArray();
        return new Message(
                new String(all, 0, headEnd, StandardCharsets.ISO_8859_1),
                Arrays.copyOfRange(all, headEnd, headEnd + length));
    }

    private static int length(String head) throws IOException {
        for (String line : head.split("\r\n")) {
            String[] parts = line.split(":", 2);
            if (parts.length == 2 && parts[0].equalsIgnoreCase("content-length")) {
                String digits = parts[1].strip();
                if (!digits.matches("\\d{1,9}") || Integer.parseInt(digits) > MOST_BODY_BYTES) {
                    throw new IOException(
                            "a body of " + digits + " bytes; at most " + MOST_BODY_BYTES);
                }
                return Integer.parseInt(digits);
            }
        }
        return 0;
    }
}
