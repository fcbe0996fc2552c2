package dev.gapless.testkit.simulation;

import static java.util.stream.Collectors.joining;

import dev.gapless.core.deploy.Outcome;

import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/// The sum of many lives.
public final class Tally {
    private final Map<Outcome, Long> outcomes = new EnumMap<>(Outcome.class);
    private final Map<String, Long> causes = new TreeMap<>();
    private long runs;
    private long deployments;
    private long events;
    private long requests;
    private long kills;
    private long refused;
    private long virtualSeconds;
    private long nanos;
    private final SortedMap<Long, Verdict> broken = new TreeMap<>();

    void add(Verdict verdict) {
        runs++;
        deployments += verdict.deployments();
        events += verdict.events();
        requests += verdict.requests();
        kills += verdict.kills();
        refused += verdict.refused();
        virtualSeconds += verdict.virtualSeconds();
        verdict.outcomes()
                .forEach((outcome, count) -> outcomes.merge(outcome, (long) count, Long::sum));
        verdict.causes().forEach((cause, count) -> causes.merge(cause, (long) count, Long::sum));
        if (verdict.broken().isPresent()) {
            broken.put(verdict.seed(), verdict);
        }
    }

    void add(Tally other) {
        runs += other.runs;
        deployments += other.deployments;
        events += other.events;
        requests += other.requests;
        kills += other.kills;
        refused += other.refused;
        virtualSeconds += other.virtualSeconds;
        other.outcomes.forEach((outcome, count) -> outcomes.merge(outcome, count, Long::sum));
        other.causes.forEach((cause, count) -> causes.merge(cause, count, Long::sum));
        broken.putAll(other.broken);
    }

    void took(long all) {
        nanos = all;
    }

    /// The lives that broke a rule, the lowest seed first.
    public List<Verdict> broken() {
        return List.copyOf(broken.values());
    }

    public long runs() {
        return runs;
    }

    public long deployments() {
        return deployments;
    }

    public long count(Outcome outcome) {
        return outcomes.getOrDefault(outcome, 0L);
    }

    public long kills() {
        return kills;
    }

    public String text() {
        return summary()
                + causes.entrySet().stream()
                        .map(
                                entry ->
                                        String.format(
                                                Locale.ROOT,
                                                "%n%10d %s",
                                                entry.getValue(),
                                                entry.getKey()))
                        .collect(joining());
    }

    private String summary() {
        return String.format(
                Locale.ROOT,
                "%,d runs, %,d deployments: %,d succeeded, %,d aborted, %,d rolled back, %,d"
                        + " failed; %,d plans refused%n%,d events, %,d requests, agent killed %,d"
                        + " times, %.1f days of virtual time%n%.1f s, %.0f runs/s, %.0f deployments/s",
                runs,
                deployments,
                count(Outcome.SUCCEEDED),
                count(Outcome.ABORTED),
                count(Outcome.ROLLED_BACK),
                count(Outcome.FAILED),
                refused,
                events,
                requests,
                kills,
                virtualSeconds / 86_400.0,
                seconds(),
                runs / seconds(),
                deployments / seconds());
    }

    /// The same as one JSON object.
    ///
    /// @param first seed of the first life
    public String json(long first) {
        return String.format(
                Locale.ROOT,
                """
                {
                  "firstSeed": %d,
                  "runs": %d,
                  "deployments": %d,
                  "outcomes": {"succeeded": %d, "aborted": %d, "rolledBack": %d, "failed": %d},
                  "causes": {%s},
                  "plansRefused": %d,
                  "events": %d,
                  "requests": %d,
                  "agentKilled": %d,
                  "virtualSeconds": %d,
                  "seconds": %.1f,
                  "runsPerSecond": %.1f,
                  "deploymentsPerSecond": %.1f,
                  "broken": %d,
                  "brokenSeeds": %s
                }
                """,
                first,
                runs,
                deployments,
                count(Outcome.SUCCEEDED),
                count(Outcome.ABORTED),
                count(Outcome.ROLLED_BACK),
                count(Outcome.FAILED),
                causes.entrySet().stream()
                        .map(entry -> '"' + entry.getKey() + "\": " + entry.getValue())
                        .collect(joining(", ")),
                refused,
                events,
                requests,
                kills,
                virtualSeconds,
                seconds(),
                runs / seconds(),
                deployments / seconds(),
                broken.size(),
                broken.keySet());
    }

    private double seconds() {
        return nanos / 1e9;
    }
}
