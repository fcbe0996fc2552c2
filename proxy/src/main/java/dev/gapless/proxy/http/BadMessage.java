package dev.gapless.proxy.http;

/// A message that must not be understood. Expected and frequent under attack, so it has no stack
/// trace.
public final class BadMessage extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final int status;
    private final String reason;

    BadMessage(int status, String reason) {
        super(reason, null, false, false);
        this.status = status;
        this.reason = reason;
    }

    static BadMessage bad(String reason) {
        return new BadMessage(400, reason);
    }

    /// Something else than a request, again and again.
    public static BadMessage emptyLines() {
        return bad("empty-lines");
    }

    /// It did not arrive in time.
    public static BadMessage tooSlow() {
        return new BadMessage(408, "too-slow");
    }

    /// The status a client is answered with.
    public int status() {
        return status;
    }

    /// Stable, kebab-case.
    public String reason() {
        return reason;
    }
}
