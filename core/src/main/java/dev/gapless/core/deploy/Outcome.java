package dev.gapless.core.deploy;

import dev.gapless.api.ExitCode;

import java.util.Locale;

/// How a deployment ended.
public enum Outcome {
    SUCCEEDED(ExitCode.DONE),
    ABORTED(ExitCode.WENT_BACK),
    ROLLED_BACK(ExitCode.WENT_BACK),
    FAILED(ExitCode.FAILED);

    private final ExitCode exitCode;

    Outcome(ExitCode exitCode) {
        this.exitCode = exitCode;
    }

    public ExitCode exitCode() {
        return exitCode;
    }

    /// As users see it, for example `rolled-back`.
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
