package dev.gapless.agent.warm;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// What came of the requests, window by window. Thread-safe.
final class Tally {
    /// Fewer answers than that make no window.
    private static final int FEWEST = 20;

    private static final int TRIES = 3;
    private static final int SERVER_ERROR = 500;
    private static final double NANOS_PER_MILLI = 1e6;

    private final Settling settling = new Settling();
    private final Map<WarmRequest, Line> lines = new LinkedHashMap<>();
    private List<Long> window = new ArrayList<>();
    private long answers;
    private long failed;
    private double first = -1;
    private double last = -1;
    private boolean done;

    /// What became of one request of the list.
    private static final class Line {
        private long sent;
        private boolean worked;
        private String how = "";
    }

    synchronized void answered(WarmRequest request, int status, long nanos) {
        Line line = line(request);
        line.sent++;
        line.how = String.valueOf(status);
        if (status >= SERVER_ERROR) {
            failed++;
        } else {
            line.worked = true;
            answers++;
            window.add(nanos);
        }
    }

    synchronized void silent(WarmRequest request, String why) {
        Line line = line(request);
        line.sent++;
        line.how = why;
        failed++;
    }

    private Line line(WarmRequest request) {
        return lines.computeIfAbsent(request, _ -> new Line());
    }

    /// The time of a window is over. One with too few answers goes on.
    synchronized void windowEnded() {
        if (window.size() >= FEWEST || first < 0 && !window.isEmpty()) {
            long[] sorted = window.stream().mapToLong(Long::longValue).sorted().toArray();
            last = percentile(sorted, 99) / NANOS_PER_MILLI;
            if (first < 0) {
                first = last;
            }
            settling.add(percentile(sorted, 90));
            window = new ArrayList<>();
            done = settling.settled();
        }
    }

    synchronized boolean settled() {
        return done;
    }

    private static long percentile(long[] sorted, int percent) {
        int index = (int) Math.ceil(percent / 100.0 * sorted.length) - 1;
        return sorted[Math.max(0, index)];
    }

    /// `412 requests, p99 1,910 -> 24 ms`.
    synchronized String text() {
        StringBuilder text = new StringBuilder(count(answers + failed));
        if (last >= 0) {
            text.append(", p99 ").append(millis(first)).append(" -> ").append(millis(last));
            text.append(" ms");
        }
        if (failed > 0) {
            text.append(String.format(Locale.ROOT, ", %,d failed", failed));
        }
        return text.toString();
    }

    private static String count(long requests) {
        return requests == 1 ? "1 request" : String.format(Locale.ROOT, "%,d requests", requests);
    }

    private static String millis(double millis) {
        return String.format(Locale.ROOT, millis < 10 ? "%.1f" : "%,.0f", millis);
    }

    /// `GET /x: 500`, one that never worked.
    synchronized Optional<String> broken() {
        return lines.entrySet().stream()
                .filter(entry -> !entry.getValue().worked && entry.getValue().sent >= TRIES)
                .map(entry -> entry.getKey().text() + ": " + entry.getValue().how)
                .findFirst();
    }
}
