package dev.gapless.proxy.admin;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.annotation.JsonValue;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/// Latencies in microseconds as `[[highest value of the bucket, requests in it], ...]`, ascending,
/// without empty buckets; since the start of the process. Bounds are the same in all of them, so
/// they can be added and subtracted. A value is exact to 1 %.
public record LatencyBuckets(@JsonValue List<Bucket> buckets) {
    public static final LatencyBuckets EMPTY = new LatencyBuckets(List.of());

    /// One bucket.
    @JsonFormat(shape = JsonFormat.Shape.ARRAY)
    @JsonPropertyOrder({"upToMicros", "count"})
    public record Bucket(long upToMicros, long count) {}

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public LatencyBuckets {
        buckets = List.copyOf(buckets);
    }

    /// All requests in it.
    public long count() {
        return buckets.stream().mapToLong(Bucket::count).sum();
    }

    /// The value that this share of the requests (0 to 1) did not exceed; 0 when there are none.
    public long micros(double share) {
        long wanted = (long) Math.ceil(share * count());
        long seen = 0;
        for (Bucket bucket : buckets) {
            seen += bucket.count();
            if (seen >= wanted) {
                return bucket.upToMicros();
            }
        }
        return 0;
    }

    /// What was added since an earlier reading of the same process.
    public LatencyBuckets since(LatencyBuckets earlier) {
        return combined(earlier, -1);
    }

    public LatencyBuckets plus(LatencyBuckets other) {
        return combined(other, 1);
    }

    private LatencyBuckets combined(LatencyBuckets other, int sign) {
        TreeMap<Long, Long> counts = new TreeMap<>();
        buckets.forEach(bucket -> counts.merge(bucket.upToMicros(), bucket.count(), Long::sum));
        other.buckets.forEach(
                bucket -> counts.merge(bucket.upToMicros(), sign * bucket.count(), Long::sum));
        List<Bucket> left = new ArrayList<>();
        counts.forEach(
                (upTo, count) -> {
                    if (count != 0) {
                        left.add(new Bucket(upTo, count));
                    }
                });
        return new LatencyBuckets(left);
    }
}
