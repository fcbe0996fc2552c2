package dev.gapless.proxy.exchange;

import dev.gapless.proxy.http.BadMessage;
import dev.gapless.proxy.target.FailureCause;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;

import java.nio.charset.StandardCharsets;

/// Answers the proxy gives itself. Never cached; they say why.
final class LocalAnswer {
    private static final int RETRY_AFTER_SECONDS = 1;

    private LocalAnswer() {}

    /// A request that an instance should have answered.
    static ByteBuf failure(
            ByteBufAllocator buffers, FailureCause cause, boolean closing, boolean toHead) {
        String retry = cause.status() == 503 ? "Retry-After: " + RETRY_AFTER_SECONDS + "\r\n" : "";
        return answer(
                buffers,
                cause.status(),
                "X-Gapless-Failure: " + cause.code() + "\r\n" + retry,
                new Body(cause.code(), closing, toHead));
    }

    /// A request that cannot be understood. The connection is always closed.
    static ByteBuf refusal(ByteBufAllocator buffers, BadMessage reason) {
        return answer(buffers, reason.status(), "", new Body(reason.reason(), true, false));
    }

    private record Body(String text, boolean closing, boolean omitted) {}

    private static ByteBuf answer(ByteBufAllocator buffers, int status, String fields, Body body) {
        String text = body.text() + "\n";
        String answer =
                "HTTP/1.1 "
                        + status
                        + " "
                        + phrase(status)
                        + "\r\n"
                        + "Content-Type: text/plain; charset=utf-8\r\nCache-Control: no-store\r\n"
                        + fields
                        + "Content-Length: "
                        + text.length()
                        + "\r\n"
                        + (body.closing() ? "Connection: close\r\n" : "")
                        + "\r\n"
                        + (body.omitted() ? "" : text);
        ByteBuf out = buffers.ioBuffer(answer.length());
        out.writeCharSequence(answer, StandardCharsets.US_ASCII);
        return out;
    }

    private static String phrase(int status) {
        return switch (status) {
            case 400 -> "Bad Request";
            case 408 -> "Request Timeout";
            case 414 -> "URI Too Long";
            case 431 -> "Request Header Fields Too Large";
            case 500 -> "Internal Server Error";
            case 501 -> "Not Implemented";
            case 502 -> "Bad Gateway";
            case 503 -> "Service Unavailable";
            case 504 -> "Gateway Timeout";
            case 505 -> "HTTP Version Not Supported";
            default -> "Error";
        };
    }
}
