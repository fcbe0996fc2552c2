package dev.gapless.agent.warm;

import dev.gapless.core.service.Address;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// What came of the requests to each instance, window by window. Thread-safe.
final class Tally {
    /// Fewer answers than that make no window.
    private static final int FEWEST = 20;

    private static final int TRIES = 3;
    private static final int REDIRECTION = 300;
    private static final int SERVER_ERROR = 500;
    private static final double NANOS_PER_MILLI = 1e6;

    private final List<WarmRequest> requests;
    private final Map<Address, List<Line>> instances = new LinkedHashMap<>();
    private final Settling settling = new Settling();
    private List<Long> window = new ArrayList<>();
    private long answers;
    private long failed;
    private final TreeMap<Integer, Long> others = new TreeMap<>();
    private double first = -1;
    private double last = -1;
    private boolean done;

    /// What became of one request to one instance.
    private static final class Line {
        private long ended;
        private boolean worked;
        private boolean endless;
        private String how = "";
    }

    Tally(List<WarmRequest> requests, List<Address> addresses) {
        this.requests = requests;
        for (Address address : addresses) {
            instances.put(address, requests.stream().map(_ -> new Line()).toList());
        }
    }

    private Line line(Address address, int number) {
        return instances.getOrDefault(address, List.of()).get(number);
    }

    synchronized void answered(Address address, int number, int status, long nanos) {
        Line line = line(address, number);
        line.ended++;
        line.how = String.valueOf(status);
        if (status >= SERVER_ERROR) {
            failed++;
        } else {
            line.worked = true;
            answers++;
            window.add(nanos);
            if (status >= REDIRECTION) {
                others.merge(status, 1L, Long::sum);
            }
        }
    }

    synchronized void failed(Address address, int number, String why) {
        Line line = line(address, number);
        line.ended++;
        line.how = why;
        failed++;
    }

    /// It was answered, and the answer goes on and on: it is not sent again.
    synchronized void endless(Address address, int number) {
        Line line = line(address, number);
        line.ended++;
        line.worked = true;
        line.endless = true;
        answers++;
    }

    synchronized boolean isEndless(Address address, int number) {
        return line(address, number).endless;
    }

    /// Whether an instance answers nothing but such.
    synchronized boolean allEndless(Address address) {
        return instances.getOrDefault(address, List.of()).stream().allMatch(line -> line.endless);
    }

    /// The time of a window is over. One with too few answers goes on. Windows are compared from
    /// when it is known of each request whether it works: before, they are of different ones.
    ///
    /// @param full whether it was sent as much as ever, with as much of the CPU; else it is not
    ///   compared
    synchronized void windowEnded(boolean full) {
        boolean few = window.size() < FEWEST;
        if (few && (first >= 0 || window.isEmpty())) {
            return;
        }
        long[] sorted = window.stream().mapToLong(Long::longValue).sorted().toArray();
        last = percentile(sorted, 99) / NANOS_PER_MILLI;
        if (first < 0) {
            first = last;
        }
        boolean all =
                instances.values().stream()
                        .flatMap(List::stream)
                        .allMatch(line -> line.worked || line.ended >= TRIES);
        if (all && !few && full) {
            settling.add(percentile(sorted, 90));
            done = settling.settled();
        }
        window = new ArrayList<>();
    }

    synchronized boolean settled() {
        return done;
    }

    private static long percentile(long[] sorted, int percent) {
        int index = (int) Math.ceil(percent / 100.0 * sorted.length) - 1;
        return sorted[Math.max(0, index)];
    }

    /// `412 requests, p99 1,910 -> 24 ms`; with what was no success: `..., 206 answered 401`.
    synchronized String text() {
        StringBuilder text = new StringBuilder(count(answers + failed));
        if (last >= 0) {
            text.append(", p99 ").append(millis(first)).append(" -> ").append(millis(last));
            text.append(" ms");
        }
        others.forEach(
                (status, count) ->
                        text.append(
                                String.format(Locale.ROOT, ", %,d answered %d", count, status)));
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

    /// Whether an instance has answered nothing well yet.
    synchronized boolean anybodySilent() {
        return instances.values().stream()
                .anyMatch(lines -> lines.stream().noneMatch(line -> line.worked));
    }

    /// `GET /x to 127.0.0.1:8082: 500`, without its query, which may hold a secret: one that never
    /// worked though it was tried, or any of an instance of which nothing worked.
    synchronized Optional<String> broken() {
        for (Map.Entry<Address, List<Line>> instance : instances.entrySet()) {
            List<Line> lines = instance.getValue();
            boolean nothing = lines.stream().noneMatch(line -> line.worked);
            for (int i = 0; i < lines.size(); i++) {
                Line line = lines.get(i);
                if (!line.worked && line.ended >= (nothing ? 1 : TRIES)) {
                    return Optional.of(
                            requests.get(i).text().replaceFirst("\\?.*", "?...")
                                    + " to "
                                    + instance.getKey()
                                    + ": "
                                    + line.how);
                }
            }
        }
        return Optional.empty();
    }
}
