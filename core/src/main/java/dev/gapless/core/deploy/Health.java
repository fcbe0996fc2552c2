package dev.gapless.core.deploy;

import dev.gapless.core.port.HealthProbe.Answer;
import dev.gapless.core.service.HealthPolicy;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// What the health answers of one instance add up to.
///
/// @param healthy so many successes in a row, for so long; stays true until so many failures in a
///   row
/// @param everHealthy it was healthy at some time
/// @param since first success of the present row
/// @param asked how often it was asked
/// @param last the newest answer
public record Health(
        boolean healthy,
        boolean everHealthy,
        int successes,
        int failures,
        int asked,
        Optional<Instant> since,
        Optional<Answer> last) {
    public static final Health UNKNOWN =
            new Health(false, false, 0, 0, 0, Optional.empty(), Optional.empty());

    public Health with(Answer answer, HealthPolicy policy, Instant now) {
        return answer instanceof Answer.Healthy
                ? success(answer, policy, now)
                : failure(answer, policy);
    }

    private Health success(Answer answer, HealthPolicy policy, Instant now) {
        Instant first = since.orElse(now);
        int row = successes + 1;
        boolean enough =
                row >= policy.successes()
                        && Duration.between(first, now).compareTo(policy.minHealthyTime()) >= 0;
        boolean good = healthy || enough;
        return new Health(
                good,
                everHealthy || good,
                row,
                0,
                asked + 1,
                Optional.of(first),
                Optional.of(answer));
    }

    private Health failure(Answer answer, HealthPolicy policy) {
        int row = failures + 1;
        boolean good = healthy && row < policy.failures();
        return new Health(
                good, everHealthy, 0, row, asked + 1, Optional.empty(), Optional.of(answer));
    }

    /// After a time in which answers may have been heard that are not known any more: no row goes
    /// on over it.
    Health interrupted() {
        return new Health(healthy, everHealthy, 0, 0, asked, Optional.empty(), last);
    }

    /// The newest answer in words, for the live view.
    public String text() {
        return last.map(
                        answer ->
                                switch (answer) {
                                    case Answer.Healthy(long millis, int _) ->
                                            "answers in " + millis + " ms";
                                    case Answer.Unhealthy(int status, String _, long _, var _) ->
                                            "answers " + status;
                                    case Answer.NotListening() -> "not listening yet";
                                    case Answer.Silent(String reason) -> reason;
                                })
                .orElse("not asked yet");
    }
}
