package dev.gapless.traffic.nginx;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Where nginx's configuration passes requests on to a service of ours. Pure.
///
/// @param variables that say where they go: ours, and those that are set or mapped to something
///   with it
record Passes(Set<String> variables) {
    private static final Set<String> MAPS = Set.of("map", "split_clients");
    private static final Set<String> PASSES = Set.of("proxy_pass", "grpc_pass");

    static Passes to(String variable, List<Directive> all) {
        return new Passes(variables(all, variable));
    }

    /// Whether this level does.
    boolean in(List<Directive> level) {
        return level.stream()
                .filter(one -> PASSES.contains(one.name()))
                .anyMatch(one -> mentions(first(one), variables));
    }

    /// That one, and those that are set or mapped to something with it.
    private static Set<String> variables(List<Directive> all, String variable) {
        Set<String> found = new HashSet<>(Set.of(variable));
        boolean more = true;
        while (more) {
            more =
                    everywhere(all)
                            .flatMap(Passes::assignments)
                            .filter(one -> mentions(one.value(), found))
                            .map(Assignment::variable)
                            .toList()
                            .stream()
                            .anyMatch(found::add);
        }
        return found;
    }

    private record Assignment(String variable, String value) {}

    private static Stream<Assignment> assignments(Directive one) {
        if (one.arguments().size() != 2) {
            return Stream.empty();
        }
        if (one.is("set")) {
            return Stream.of(assignment(one.arguments().getFirst(), one.arguments().get(1)));
        }
        return MAPS.contains(one.name())
                ? one.block().stream().map(line -> assignment(one.arguments().get(1), first(line)))
                : Stream.empty();
    }

    private static Assignment assignment(String variable, String value) {
        return new Assignment(variable.replace("$", ""), value);
    }

    /// Each directive of all blocks.
    static Stream<Directive> everywhere(List<Directive> level) {
        return level.stream()
                .flatMap(one -> Stream.concat(Stream.of(one), everywhere(one.block())));
    }

    static boolean mentions(String text, Set<String> variables) {
        return variables.stream()
                .anyMatch(
                        one ->
                                Pattern.compile("\\$\\{?" + one + "(?![A-Za-z0-9_])")
                                        .matcher(text)
                                        .find());
    }

    /// Of a `server { }`.
    static String name(Directive server) {
        return Stream.of("server_name", "listen")
                .flatMap(
                        key ->
                                server.block().stream()
                                        .filter(one -> one.is(key) && !first(one).isEmpty()))
                .findFirst()
                .map(Passes::first)
                .orElse("_");
    }

    static String first(Directive one) {
        return one.arguments().isEmpty() ? "" : one.arguments().getFirst();
    }
}
