package dev.gapless.load;

import dev.gapless.load.http.Answer;
import dev.gapless.load.http.Exchange;
import dev.gapless.load.http.FailureKind;
import dev.gapless.load.http.Lost;
import dev.gapless.load.record.Verdict;

import org.jspecify.annotations.Nullable;

/// Decides what an exchange counts as. Pure.
final class Judge {
    /// Set by the switch on every answer that it made itself, with the reason as value.
    private static final String MADE_BY_SWITCH = "X-Gapless-Failure";

    private static final Verdict GOOD = new Verdict.Good();

    private Judge() {}

    static Verdict judge(RequestSpec spec, String id, Exchange exchange, @Nullable String release) {
        return switch (exchange) {
            case Lost(var kind, var detail) -> new Verdict.Failed(kind, detail, null);
            case Answer answer -> answered(spec, id, answer, release);
        };
    }

    private static Verdict answered(
            RequestSpec spec, String id, Answer answer, @Nullable String release) {
        int status = answer.status();
        var reason = answer.headers().first(MADE_BY_SWITCH);
        if (reason.isPresent()) {
            return new Verdict.Failed(
                    FailureKind.STATUS, status + " by the switch: " + reason.get(), status);
        }
        if (spec.expected().contains(status)) {
            return belongs(spec, id, answer)
                    ? GOOD
                    : new Verdict.Failed(
                            FailureKind.BAD_RESPONSE, "not the answer to " + id, status);
        }
        boolean gateway = status >= 502 && status <= 504;
        return gateway && release == null
                ? new Verdict.Failed(
                        FailureKind.STATUS, status + ", and no release is named", status)
                : new Verdict.Errored(status);
    }

    private static boolean belongs(RequestSpec spec, String id, Answer answer) {
        String text = spec.answerContains();
        return text == null || answer.bodyText().contains(RequestSpec.withId(text, id));
    }
}
