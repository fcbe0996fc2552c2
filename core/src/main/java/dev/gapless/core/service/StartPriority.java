package dev.gapless.core.service;

import java.util.Locale;

/// How much of the CPU an instance gets that starts while another release serves.
public enum StartPriority {
    /// Only what nobody else wants, as far as the host can do that.
    LOW,
    /// Its share, like any other process.
    NORMAL;

    /// As `gapless.yaml` says it.
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }
}
