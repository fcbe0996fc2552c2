package dev.gapless.load.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.regex.Pattern;

/// Reads one body to its end and keeps its first bytes.
final class Body {
    private static final Pattern HEX = Pattern.compile("[0-9a-fA-F]{1,15}");
    private static final Pattern DECIMAL = Pattern.compile("[0-9]{1,18}");

    private final Wire wire;
    private final byte[] chunk = new byte[4096];
    private final ByteArrayOutputStream kept = new ByteArrayOutputStream(0);
    private final int keepBytes;

    Body(Wire wire, int keepBytes) {
        this.wire = wire;
        this.keepBytes = keepBytes;
    }

    byte[] kept() {
        return kept.toByteArray();
    }

    void chunked(Headers headers) throws IOException {
        if (!headers.all("Content-Length").isEmpty()) {
            throw bad("both Content-Length and Transfer-Encoding");
        }
        for (long size = chunkSize(); size > 0; size = chunkSize()) {
            fixed(size);
            if (!wire.line().isEmpty()) {
                throw bad("a chunk longer than the size it announced");
            }
        }
        while (!wire.line().isEmpty()) {
            // trailers say nothing that is counted here
        }
    }

    private long chunkSize() throws IOException {
        String line = wire.line();
        int semicolon = line.indexOf(';');
        String size = (semicolon < 0 ? line : line.substring(0, semicolon)).strip();
        if (!HEX.matcher(size).matches()) {
            throw bad("chunk size '" + size + "'");
        }
        return Long.parseLong(size, 16);
    }

    void sized(List<String> lengths) throws IOException {
        if (lengths.stream().distinct().count() > 1) {
            throw bad("Content-Length given as " + String.join(" and ", lengths));
        }
        if (!DECIMAL.matcher(lengths.getFirst()).matches()) {
            throw bad("Content-Length '" + lengths.getFirst() + "'");
        }
        fixed(Long.parseLong(lengths.getFirst()));
    }

    private void fixed(long length) throws IOException {
        long left = length;
        while (left > 0) {
            int count = take(left);
            if (count < 0) {
                throw new LostException(
                        FailureKind.TRUNCATED,
                        "closed with " + left + " of " + length + " bytes of the body missing");
            }
            left -= count;
        }
    }

    void untilClose() throws IOException {
        while (take(Long.MAX_VALUE) >= 0) {
            // the end of the connection is the end of the body
        }
    }

    private int take(long atMost) throws IOException {
        int room = keepBytes - kept.size();
        if (room <= 0) {
            return wire.skip(atMost);
        }
        int count = wire.read(chunk, 0, (int) Math.min(Math.min(room, chunk.length), atMost));
        if (count > 0) {
            kept.write(chunk, 0, count);
        }
        return count;
    }

    private static LostException bad(String what) {
        return new LostException(FailureKind.BAD_RESPONSE, what);
    }
}
