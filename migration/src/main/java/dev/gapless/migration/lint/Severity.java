package dev.gapless.migration.lint;

import java.util.Locale;

/// How bad a finding is.
public enum Severity {
    /// The release that runs breaks, or rows are lost.
    ERROR,
    /// Somebody waits, or it depends on what the releases do.
    WARNING;

    /// `error`, as in the output and in SARIF.
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }
}
