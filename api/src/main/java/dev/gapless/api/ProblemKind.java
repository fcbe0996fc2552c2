package dev.gapless.api;

/// What sort of trouble a [Problem] is, and so what a caller may do about it.
public enum ProblemKind {
    /// The configuration or the command line is wrong.
    CONFIG(ExitCode.REFUSED),
    /// The request is understood and unsafe or impossible; nothing was changed.
    REFUSED(ExitCode.REFUSED),
    /// Somebody else holds what is needed.
    BLOCKED(ExitCode.BLOCKED),
    /// Something outside (a process, a file system, a database, a switch) failed.
    EXTERNAL(ExitCode.ERROR);

    private final ExitCode exitCode;

    ProblemKind(ExitCode exitCode) {
        this.exitCode = exitCode;
    }

    public ExitCode exitCode() {
        return exitCode;
    }
}
