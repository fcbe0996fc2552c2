package dev.gapless.api;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// A [Problem] as data, as it goes over the wire, into the journal and onto the screen.
///
/// @param code stable code, for example `port-in-use`
/// @param what one sentence: what happened, with its value
/// @param where file and line, command or place; empty when there is none
/// @param found what was seen there; empty when there is nothing to add
/// @param serves what serves now and that it is untouched; empty when no service is concerned
/// @param todo what to do about it; empty only when nobody has to do anything
/// @param retryable whether the same request may succeed later without any change
/// @param evidence lines to show below, for example the newest log lines; at most 40
public record ProblemReport(
        String code,
        ProblemKind kind,
        String what,
        String where,
        String found,
        String serves,
        String todo,
        boolean retryable,
        List<String> evidence) {

    /// What a line of the evidence begins with that stands for another problem.
    public static final String ALSO = "also: ";

    public ProblemReport {
        evidence = List.copyOf(evidence);
    }

    /// One problem as it is; several as the first one with the others as its evidence. Empty for
    /// none.
    public static Optional<ProblemReport> together(List<ProblemReport> problems) {
        return problems.stream()
                .findFirst()
                .map(
                        first ->
                                first.withEvidence(
                                        Stream.concat(
                                                        first.evidence().stream(),
                                                        problems.stream()
                                                                .skip(1)
                                                                .map(ProblemReport::also))
                                                .toList()));
    }

    private String also() {
        return ALSO + what + " [" + code + "]  " + todo;
    }

    public Problem toProblem() {
        return new Problem(this);
    }

    /// Of something outside that failed, but was seen before anything was changed for it.
    public ProblemReport asRefusal() {
        return new ProblemReport(
                code, ProblemKind.REFUSED, what, where, found, serves, todo, retryable, evidence);
    }

    public ProblemReport withWhere(String text) {
        return new ProblemReport(code, kind, what, text, found, serves, todo, retryable, evidence);
    }

    public ProblemReport withServes(String text) {
        return new ProblemReport(code, kind, what, where, found, text, todo, retryable, evidence);
    }

    public ProblemReport withEvidence(List<String> lines) {
        return new ProblemReport(code, kind, what, where, found, serves, todo, retryable, lines);
    }
}
