package dev.gapless.core.deploy;

import static java.util.stream.Collectors.joining;

import dev.gapless.api.Problem;
import dev.gapless.api.ProblemCode;
import dev.gapless.api.ProblemReport;
import dev.gapless.core.port.HealthProbe.Answer;
import dev.gapless.core.port.HealthProbe.Other;

import java.util.List;
import java.util.Optional;

/// What is said of a health path that is not there.
///
/// @param path as `health.path` has it
/// @param last the newest answer to it
record MissingPath(String path, Answer.Unhealthy last) {
    /// Where Spring Boot keeps the paths that say whether an application is well.
    private static final String ACTUATOR = "/actuator/health/";

    private static final String PROBES = "management.endpoint.health.probes.enabled=true";

    /// @param place what was asked, for example `GET 127.0.0.1:8082/health`
    ProblemReport problem(String release, String place, int asked) {
        return Problem.of(
                        ProblemCode.HEALTH_NOT_FOUND,
                        release + " answers, but its health path does not exist (404).")
                .where("health.path: " + path)
                .found(
                        place
                                + " -> 404 in "
                                + last.millis()
                                + " ms, asked "
                                + Counting.times(asked)
                                + others())
                .todo(todo())
                .report();
    }

    /// `; /actuator/health -> 200, /health -> 401`; empty when no other was looked at.
    private String others() {
        List<Other> there = last.others().stream().filter(other -> other.status() != 404).toList();
        if (!there.isEmpty()) {
            return "; "
                    + there.stream()
                            .map(other -> other.path() + " -> " + other.status())
                            .collect(joining(", "));
        }
        return last.others().isEmpty()
                ? ""
                : "; 404, too: " + last.others().stream().map(Other::path).collect(joining(", "));
    }

    private String todo() {
        boolean probes = path.startsWith(ACTUATOR);
        Optional<String> well =
                last.others().stream()
                        .filter(other -> other.status() >= 200 && other.status() < 300)
                        .map(Other::path)
                        .findFirst();
        if (well.isPresent()) {
            return "health: { path: "
                    + well.get()
                    + " } in gapless.yaml"
                    + (probes ? "; or let the application have this one: " + PROBES : "");
        }
        return probes
                ? "let the application have it: " + PROBES + "; or set health.path to what it has"
                : "set health.path to what it has; / says that it answers";
    }
}
