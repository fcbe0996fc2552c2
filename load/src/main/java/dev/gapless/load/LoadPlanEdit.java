package dev.gapless.load;

import java.net.URI;
import java.time.Duration;
import java.util.List;

/// Copies a plan with one thing changed: twelve withers of twelve arguments each would hide their
/// one difference.
final class LoadPlanEdit {
    private final URI base;
    private LoadMode mode;
    private List<RequestSpec> requests;
    private ReleaseMark releaseMark;
    private Duration connectTimeout;
    private Duration timeout;
    private Duration maxDuration;
    private boolean ownHost;
    private long seed;
    private String idPrefix;
    private String phase;
    private int keepMishaps;

    LoadPlanEdit(LoadPlan plan) {
        base = plan.base();
        mode = plan.mode();
        requests = plan.requests();
        releaseMark = plan.releaseMark();
        connectTimeout = plan.connectTimeout();
        timeout = plan.timeout();
        maxDuration = plan.maxDuration();
        ownHost = plan.ownHost();
        seed = plan.seed();
        idPrefix = plan.idPrefix();
        phase = plan.phase();
        keepMishaps = plan.keepMishaps();
    }

    LoadPlan plan() {
        return new LoadPlan(
                base,
                mode,
                requests,
                releaseMark,
                connectTimeout,
                timeout,
                maxDuration,
                ownHost,
                seed,
                idPrefix,
                phase,
                keepMishaps);
    }

    LoadPlanEdit mode(LoadMode value) {
        mode = value;
        return this;
    }

    LoadPlanEdit requests(List<RequestSpec> value) {
        requests = value;
        return this;
    }

    LoadPlanEdit releaseMark(ReleaseMark value) {
        releaseMark = value;
        return this;
    }

    LoadPlanEdit connectTimeout(Duration value) {
        connectTimeout = value;
        return this;
    }

    LoadPlanEdit timeout(Duration value) {
        timeout = value;
        return this;
    }

    LoadPlanEdit maxDuration(Duration value) {
        maxDuration = value;
        return this;
    }

    LoadPlanEdit ownHost(boolean value) {
        ownHost = value;
        return this;
    }

    LoadPlanEdit seed(long value) {
        seed = value;
        return this;
    }

    LoadPlanEdit idPrefix(String value) {
        idPrefix = value;
        return this;
    }

    LoadPlanEdit phase(String value) {
        phase = value;
        return this;
    }

    LoadPlanEdit keepMishaps(int value) {
        keepMishaps = value;
        return this;
    }
}
