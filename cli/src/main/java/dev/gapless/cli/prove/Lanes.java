package dev.gapless.cli.prove;

import dev.gapless.api.wire.ServiceView;
import dev.gapless.api.wire.ServiceView.InstanceView;
import dev.gapless.load.report.CpuSeries;
import dev.gapless.load.report.Lane;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.LongFunction;

/// Writes down what state each instance was in, at each look, and how much of the processors it
/// used. Safe for any number of threads.
public final class Lanes {
    private static final Duration BETWEEN_SHARES = Duration.ofSeconds(1);

    private final Map<String, Track> tracks = new LinkedHashMap<>();
    private final LongFunction<OptionalDouble> cpuTime;
    private final int processors;

    public Lanes() {
        this(CpuTime::of, Runtime.getRuntime().availableProcessors());
    }

    /// @param cpuTime seconds of one processor that the process with this pid has had
    Lanes(LongFunction<OptionalDouble> cpuTime, int processors) {
        this.cpuTime = cpuTime;
        this.processors = processors;
    }

    /// One instance over time.
    private final class Track {
        private final InstanceView first;
        private final List<Lane.Span> spans = new ArrayList<>();
        private final List<Lane.InFlight> inFlight = new ArrayList<>();
        private final List<CpuSeries.Point> shares = new ArrayList<>();
        private String state;
        private Instant since;
        private Instant seen;
        private long pid;
        private double used;
        private Instant measured = Instant.EPOCH;

        Track(InstanceView first, Instant now) {
            this.first = first;
            this.state = first.state();
            this.since = now;
            this.seen = now;
        }

        void see(InstanceView view, Instant now) {
            seen = now;
            if (view.inFlight() >= 0) {
                inFlight.add(new Lane.InFlight(now, view.inFlight()));
            }
            if (!view.state().equals(state)) {
                spans.add(new Lane.Span(state, since, now));
                state = view.state();
                since = now;
            }
            if (view.pid() > 0 && Duration.between(measured, now).compareTo(BETWEEN_SHARES) >= 0) {
                cpuTime.apply(view.pid()).ifPresent(total -> share(view.pid(), total, now));
            }
        }

        private void share(long ofPid, double total, Instant now) {
            if (ofPid == pid && total >= used) {
                double seconds = Duration.between(measured, now).toNanos() / 1e9;
                double percent = 100 * (total - used) / seconds / processors;
                shares.add(new CpuSeries.Point(now, Math.min(100, percent)));
            }
            pid = ofPid;
            used = total;
            measured = now;
        }

        Lane lane() {
            List<Lane.Span> all = new ArrayList<>(spans);
            all.add(new Lane.Span(state, since, seen));
            return new Lane(
                    first.id(),
                    first.release(),
                    first.address().replaceFirst(".*:", ":"),
                    all,
                    inFlight);
        }
    }

    public void see(ServiceView service) {
        see(service, Instant.now());
    }

    synchronized void see(ServiceView service, Instant now) {
        for (InstanceView one : service.instances()) {
            tracks.computeIfAbsent(one.id(), _ -> new Track(one, now)).see(one, now);
        }
    }

    public synchronized List<Lane> all() {
        return tracks.values().stream().map(Track::lane).toList();
    }

    /// Empty where no instance could be measured: it runs elsewhere, or it belongs to somebody
    /// else.
    public synchronized List<CpuSeries> cpu() {
        return tracks.values().stream()
                .filter(track -> !track.shares.isEmpty())
                .map(track -> new CpuSeries(track.first.id(), track.first.release(), track.shares))
                .toList();
    }
}
