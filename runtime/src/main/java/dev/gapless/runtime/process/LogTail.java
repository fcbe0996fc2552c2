package dev.gapless.runtime.process;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;

/// Reads the end of a log without reading the rest.
final class LogTail {
    private static final int BLOCK_BYTES = 64 * 1024;
    private static final int LIMIT_BYTES = 4 * 1024 * 1024;

    private LogTail() {}

    /// Newest lines, oldest first; of the last 4 MB only. What is not UTF-8 comes as `�`. Empty
    /// without a file. A line whose beginning may be missing is left out.
    ///
    /// @param parts newest first; a line may begin in one and end in the next
    /// @param shortened what was before the oldest part is gone
    static List<String> read(List<Path> parts, int lines, boolean shortened) {
        if (lines <= 0) {
            return List.of();
        }
        int wanted = BLOCK_BYTES;
        byte[] bytes = end(parts, wanted);
        while (count(bytes) <= lines && bytes.length == wanted && wanted < LIMIT_BYTES) {
            wanted = wanted * 4;
            bytes = end(parts, wanted);
        }
        List<String> all = new String(bytes, StandardCharsets.UTF_8).lines().toList();
        boolean begun = (shortened || bytes.length == wanted) && !all.isEmpty();
        return all.subList(Math.max(begun ? 1 : 0, all.size() - lines), all.size());
    }

    /// The last bytes of all parts, at most so many; fewer only when there are no more.
    private static byte[] end(List<Path> parts, int wanted) {
        ByteBuffer all = ByteBuffer.allocate(wanted);
        int start = wanted;
        for (Path part : parts) {
            byte[] bytes = end(part, start);
            start -= bytes.length;
            all.put(start, bytes);
            if (start == 0) {
                break;
            }
        }
        return Arrays.copyOfRange(all.array(), start, wanted);
    }

    private static byte[] end(Path part, int wanted) {
        try (FileChannel channel = FileChannel.open(part, StandardOpenOption.READ)) {
            long size = channel.size();
            int length = (int) Math.min(size, wanted);
            ByteBuffer buffer = ByteBuffer.allocate(length);
            long from = size - length;
            while (buffer.hasRemaining() && channel.read(buffer, from + buffer.position()) > 0) {
                // until it is full or the file was shortened meanwhile
            }
            return Arrays.copyOf(buffer.array(), buffer.position());
        } catch (IOException _) {
            return new byte[0];
        }
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
