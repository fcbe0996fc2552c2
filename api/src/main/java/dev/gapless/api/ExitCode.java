package dev.gapless.api;

/// The one table of exit codes, the same for every command.
public enum ExitCode {
    DONE(0, "done"),
    ERROR(1, "error"),
    REFUSED(2, "refused or findings, nothing was changed"),
    BLOCKED(3, "blocked by someone: who and since when is said"),
    ROWS_DIFFER(4, "rows differ"),
    WENT_BACK(5, "aborted or rolled back, the old release serves"),
    FAILED(6, "failed, a person is needed"),
    USAGE(64, "wrong usage"),
    DETACHED(130, "left with Ctrl-C, the deployment goes on");

    private final int code;
    private final String meaning;

    ExitCode(int code, String meaning) {
        this.code = code;
        this.meaning = meaning;
    }

    public int code() {
        return code;
    }

    public String meaning() {
        return meaning;
    }
}
