package dev.gapless.traffic.nginx;

import dev.gapless.core.port.Routes;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// The files that nginx looks for at each request: `BUCKET.PORT` stands there when requests of that
/// bucket go to that port. All of them change at once, by one rename of the link to their folder.
final class Flags {
    private final Layout layout;

    Flags(Layout layout) {
        this.layout = layout;
    }

    /// Which routes are in force; empty for none that can be read.
    Optional<State> inForce() throws IOException {
        return VisibleFiles.text(layout.state()).flatMap(State::parse);
    }

    void put(State state, Routes routes) throws IOException {
        List<Integer> buckets = Buckets.of(routes);
        Path folder = layout.flags(state);
        if (isCurrent(folder)) {
            // made before, by this agent: it never changes
            return;
        }
        VisibleFiles.folder(layout.folder());
        VisibleFiles.delete(folder);
        VisibleFiles.folder(folder);
        for (int bucket = 0; bucket < buckets.size(); bucket++) {
            // nginx asks whether it is there, and reads nothing
            Files.createFile(folder.resolve(bucket + "." + buckets.get(bucket)));
        }
        VisibleFiles.write(folder.resolve("state"), state.text());
        Optional<Path> before = target();
        Path link = layout.folder().resolve("current.new");
        Files.deleteIfExists(link);
        Files.createSymbolicLink(link, folder.getFileName());
        Files.move(
                link,
                layout.current(),
                StandardCopyOption.ATOMIC_MOVE,
                StandardCopyOption.REPLACE_EXISTING);
        forget(folder, before);
    }

    private boolean isCurrent(Path folder) {
        return target().filter(folder.getFileName()::equals).isPresent()
                && Files.exists(folder.resolve("state"));
    }

    private Optional<Path> target() {
        try {
            return Optional.of(Files.readSymbolicLink(layout.current()));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /// Those before the last: of that one a request may still be reading.
    private void forget(Path now, Optional<Path> before) throws IOException {
        try (Stream<Path> all = Files.list(layout.folder())) {
            List<Path> old =
                    all.filter(one -> one.getFileName().toString().startsWith("flags-"))
                            .filter(one -> !one.equals(now))
                            .filter(one -> !before.equals(Optional.of(one.getFileName())))
                            .toList();
            for (Path one : old) {
                VisibleFiles.delete(one);
            }
        }
    }
}
