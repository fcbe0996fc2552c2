package dev.gapless.runtime.process;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/// Reads the end of a log without reading the rest.
final class LogTail {
    private static final int BLOCK_BYTES = 64 * 1024;
    private static final int LIMIT_BYTES = 4 * 1024 * 1024;

    private LogTail() {}

    /// Newest lines, oldest first; of the last 4 MB only. What is not UTF-8 comes as `�`. Empty
    /// without a file.
    static List<String> read(Path log, int lines) {
        if (lines <= 0) {
            return List.of();
        }
        try (FileChannel channel = FileChannel.open(log, StandardOpenOption.READ)) {
            long size = channel.size();
            int wanted = BLOCK_BYTES;
            byte[] bytes = end(channel, size, wanted);
            while (count(bytes) <= lines && wanted < size && wanted < LIMIT_BYTES) {
                wanted = wanted * 4;
                bytes = end(channel, size, wanted);
            }
            List<String> all = new String(bytes, StandardCharsets.UTF_8).lines().toList();
            return all.subList(Math.max(0, all.size() - lines), all.size());
        } catch (IOException _) {
            return List.of();
        }
    }

    private static byte[] end(FileChannel channel, long size, int wanted) throws IOException {
        int length = (int) Math.min(size, wanted);
        ByteBuffer buffer = ByteBuffer.allocate(length);
        long from = size - length;
        while (buffer.hasRemaining() && channel.read(buffer, from + buffer.position()) > 0) {
            // until it is full or the file was shortened meanwhile
        }
        return java.util.Arrays.copyOf(buffer.array(), buffer.position());
    }

    private static long count(byte[] bytes) {
        long count = 0;
        for (byte b : bytes) {
            if (b == '\n') {
                count++;
            }
        }
        return count;
    }
}
