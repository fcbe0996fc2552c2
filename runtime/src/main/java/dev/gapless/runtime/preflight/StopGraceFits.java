package dev.gapless.runtime.preflight;

import dev.gapless.api.Problem;
import dev.gapless.api.ProblemCode;
import dev.gapless.api.ProblemReport;
import dev.gapless.config.spring.SpringSettings;
import dev.gapless.core.port.Preflight;

import java.util.List;
import java.util.Optional;

/// An application that was told how long it may take to stop is not killed earlier.
final class StopGraceFits implements Check {
    @Override
    public List<ProblemReport> look(Preflight request) {
        return request.specs().stream()
                .flatMap(spec -> SpringSettings.of(spec, request.artifact()).stopTime().stream())
                .flatMap(setting -> judge(request, setting).stream())
                .distinct()
                .toList();
    }

    private static Optional<ProblemReport> judge(
            Preflight request, SpringSettings.StopTime setting) {
        long grace = request.stopGrace().toSeconds();
        long phase = (setting.time().toMillis() + 999) / 1000;
        if (setting.time().compareTo(request.stopGrace()) <= 0) {
            return Optional.empty();
        }
        return Optional.of(
                Problem.of(
                                ProblemCode.STOP_GRACE_SHORT,
                                "stop-grace is "
                                        + grace
                                        + " s, but "
                                        + request.specs().getFirst().release()
                                        + " may take "
                                        + phase
                                        + " s to stop.")
                        .where(request.configFile() + "  stop-grace: " + grace + "s")
                        .found(
                                SpringSettings.STOP_TIME_KEY
                                        + " = "
                                        + setting.text()
                                        + " in "
                                        + setting.place())
                        .todo(
                                "stop-grace: "
                                        + (phase + 5)
                                        + "s, or let the application stop sooner")
                        .report());
    }
}
