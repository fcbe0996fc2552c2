package dev.gapless.proxy.target;

import org.HdrHistogram.AtomicHistogram;
import org.HdrHistogram.HistogramIterationValue;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/// What a release did since the proxy started. Exact, from any thread.
public final class ReleaseState {
    private static final long LONGEST_MICROS = 3_600_000_000L;
    private static final int SIGNIFICANT_DIGITS = 2;

    private static final int TIE_BYTES = 6;

    private final String release;
    private final String tie;
    private final AtomicLong requests = new AtomicLong();
    private final AtomicLong errors5xx = new AtomicLong();
    private final AtomicLong clientAborts = new AtomicLong();
    private final AtomicLong retries = new AtomicLong();
    private final FailureCounts failed = new FailureCounts();
    private final AtomicHistogram latencyMicros =
            new AtomicHistogram(LONGEST_MICROS, SIGNIFICANT_DIGITS);

    public ReleaseState(String release) {
        this.release = release;
        this.tie = tie(release);
    }

    /// Names none: what is deployed is not said to clients unless it is to be exposed.
    private static String tie(String release) {
        try {
            byte[] sum =
                    MessageDigest.getInstance("SHA-256")
                            .digest(release.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(sum, 0, TIE_BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /// By which a client says that it belongs to this release; the same in every process.
    public String tie() {
        return tie;
    }

    public String release() {
        return release;
    }

    /// A request was answered, by the release or by the proxy in its place, or cut off.
    public void ended(long nanos) {
        requests.incrementAndGet();
        latencyMicros.recordValue(Math.min(Math.max(nanos / 1_000, 0), LONGEST_MICROS));
    }

    public void error5xx() {
        errors5xx.incrementAndGet();
    }

    public void clientAborted() {
        clientAborts.incrementAndGet();
    }

    public void retried() {
        retries.incrementAndGet();
    }

    public FailureCounts failed() {
        return failed;
    }

    public long requests() {
        return requests.get();
    }

    public long errors5xx() {
        return errors5xx.get();
    }

    public long clientAborts() {
        return clientAborts.get();
    }

    public long retries() {
        return retries.get();
    }

    /// Pairs of (highest value of the bucket in microseconds, requests in that bucket), ascending,
    /// without empty ones.
    public List<long[]> latencyBuckets() {
        List<long[]> buckets = new ArrayList<>();
        for (HistogramIterationValue value : latencyMicros.copy().recordedValues()) {
            buckets.add(
                    new long[] {
                        value.getValueIteratedTo(), value.getCountAddedInThisIterationStep()
                    });
        }
        return buckets;
    }
}
