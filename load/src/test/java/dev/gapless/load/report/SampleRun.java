package dev.gapless.load.report;

import dev.gapless.load.IdLedger;
import dev.gapless.load.LoadMode;
import dev.gapless.load.LoadPlan;
import dev.gapless.load.LoadResult;
import dev.gapless.load.RequestSpec;
import dev.gapless.load.record.Latency;
import dev.gapless.load.record.Mark;
import dev.gapless.load.record.Mishap;
import dev.gapless.load.record.MishapList;
import dev.gapless.load.record.PhaseTotals;
import dev.gapless.load.record.Recording;
import dev.gapless.load.record.SecondRow;
import dev.gapless.load.record.Totals;

import org.jspecify.annotations.Nullable;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/// A run as it could have been, second by second; for tests of what is *shown*. What is *measured*
/// is tested on runs against real servers.
final class SampleRun {
    static final Instant START = Instant.parse("2026-11-22T02:50:04Z");

    private final List<SecondRow> rows = new ArrayList<>();
    private final List<Mishap> failures = new ArrayList<>();
    private final List<Mishap> errors = new ArrayList<>();
    private final List<Mark> marks = new ArrayList<>();
    private final Random random = new Random(42);
    private String phase = "before";
    private int now;

    SampleRun() {
        marks.add(new Mark(phase, 0, true));
    }

    SampleRun phase(String name) {
        phase = name;
        marks.add(new Mark(name, now, true));
        return this;
    }

    /// Seconds in which the share of the new release goes evenly from one to the other.
    SampleRun seconds(int count, String from, String to, double shareBegin, double shareEnd) {
        for (int i = 0; i < count; i++, now++) {
            double share = shareBegin + (shareEnd - shareBegin) * i / Math.max(1, count - 1);
            long all = 296L + random.nextInt(10);
            long second = Math.round(all * share);
            answered(from, all - second, 21);
            answered(to, second, 25);
        }
        return this;
    }

    private void answered(String release, long count, double p99) {
        if (count > 0) {
            double noise = p99 * (0.85 + random.nextDouble() * 0.4);
            var latency = new Latency(noise / 4, noise, noise * 2.6);
            rows.add(new SecondRow(now, phase, release, new Totals(count, 0, 0, latency)));
        }
    }

    /// Seconds in which most requests are lost.
    SampleRun outage(int count, String release, int failedPerSecond, String kind) {
        for (int i = 0; i < count; i++, now++) {
            answered(release, 300L - failedPerSecond, 400);
            rows.add(
                    new SecondRow(
                            now,
                            phase,
                            null,
                            new Totals(failedPerSecond, failedPerSecond, 0, null)));
            for (int n = 0; n < failedPerSecond; n++) {
                double at = now + (n + 0.5) / failedPerSecond;
                failures.add(mishap(at, kind, null, null, "Connection refused"));
            }
        }
        return this;
    }

    SampleRun errors(int count, String release) {
        for (int i = 0; i < count; i++, now++) {
            rows.add(
                    new SecondRow(
                            now, phase, release, new Totals(300, 0, 60, new Latency(5, 30, 80))));
            for (int n = 0; n < 60; n++) {
                errors.add(mishap(now + n / 60.0, "error", release, 500, "answered 500"));
            }
        }
        return this;
    }

    private Mishap mishap(
            double at,
            String kind,
            @Nullable String release,
            @Nullable Integer status,
            String detail) {
        var moment = START.plusMillis(Math.round(at * 1000));
        return new Mishap(
                moment, at, phase, kind, "POST /api/orders", release, status, detail, 0.4);
    }

    int now() {
        return now;
    }

    LoadResult result() {
        var plan =
                LoadPlan.on(URI.create("http://127.0.0.1:8080"))
                        .mode(LoadMode.open(300, 100))
                        .seed(7)
                        .requests(
                                RequestSpec.get("/").weight(3),
                                RequestSpec.get("/api/products?page=1").weight(5),
                                RequestSpec.post(
                                        "/api/orders", "application/json", "{\"id\":\"{id}\"}"));
        var recording =
                new Recording(
                        START,
                        now + 0.4,
                        sum(rows),
                        byRelease(rows),
                        phases(),
                        rows,
                        marks,
                        MishapList.of(failures),
                        MishapList.of(errors));
        return new LoadResult(plan, recording, new IdLedger("sample"), 100, 0, 3.2);
    }

    private List<PhaseTotals> phases() {
        var byPhase = new LinkedHashMap<String, List<SecondRow>>();
        marks.forEach(mark -> byPhase.put(mark.name(), new ArrayList<>()));
        rows.forEach(row -> byPhase.getOrDefault(row.phase(), new ArrayList<>()).add(row));
        return byPhase.entrySet().stream()
                .map(
                        entry ->
                                new PhaseTotals(
                                        entry.getKey(),
                                        entry.getValue().stream()
                                                .mapToInt(SecondRow::second)
                                                .distinct()
                                                .count(),
                                        sum(entry.getValue()),
                                        byRelease(entry.getValue())))
                .toList();
    }

    private static Map<String, Totals> byRelease(List<SecondRow> rows) {
        var lists = new LinkedHashMap<String, List<SecondRow>>();
        for (var row : rows) {
            if (row.release() != null) {
                lists.computeIfAbsent(row.release(), _ -> new ArrayList<>()).add(row);
            }
        }
        var totals = new LinkedHashMap<String, Totals>();
        lists.forEach((release, list) -> totals.put(release, sum(list)));
        return totals;
    }

    private static Totals sum(List<SecondRow> rows) {
        long requests = rows.stream().mapToLong(row -> row.totals().requests()).sum();
        long failed = rows.stream().mapToLong(row -> row.totals().failed()).sum();
        long errors = rows.stream().mapToLong(row -> row.totals().errors()).sum();
        var latencies =
                rows.stream().map(row -> row.totals().latency()).filter(l -> l != null).toList();
        if (latencies.isEmpty()) {
            return new Totals(requests, failed, errors, null);
        }
        double p50 = latencies.stream().mapToDouble(Latency::p50).average().orElseThrow();
        double p99 = latencies.stream().mapToDouble(Latency::p99).average().orElseThrow();
        double max = latencies.stream().mapToDouble(Latency::max).max().orElseThrow();
        return new Totals(requests, failed, errors, new Latency(p50, p99, max));
    }

    static Duration seconds(double seconds) {
        return Duration.ofMillis(Math.round(seconds * 1000));
    }

    static Instant at(double second) {
        return START.plus(seconds(second));
    }
}
