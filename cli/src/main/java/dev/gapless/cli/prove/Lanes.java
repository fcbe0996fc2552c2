package dev.gapless.cli.prove;

import dev.gapless.api.wire.ServiceView;
import dev.gapless.api.wire.ServiceView.InstanceView;
import dev.gapless.load.report.Lane;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Writes down what state each instance was in, at each look. Safe for any number of threads.
public final class Lanes {
    private final Map<String, Track> tracks = new LinkedHashMap<>();

    /// One instance over time.
    private static final class Track {
        private final InstanceView first;
        private final List<Lane.Span> spans = new ArrayList<>();
        private final List<Lane.InFlight> inFlight = new ArrayList<>();
        private String state;
        private Instant since;
        private Instant seen;

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

    public synchronized void see(ServiceView service) {
        Instant now = Instant.now();
        for (InstanceView one : service.instances()) {
            tracks.computeIfAbsent(one.id(), _ -> new Track(one, now)).see(one, now);
        }
    }

    public synchronized List<Lane> all() {
        return tracks.values().stream().map(Track::lane).toList();
    }
}
