package dev.gapless.proxy.target;

import java.util.Locale;

/// Why the proxy itself failed a request. Never used for an error that a release answered.
public enum FailureCause {
    /// Every target that was tried refused the connection.
    CONNECT_REFUSED(502),
    /// No connection within the connect timeout.
    CONNECT_TIMEOUT(504),
    /// The connection could not be made for another reason, for example no route or no free
    /// descriptor.
    CONNECT_FAILED(502),
    /// The instance reset the connection before it answered.
    UPSTREAM_RESET(502),
    /// The instance closed the connection before it answered.
    UPSTREAM_CLOSED(502),
    /// The instance did not begin to answer in time.
    UPSTREAM_TIMEOUT(504),
    /// The answer was cut off; the client's connection is broken off as well, so that it cannot
    /// look complete.
    UPSTREAM_CUT(502),
    /// The answer stopped in the middle for too long; treated like a cut.
    UPSTREAM_STALLED(504),
    /// The answer is not valid HTTP/1.1.
    BAD_RESPONSE(502),
    /// No active instance of a release with weight.
    NO_TARGET(503),
    /// The address belongs to no service any more.
    NO_SERVICE(503),
    /// Held for longer than the hold allows.
    HOLD_TIMEOUT(503),
    /// More held requests or bytes than the hold allows.
    HOLD_FULL(503),
    /// More bytes of request heads than the proxy has memory for.
    OVERLOADED(503),
    /// A defect of the proxy.
    INTERNAL(500);

    private final int status;
    private final String code = name().toLowerCase(Locale.ROOT).replace('_', '-');

    FailureCause(int status) {
        this.status = status;
    }

    /// The status of the answer that reports it.
    public int status() {
        return status;
    }

    /// The value of `X-Gapless-Failure` and the key in the statistics.
    public String code() {
        return code;
    }
}
