package dev.gapless.runtime.health;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A status and the beginning of its body, read leniently: what is judged is the application, not
/// its HTTP.
///
/// @param body at most 200 characters, without line ends
record HttpAnswer(int status, String body) {
    private static final int BODY_CHARACTERS = 200;
    private static final int BODY_BYTES = 4 * BODY_CHARACTERS;
    private static final int HEAD_BYTES = 64 * 1024;
    private static final int GOOD_BODY_BYTES = 64 * 1024;
    private static final Duration GOOD_BODY_TIME = Duration.ofMillis(100);
    private static final Pattern CONTENT_LENGTH =
            Pattern.compile("(?i)\ncontent-length:\\s*([0-9]{1,9})\r?\n");
    private static final Pattern STATUS_LINE =
            Pattern.compile("HTTP/1\\.[01] ([1-5][0-9]{2})(?: .*)?");

    /// Reads up to the deadline. The body of a good answer is read only so that the application
    /// does not see a reset; nobody waits for it.
    static HttpAnswer read(Socket socket, Deadline deadline) throws IOException {
        InputStream in = new BufferedInputStream(socket.getInputStream());
        while (true) {
            String head = head(socket, in, deadline);
            int status = status(head);
            if (status >= 400) {
                return new HttpAnswer(status, body(head, bytes(socket, in, BODY_BYTES, deadline)));
            }
            if (status >= 200) {
                bytes(socket, in, contentLength(head), deadline.atMost(GOOD_BODY_TIME));
                return new HttpAnswer(status, "");
            }
            // 1xx: the real answer follows
        }
    }

    private static String head(Socket socket, InputStream in, Deadline deadline)
            throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.length() < HEAD_BYTES) {
            socket.setSoTimeout(deadline.millisLeft());
            int next = in.read();
            if (next < 0) {
                throw new EOFException(
                        head.isEmpty() ? "closed without an answer" : "closed in mid-answer");
            }
            head.append((char) next);
            if (next == '\n' && (endsWith(head, "\n\r\n") || endsWith(head, "\n\n"))) {
                return head.toString();
            }
        }
        throw new IOException("no end of the headers within " + HEAD_BYTES + " bytes");
    }

    private static int status(String head) throws IOException {
        String line = head.lines().findFirst().orElse("");
        Matcher matcher = STATUS_LINE.matcher(line);
        if (!matcher.matches()) {
            throw new IOException("not HTTP: " + line.substring(0, Math.min(line.length(), 60)));
        }
        return Integer.parseInt(matcher.group(1));
    }

    private static int contentLength(String head) {
        Matcher matcher = CONTENT_LENGTH.matcher(head);
        return matcher.find()
                ? Math.min(Integer.parseInt(matcher.group(1)), GOOD_BODY_BYTES)
                : GOOD_BODY_BYTES;
    }

    private static byte[] bytes(Socket socket, InputStream in, int limit, Deadline deadline) {
        byte[] bytes = new byte[limit];
        int length = 0;
        try {
            while (length < bytes.length) {
                socket.setSoTimeout(deadline.millisLeft());
                int read = in.read(bytes, length, bytes.length - length);
                if (read < 0) {
                    break;
                }
                length += read;
            }
        } catch (IOException _) {
            // The status is known; a body that breaks off is shown as far as it came.
        }
        return Arrays.copyOf(bytes, length);
    }

    private static String body(String head, byte[] bytes) {
        String text = new String(bytes, StandardCharsets.UTF_8);
        boolean chunked = head.toLowerCase(Locale.ROOT).contains("\ntransfer-encoding: chunked");
        String plain = chunked ? text.replaceAll("(?m)^[0-9a-fA-F]{1,8}\r?$", "") : text;
        String line = plain.replaceAll("[\\p{Cntrl}\\s]+", " ").strip();
        return line.substring(0, Math.min(line.length(), BODY_CHARACTERS));
    }

    private static boolean endsWith(StringBuilder text, String end) {
        int from = text.length() - end.length();
        return from >= 0 && text.indexOf(end, from) == from;
    }
}
