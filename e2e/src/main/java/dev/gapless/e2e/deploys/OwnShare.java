package dev.gapless.e2e.deploys;

import dev.gapless.api.wire.DeploymentView;
import dev.gapless.api.wire.DeploymentView.StepView;
import dev.gapless.e2e.site.Site;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// How the seconds of a deployment are made up. What is not the service's and was not asked for is
/// Gapless's own.
///
/// @param total from the request to the outcome
/// @param appStart from the start of the slowest new process to the last line of its log, which
///   says that it is ready
/// @param asked `min-healthy-time`, `ramp` and `bake-time`
/// @param appStop from SIGTERM to the end of the old processes, as the runtime measured it
/// @param own the rest: plan, preflight, copy, journal, health questions, switch, drain
record OwnShare(double total, double appStart, double asked, double appStop, double own) {
    private static final Pattern STOPPED_AFTER = Pattern.compile("after ([0-9]+\\.[0-9]+) s");

    /// Right after a deployment of tiny, whose log ends with the line that says it is ready.
    static OwnShare of(Site site, DeploymentView ended, Duration asked) {
        double total = (ended.endedAtMillis() - ended.startedAtMillis()) / 1000.0;
        double start = appStart(site, ended.to());
        double stop = ended.steps().stream().mapToDouble(OwnShare::stopped).sum();
        double asks = asked.toMillis() / 1000.0;
        return new OwnShare(total, start, asks, stop, total - start - asks - stop);
    }

    private static double stopped(StepView step) {
        Matcher after = STOPPED_AFTER.matcher(step.text());
        return step.name().equals("stop") && after.find() ? Double.parseDouble(after.group(1)) : 0;
    }

    private static double appStart(Site site, String release) {
        List<Instant> begun =
                site.instances(release).stream()
                        .map(
                                pid ->
                                        ProcessHandle.of(pid)
                                                .flatMap(one -> one.info().startInstant())
                                                .orElseThrow())
                        .sorted()
                        .toList();
        List<Instant> ready = newestLogs(site, release, begun.size());
        double slowest = 0;
        for (int i = 0; i < Math.min(begun.size(), ready.size()); i++) {
            slowest =
                    Math.max(
                            slowest,
                            Duration.between(begun.get(i), ready.get(i)).toMillis() / 1000.0);
        }
        return slowest;
    }

    private static List<Instant> newestLogs(Site site, String release, int count) {
        Path folder = site.home().resolve("logs").resolve(site.name()).resolve(release);
        try (Stream<Path> files = Files.list(folder)) {
            List<Instant> written = files.map(OwnShare::written).sorted().toList();
            return written.subList(Math.max(0, written.size() - count), written.size());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Instant written(Path file) {
        try {
            return Files.getLastModifiedTime(file).toInstant();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
