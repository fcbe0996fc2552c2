package dev.gapless.agent.operate;

import dev.gapless.api.Problem;
import dev.gapless.api.ProblemCode;
import dev.gapless.api.ProblemReport;
import dev.gapless.api.wire.SchemaWorkView;

import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The commands of `gapless db` that are at work, at most one per service, and the last that ended.
/// What begins one, or a deployment, holds the lock of the service meanwhile ([Operations#alone]);
/// so each sees the other. Thread-safe.
public final class SchemaWorks implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(SchemaWorks.class.getName());
    private static final int MOST = 100;
    private static final Duration END_LIMIT = Duration.ofSeconds(10);

    private final InstantSource clock;
    // all guarded by this
    private long newest;
    private boolean closed;
    private final Map<Long, SchemaWork> works =
            new LinkedHashMap<>() {
                private static final long serialVersionUID = 1L;

                @Override
                protected boolean removeEldestEntry(Map.Entry<Long, SchemaWork> eldest) {
                    return size() > MOST && eldest.getValue().ended();
                }
            };

    public SchemaWorks(InstantSource clock) {
        this.clock = clock;
    }

    synchronized SchemaWork begin(SchemaWork.Order order, SchemaWork.Job job) {
        if (closed) {
            throw Problem.of(ProblemCode.AGENT_UNREACHABLE, "The agent is ending.")
                    .todo("the same command again; it starts an agent when none runs")
                    .build();
        }
        newest++;
        SchemaWork work = new SchemaWork(newest, order, job, clock);
        works.put(newest, work);
        work.start();
        return work;
    }

    synchronized Optional<SchemaWork> find(long number) {
        return Optional.ofNullable(works.get(number));
    }

    synchronized Optional<SchemaWork> atWork(String service) {
        return works.values().stream()
                .filter(work -> work.order().service().equals(service) && !work.ended())
                .findFirst();
    }

    /// Throws `migration-in-progress` while a command works on the schema of this service.
    ///
    /// @param serves what serves meanwhile
    void refuseBeside(String service, String serves) {
        atWork(service)
                .ifPresent(
                        work -> {
                            throw inProgress(work.view()).withServes(serves).toProblem();
                        });
    }

    private ProblemReport inProgress(SchemaWorkView work) {
        String step =
                work.steps().isEmpty()
                        ? "it begins"
                        : "it is at " + work.steps().getLast().name() + rows(work);
        return Problem.of(
                        ProblemCode.MIGRATION_IN_PROGRESS,
                        work.command()
                                + " of "
                                + work.migration()
                                + " is under way for "
                                + work.service()
                                + " by "
                                + work.by()
                                + ", for "
                                + Refusals.span(
                                        Duration.between(
                                                Instant.ofEpochMilli(work.startedAtMillis()),
                                                clock.instant()))
                                + " so far.")
                .found(step)
                .todo("wait: gapless db status --watch; end it: gapless db stop")
                .retryable()
                .report();
    }

    private static String rows(SchemaWorkView work) {
        SchemaWorkView.Step last = work.steps().getLast();
        return last.done() < 0 || last.total() <= 0
                ? ""
                : String.format(", %,d of %,d rows", last.done(), last.total());
    }

    /// Ends what is at work at its next safe points.
    @Override
    public void close() {
        List<SchemaWork> left;
        synchronized (this) {
            closed = true;
            left = works.values().stream().filter(work -> !work.ended()).toList();
        }
        left.forEach(work -> work.stop(""));
        try {
            for (SchemaWork work : left) {
                if (!work.awaitEnd(END_LIMIT)) {
                    LOG.log(Level.WARNING, "{0} does not end", work.order().words());
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
