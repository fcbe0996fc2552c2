package dev.gapless.testkit.simulation;

import dev.gapless.core.port.Traffic;

/// How the switch uses one instance: requests in flight, connections in the pool, how many it has
/// had, and since when no new ones come.
final class Usage {
    private static final int POOL_LIMIT = 8;

    private int inFlight;
    private int pooled;
    private long requests;
    private boolean reached;
    private long unreachedSince;
    private long life;

    int inFlight() {
        return inFlight;
    }

    int pooled() {
        return pooled;
    }

    boolean busy() {
        return inFlight > 0 || pooled > 0;
    }

    boolean reached() {
        return reached;
    }

    /// Since when it has got no new requests.
    long unreachedSince() {
        return unreachedSince;
    }

    /// Counts up whenever all its connections are lost; what was begun before then ends nowhere.
    long life() {
        return life;
    }

    void reached(boolean now, long millis) {
        if (reached && !now) {
            unreachedSince = millis;
        }
        reached = now;
    }

    void begin() {
        inFlight++;
        requests++;
        pooled = Math.max(0, pooled - 1);
    }

    /// @param keep the connection goes into the pool
    void done(boolean keep) {
        inFlight--;
        if (keep && reached && pooled < POOL_LIMIT) {
            pooled++;
        }
    }

    /// The switch has begun anew.
    void restarted() {
        lost();
        requests = 0;
    }

    Traffic.Instance seen() {
        return new Traffic.Instance(inFlight, pooled, requests, 0, "");
    }

    void closeOne() {
        pooled = Math.max(0, pooled - 1);
    }

    void closePool() {
        pooled = 0;
    }

    void lost() {
        life++;
        inFlight = 0;
        pooled = 0;
    }
}
