package dev.gapless.proxy.route;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/// Keeps the table in `routes.json`, and the one before in `routes.previous.json`.
///
/// A file has two lines: a header with checksum and length, and the table. A table is in place once
/// it was written to a temporary file, forced, and renamed, and the folder was forced. At no moment
/// is `routes.json` missing or half written.
public final class RouteStore {
    private static final int FORMAT = 1;

    private final Path home;
    private final Disk disk;
    private final Path current;
    private final Path previous;

    /// Makes the names in a folder survive a crash of the machine.
    interface Disk {
        void force(Path folder) throws IOException;
    }

    public RouteStore(Path home) {
        this(home, RouteStore::forceFolder);
    }

    RouteStore(Path home, Disk disk) {
        this.home = home;
        this.disk = disk;
        this.current = home.resolve("routes.json");
        this.previous = home.resolve("routes.previous.json");
    }

    /// What was found on disk.
    public sealed interface Loaded {
        /// No table was ever stored here.
        record Nothing() implements Loaded {}

        /// The newest table.
        record Current(RouteTable table) implements Loaded {}

        /// The newest table cannot be read, the one before it can.
        record Previous(RouteTable table, String reason) implements Loaded {}

        /// A state existed but no table can be read.
        record Unreadable(String reason) implements Loaded {}
    }

    private record Header(int format, String sha256, int bytes) {}

    /// Stores the table. When this returns it survives a crash of the machine.
    ///
    /// @throws IOException when it could not be stored; the table stored before is still in place
    public void save(RouteTable table) throws IOException {
        Files.createDirectories(home);
        byte[] body = RouteJson.write(table);
        byte[] header = RouteJson.write(new Header(FORMAT, sha256(body), body.length));
        Path fresh = home.resolve("routes.json.new");
        try (FileChannel file =
                FileChannel.open(
                        fresh,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.WRITE,
                        StandardOpenOption.TRUNCATE_EXISTING)) {
            ByteBuffer text = ByteBuffer.allocate(header.length + body.length + 2);
            text.put(header).put((byte) '\n').put(body).put((byte) '\n').flip();
            while (text.hasRemaining()) {
                file.write(text);
            }
            file.force(true);
        }
        boolean kept = keepPrevious();
        Files.move(
                fresh,
                current,
                StandardCopyOption.ATOMIC_MOVE,
                StandardCopyOption.REPLACE_EXISTING);
        try {
            disk.force(home);
        } catch (IOException e) {
            takeBack(kept);
            throw e;
        }
    }

    /// The table that was refused must not be found at the next start.
    private void takeBack(boolean kept) throws IOException {
        if (!kept) {
            Files.delete(current);
            return;
        }
        Path link = home.resolve("routes.json.new");
        Files.deleteIfExists(link);
        Files.createLink(link, previous);
        Files.move(
                link, current, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /// @return whether the table in place is the previous one now, too
    private boolean keepPrevious() throws IOException {
        if (Files.notExists(current) || read(current).problem() != null) {
            return false;
        }
        // A second name for the same file, so that routes.json is never missing in between.
        Path link = home.resolve("routes.previous.json.new");
        Files.deleteIfExists(link);
        Files.createLink(link, current);
        Files.move(
                link,
                previous,
                StandardCopyOption.ATOMIC_MOVE,
                StandardCopyOption.REPLACE_EXISTING);
        return true;
    }

    private static void forceFolder(Path home) throws IOException {
        try (FileChannel folder = FileChannel.open(home, StandardOpenOption.READ)) {
            folder.force(true);
        }
    }

    /// Reads the newest table that is whole.
    public Loaded load() {
        List<String> reasons = new ArrayList<>();
        for (Path file : List.of(current, previous)) {
            if (Files.notExists(file)) {
                continue;
            }
            Read read = read(file);
            if (read.problem() == null) {
                boolean newest = file.equals(current);
                String reason =
                        reasons.isEmpty() ? current + " is missing" : String.join("; ", reasons);
                return newest
                        ? new Loaded.Current(read.table())
                        : new Loaded.Previous(read.table(), reason);
            }
            reasons.add(file + ": " + read.problem());
        }
        return reasons.isEmpty()
                ? new Loaded.Nothing()
                : new Loaded.Unreadable(String.join("; ", reasons));
    }

    private record Read(RouteTable table, @Nullable String problem) {
        static Read failed(String problem) {
            return new Read(RouteTable.EMPTY, problem);
        }
    }

    private static Read read(Path file) {
        try {
            byte[] all = Files.readAllBytes(file);
            String text = new String(all, StandardCharsets.ISO_8859_1);
            int end = text.indexOf('\n');
            if (end < 0) {
                return Read.failed("no header line in " + all.length + " bytes");
            }
            Header header =
                    RouteJson.read(
                            text.substring(0, end).getBytes(StandardCharsets.ISO_8859_1),
                            Header.class);
            if (header.format() != FORMAT) {
                return Read.failed("format " + header.format() + ", this build reads " + FORMAT);
            }
            return body(all, end + 1, header);
        } catch (IOException e) {
            return Read.failed(e.toString());
        } catch (RouteJson.InvalidRoutes e) {
            return Read.failed("not readable: " + e.getMessage());
        }
    }

    private static Read body(byte[] all, int from, Header header) {
        if (all.length - from < header.bytes()) {
            return Read.failed(
                    "cut off: " + (all.length - from) + " of " + header.bytes() + " bytes");
        }
        byte[] body = Arrays.copyOfRange(all, from, from + header.bytes());
        if (!sha256(body).equals(header.sha256())) {
            return Read.failed("checksum does not match");
        }
        RouteTable table = RouteJson.read(body, RouteTable.class);
        List<RouteProblem> problems = RouteCheck.problems(table);
        return problems.isEmpty()
                ? new Read(table, null)
                : Read.failed(problems.getFirst().message());
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
