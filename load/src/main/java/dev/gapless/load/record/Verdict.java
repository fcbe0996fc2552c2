package dev.gapless.load.record;

import dev.gapless.load.http.FailureKind;

import org.jspecify.annotations.Nullable;

/// What one request counts as. *Failed* and *error* are shown apart everywhere and never added up.
public sealed interface Verdict {
    /// Answered by a release as the request expects.
    record Good() implements Verdict {}

    /// Lost: no whole answer, or one that the switch made.
    record Failed(FailureKind kind, String detail, @Nullable Integer status) implements Verdict {}

    /// Answered by a release with a status that the request does not expect.
    record Errored(int status) implements Verdict {}
}
