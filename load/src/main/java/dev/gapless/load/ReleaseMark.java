package dev.gapless.load;

import dev.gapless.load.http.Answer;

import java.util.Optional;
import java.util.regex.Pattern;

/// How one sees which release has answered.
public sealed interface ReleaseMark {
    /// The value of a header of the answer.
    record ByHeader(String name) implements ReleaseMark {}

    /// The first group of the pattern, or all of it, in the first 64 KB of the body.
    record ByBody(Pattern pattern) implements ReleaseMark {}

    default Optional<String> releaseOf(Answer answer) {
        return switch (this) {
            case ByHeader(var name) ->
                    answer.headers().first(name).filter(value -> !value.isEmpty());
            case ByBody(var pattern) -> {
                var matcher = pattern.matcher(answer.bodyText());
                yield matcher.find()
                        ? Optional.ofNullable(matcher.group(matcher.groupCount() > 0 ? 1 : 0))
                        : Optional.empty();
            }
        };
    }

    default boolean needsBody() {
        return this instanceof ByBody;
    }
}
