package dev.gapless.example.tiny;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;

/// The effects: one line per order in a file that all instances share. Nothing is made unique on
/// purpose: an order that was sent twice stands there twice, so that a check of exactly-once
/// effects can see it.
final class Orders {

    private final FileChannel append;
    private final FileChannel read;
    private final FileChannel lock;

    /// One thread of this process at a time; the lock itself is between processes.
    private final Object turn = new Object();

    private Orders(Path file) throws IOException {
        // APPEND is O_APPEND: each write lands whole, at the end, whoever else writes.
        this.append = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        this.read = FileChannel.open(file, StandardOpenOption.READ);
        this.lock = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
    }

    /// Orders in a file, made when it is not there.
    static Orders shared(Path file) throws IOException {
        return new Orders(file);
    }

    /// Orders of this process alone, gone when it ends: its file has no name.
    static Orders own() throws IOException {
        Path file = Files.createTempFile("tiny-orders", ".txt");
        try {
            return new Orders(file);
        } finally {
            Files.delete(file);
        }
    }

    /// Whether `id` can stand on a line of its own: 1 to 128 letters, digits, `.`, `_` or `-`.
    static boolean isId(String id) {
        for (int i = 0; i < id.length(); i++) {
            char c = id.charAt(i);
            boolean plain =
                    (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
            if (!plain && c != '.' && c != '_' && c != '-') {
                return false;
            }
        }
        return !id.isEmpty() && id.length() <= 128;
    }

    void add(String id) throws IOException {
        ByteBuffer line = ByteBuffer.wrap((id + "\n").getBytes(StandardCharsets.US_ASCII));
        append.write(line);
        if (line.hasRemaining()) {
            throw new IOException("the file took only a part of order " + id);
        }
    }

    /// Whether nobody keeps the lock that all share to himself.
    boolean isFree() throws IOException {
        synchronized (turn) {
            FileLock mine = lock.tryLock(0, Long.MAX_VALUE, /* shared= */ true);
            if (mine != null) {
                mine.release();
            }
            return mine != null;
        }
    }

    /// Keeps it, so long.
    void hoard(Duration time) {
        try {
            synchronized (turn) {
                FileLock mine = lock.lock();
                Thread.sleep(time);
                mine.release();
            }
        } catch (IOException e) {
            System.err.println("cannot lock the file of orders: " + e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// All orders of all instances, one per line, in the order in which they were written.
    String all() throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(Math.toIntExact(read.size()));
        while (bytes.hasRemaining() && read.read(bytes, bytes.position()) > 0) {
            // until all that was there is read
        }
        return new String(bytes.array(), 0, bytes.position(), StandardCharsets.US_ASCII)
                .stripTrailing();
    }
}
