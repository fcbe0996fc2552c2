package dev.gapless.load.http;

import java.util.Locale;

/// How a request was lost. The order is that of a request's life.
public enum FailureKind {
    /// Open loop only: every connection was stuck for a whole timeout after the request was due, or
    /// until seconds after the end of the run.
    NOT_STARTED,
    CONNECT_REFUSED,
    CONNECT_TIMEOUT,
    /// No connection for a reason on this side or in between: no free port, no route.
    CONNECT_FAILED,
    /// The peer reset the connection, at whatever point.
    RESET,
    /// The peer closed a kept-alive connection after the request was written and before any byte of
    /// the answer.
    EOF_ON_REUSE,
    /// The same on a fresh connection.
    EOF,
    /// The peer closed in the middle of an answer.
    TRUNCATED,
    TIMEOUT,
    /// Not HTTP, or not the answer to this request.
    BAD_RESPONSE,
    /// The switch answered in place of a release: it said so, or it was a 502, 503 or 504 that
    /// names no release.
    STATUS;

    private final String code = name().toLowerCase(Locale.ROOT).replace('_', '-');

    /// As in the report and the JSON: `eof-on-reuse`.
    public String code() {
        return code;
    }

    /// The user waited in vain: the time is part of the latency figures. Other losses are quick and
    /// would flatter them.
    public boolean waited() {
        return this == NOT_STARTED || this == CONNECT_TIMEOUT || this == TIMEOUT;
    }
}
