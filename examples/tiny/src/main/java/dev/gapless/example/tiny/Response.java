package dev.gapless.example.tiny;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/// A status and a text.
record Response(int status, String text) {

    static Response ok(String text) {
        return new Response(200, text);
    }

    /// Writes head and body in one piece.
    ///
    /// @param last whether the connection is closed afterwards, and the client is to know it
    void write(OutputStream out, Request request, String release, boolean last) throws IOException {
        byte[] body = (text + "\n").getBytes(StandardCharsets.UTF_8);
        String head =
                "HTTP/1.1 "
                        + status
                        + " "
                        + reason()
                        + "\r\n"
                        + "Content-Type: text/plain; charset=utf-8\r\n"
                        + "Content-Length: "
                        + body.length
                        + "\r\n"
                        + "X-Release: "
                        + release
                        + "\r\n"
                        + (last ? "Connection: close\r\n" : "")
                        + "\r\n";
        byte[] headBytes = head.getBytes(StandardCharsets.ISO_8859_1);
        boolean withBody = !request.method().equals("HEAD");
        byte[] all = new byte[headBytes.length + (withBody ? body.length : 0)];
        System.arraycopy(headBytes, 0, all, 0, headBytes.length);
        System.arraycopy(body, 0, all, headBytes.length, all.length - headBytes.length);
        out.write(all);
    }

    private String reason() {
        return switch (status) {
            case 200 -> "OK";
            case 201 -> "Created";
            case 400 -> "Bad Request";
            case 404 -> "Not Found";
            case 405 -> "Method Not Allowed";
            case 503 -> "Service Unavailable";
            default -> "Internal Server Error";
        };
    }
}
