package dev.gapless.traffic.nginx;

import dev.gapless.core.port.Routes;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/// The files that nginx looks for at each request: `BUCKET.PORT` stands there when requests of that
/// bucket go to that port. While several releases get traffic and clients are to stay with theirs,
/// there is a folder of such files for the clients of each, called by its mark, and
/// `UPSTREAM.LETTER` stands for each letter of the mark of the release behind a slot. All of them
/// change at once, by one rename of the link to their folder.
final class Flags {
    private static final String MARKS = "marks";

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
        choices(folder, buckets);
        if (routes.settings().affinity()) {
            ties(folder, state, routes);
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

    private static void choices(Path folder, List<Integer> buckets) throws IOException {
        for (int bucket = 0; bucket < buckets.size(); bucket++) {
            // nginx asks whether it is there, and reads nothing
            Files.createFile(folder.resolve(bucket + "." + buckets.get(bucket)));
        }
    }

    private void ties(Path folder, State state, Routes routes) throws IOException {
        Marks marks =
                VisibleFiles.text(layout.current().resolve(MARKS))
                        .flatMap(Marks::parse)
                        .orElseGet(() -> Marks.first(state.epoch()))
                        .next(routes.targets().stream().map(Routes.Target::release).toList());
        VisibleFiles.write(folder.resolve(MARKS), marks.text());
        SortedMap<String, List<Integer>> serving = Buckets.byRelease(routes);
        if (serving.size() < 2) {
            return;
        }
        for (Map.Entry<String, List<Integer>> one : serving.entrySet()) {
            Path own = folder.resolve(marks.of(one.getKey()));
            VisibleFiles.folder(own);
            choices(own, one.getValue());
            for (int port : new TreeSet<>(one.getValue())) {
                for (String letter : marks.letters(one.getKey())) {
                    Files.createFile(
                            folder.resolve(
                                    Include.upstream(routes.service(), port) + "." + letter));
                }
            }
        }
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
