package dev.gapless.load.report;

import java.time.Instant;
import java.util.List;

/// How much of the machine's processors one instance used.
///
/// @param points in order; percent of all processors, 0 to 100, since the point before
public record CpuSeries(String instance, String release, List<Point> points) {
    public CpuSeries {
        points = List.copyOf(points);
    }

    public record Point(Instant at, double percent) {}
}
