package dev.gapless.cli.prove;

import dev.gapless.api.Problem;
import dev.gapless.api.ProblemCode;
import dev.gapless.load.RequestSpec;

import java.util.List;
import java.util.Set;

/// Which requests are sent. Pure.
///
/// @param note what the user should know of the choice, empty for nothing
public record Requests(List<RequestSpec> specs, String note) {
    private static final Set<String> READS = Set.of("GET", "HEAD", "OPTIONS");

    public Requests {
        specs = List.copyOf(specs);
    }

    /// Those asked for, else those listed; empty when there are neither.
    ///
    /// @param listed as under `prove.requests`
    /// @param asked as with `--request`: what changes something has to be listed as well
    public static Requests choose(List<String> listed, List<String> asked) {
        List<RequestSpec> allowed = listed.stream().map(RequestSpec::parse).toList();
        if (asked.isEmpty()) {
            return new Requests(allowed, "");
        }
        List<RequestSpec> wanted = asked.stream().map(RequestSpec::parse).toList();
        wanted.stream()
                .filter(spec -> !reads(spec))
                .filter(spec -> allowed.stream().noneMatch(one -> one.label().equals(spec.label())))
                .findFirst()
                .ifPresent(
                        spec -> {
                            throw notListed(spec, allowed);
                        });
        return new Requests(wanted, "");
    }

    private static Problem notListed(RequestSpec spec, List<RequestSpec> allowed) {
        String list = String.join(", ", allowed.stream().map(RequestSpec::label).toList());
        return Problem.of(
                        ProblemCode.REQUEST_NOT_LISTED,
                        spec.label() + " is not listed in prove.requests, so it is not sent.")
                .found(list.isEmpty() ? "prove.requests is empty" : "listed: " + list)
                .todo(
                        "if it may be sent thousands of times: prove: { requests: ['"
                                + spec.label()
                                + "'] }")
                .build();
    }

    /// One path, because nobody named any.
    public static Requests only(String path) {
        return new Requests(
                List.of(RequestSpec.get(path)),
                "prove.requests is not set: GET " + path + " is sent, reads only.");
    }

    static boolean reads(RequestSpec spec) {
        return READS.contains(spec.method());
    }

    public boolean isEmpty() {
        return specs.isEmpty();
    }
}
