package dev.gapless.load;

/// A load that cannot be run, or whose figures would not be worth anything. Nothing was sent when
/// the code is one of `load-plan-invalid`, `target-not-loopback`, `target-unknown`.
public final class LoadProblem extends RuntimeException {
    private final String code;
    private final String advice;

    public LoadProblem(String code, String what, String advice) {
        super(what);
        this.code = code;
        this.advice = advice;
    }

    /// Stable, kebab-case.
    public String code() {
        return code;
    }

    /// What happened, with the value.
    public String what() {
        return String.valueOf(getMessage());
    }

    /// What to do about it.
    public String advice() {
        return advice;
    }

    static LoadProblem invalid(String what, String advice) {
        return new LoadProblem("load-plan-invalid", what, advice);
    }
}
