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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// How the seconds of a deployment are made up. What a step took beyond what the service needed for
/// it and what was asked for is Gapless's own, and so is the time between the steps. Each step for
/// itself: one that was quicker than reckoned hides nothing of another.
///
/// @param total from the request to the outcome
/// @param appStart from the start of the slowest new process to the last line of its log, which
///   says that it is ready
/// @param asked `min-healthy-time`, `ramp` and `bake-time`
/// @param appStop from SIGTERM to the end of the old processes, as the runtime measured it
/// @param own the rest: plan, preflight, copy, journal, health questions, switch, drain
/// @param steps seconds of each step that are Gapless's own
record OwnShare(
        double total,
        double appStart,
        double asked,
        double appStop,
        double own,
        Map<String, Double> steps) {
    private static final Pattern STOPPED_AFTER = Pattern.compile("after ([0-9]+\\.[0-9]+) s");

    /// What was asked to take time, per deployment.
    record Asked(Duration minHealthyTime, Duration ramp, Duration bakeTime) {
        double sum() {
            return seconds(minHealthyTime) + seconds(ramp) + seconds(bakeTime);
        }
    }

    OwnShare {
        steps = Map.copyOf(steps);
    }

    /// Right after a deployment of tiny, whose log ends with the line that says it is ready.
    static OwnShare of(Site site, DeploymentView ended, Asked asked) {
        return of(ended, asked, appStart(site, ended.to()));
    }

    static OwnShare of(DeploymentView ended, Asked asked, double appStart) {
        double total = (ended.endedAtMillis() - ended.startedAtMillis()) / 1000.0;
        Map<String, Double> steps = new LinkedHashMap<>();
        double inSteps = 0;
        for (StepView step : ended.steps()) {
            double own = Math.max(0, step.seconds() - allowed(step, asked, appStart));
            steps.merge(step.name(), own, Double::sum);
            inSteps += Math.max(0, step.seconds());
        }
        double between = Math.max(0, total - inSteps);
        double own = steps.values().stream().mapToDouble(Double::doubleValue).sum() + between;
        double stop = ended.steps().stream().mapToDouble(OwnShare::stopped).sum();
        return new OwnShare(total, appStart, asked.sum(), stop, own, steps);
    }

    private static double allowed(StepView step, Asked asked, double appStart) {
        return switch (step.name()) {
            case "start" -> appStart + seconds(asked.minHealthyTime());
            case "shift" -> seconds(asked.ramp());
            case "bake" -> seconds(asked.bakeTime());
            case "stop" -> stopped(step);
            default -> 0;
        };
    }

    private static double seconds(Duration duration) {
        return duration.toMillis() / 1000.0;
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
