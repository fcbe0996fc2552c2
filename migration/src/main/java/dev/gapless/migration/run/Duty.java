package dev.gapless.migration.run;

import java.time.Duration;

/// The share of the time in which work on rows is done, so that writers have the rest.
///
/// @param percent 1 to 100
record Duty(int percent) {
    private static final int ALL = 100;

    Duration restAfter(Duration worked) {
        return worked.multipliedBy(ALL - percent).dividedBy(percent);
    }
}
