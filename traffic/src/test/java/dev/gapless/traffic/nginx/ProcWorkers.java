package dev.gapless.traffic.nginx;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Stream;

/// The agent's way of seeing workers, as far as these tests need it: of a master that is known.
final class ProcWorkers implements Workers {
    private static final int PARENT = 1;
    private static final int START = 19;

    @Override
    public Set<Worker> of(OptionalLong master) {
        Set<Worker> found = new HashSet<>();
        try (Stream<Path> all = Files.list(Path.of("/proc"))) {
            for (Path process : all.filter(one -> isNumber(one)).toList()) {
                worker(process, master.orElseThrow()).ifPresent(found::add);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return found;
    }

    private static boolean isNumber(Path process) {
        return process.getFileName().toString().matches("[0-9]+");
    }

    private static Optional<Worker> worker(Path process, long master) {
        try {
            String stat = Files.readString(process.resolve("stat"));
            List<String> fields =
                    List.of(stat.substring(stat.lastIndexOf(')') + 2).strip().split(" "));
            String title =
                    new String(
                            Files.readAllBytes(process.resolve("cmdline")),
                            StandardCharsets.ISO_8859_1);
            return Long.parseLong(fields.get(PARENT)) == master
                            && title.startsWith("nginx: worker process")
                    ? Optional.of(
                            new Worker(
                                    Long.parseLong(stat.split(" ")[0]),
                                    Long.parseLong(fields.get(START)),
                                    !title.contains("shutting down")))
                    : Optional.empty();
        } catch (IOException gone) {
            return Optional.empty();
        }
    }
}
