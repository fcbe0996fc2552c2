package dev.gapless.load.report;

import dev.gapless.load.record.Mark;

import java.util.ArrayList;
import java.util.List;

/// A phase as a stretch of time; a phase that was entered twice has two.
///
/// @param from seconds since the run began
record PhaseSpan(String name, double from, double to) {
    static List<PhaseSpan> of(Traffic traffic) {
        var recording = traffic.result().recording();
        List<Mark> begins = recording.marks().stream().filter(Mark::phase).toList();
        var spans = new ArrayList<PhaseSpan>();
        for (int i = 0; i < begins.size(); i++) {
            double to = i + 1 < begins.size() ? begins.get(i + 1).seconds() : recording.seconds();
            spans.add(new PhaseSpan(begins.get(i).name(), begins.get(i).seconds(), to));
        }
        return spans;
    }

    /// The phases that have a part of that second.
    static List<String> phasesIn(Traffic traffic, int second) {
        return of(traffic).stream()
                .filter(span -> span.from() < second + 1 && span.to() > second)
                .map(PhaseSpan::name)
                .toList();
    }
}
