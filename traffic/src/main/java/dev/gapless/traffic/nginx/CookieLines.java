package dev.gapless.traffic.nginx;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// Where in nginx's configuration answers of a service would not tell clients which release they
/// belong to, or would lose a header of the user's for it: `add_header` lines of a level take the
/// place of all those of the levels above. Pure.
final class CookieLines {
    /// Blocks whose requests are passed on by the level above.
    private static final Set<String> WITHIN = Set.of("if", "limit_except");

    private final Passes passes;
    private final Set<String> cookie;

    private CookieLines(Passes passes, String cookie) {
        this.passes = passes;
        this.cookie = Set.of(cookie);
    }

    /// @param file in which it stands
    /// @param what `location /shop of server shop.example.com has an add_header of its own`
    /// @param theirs it is our line that is in the way of theirs
    record Gap(String file, String what, boolean theirs) {}

    /// The first one, if any.
    ///
    /// @param all as it would be with the include
    static Optional<Gap> gap(List<Directive> all, Include include) {
        CookieLines lines = new CookieLines(Passes.to(include.variable(), all), include.cookie());
        return all.stream()
                .filter(one -> one.is("http"))
                .flatMap(http -> lines.in(http, new Above(List.of(), "", "", false)))
                .findFirst();
    }

    /// What is in force where a block begins.
    ///
    /// @param passed its requests go to the service
    private record Above(List<Directive> headers, String inherit, String where, boolean passed) {}

    private Stream<Gap> in(Directive block, Above above) {
        List<Directive> level = block.block();
        List<Directive> own = level.stream().filter(one -> one.is("add_header")).toList();
        // nginx 1.29.3 and newer
        String inherit =
                level.stream()
                        .filter(one -> one.is("add_header_inherit"))
                        .map(Passes::first)
                        .findFirst()
                        .orElse(above.inherit());
        List<Directive> headers =
                switch (inherit) {
                    case "off" -> own;
                    case "merge" -> Stream.concat(above.headers().stream(), own.stream()).toList();
                    default -> own.isEmpty() ? above.headers() : own;
                };
        boolean passed = passes.in(level) || WITHIN.contains(block.name()) && above.passed();
        Above here = new Above(headers, inherit, where(block, above.where()), passed);
        if (passed && headers.stream().noneMatch(this::isOurs)) {
            String file = headers.isEmpty() ? block.file() : headers.getFirst().file();
            String what =
                    headers.isEmpty()
                            ? here.where() + " has no line that tells clients"
                            : here.where() + " has an add_header of its own";
            return Stream.of(new Gap(file, what, false));
        }
        Optional<Gap> lost = lost(here, own, above);
        if (lost.isPresent()) {
            return lost.stream();
        }
        return level.stream().flatMap(one -> in(one, here));
    }

    /// What holds above would not hold here any more.
    private Optional<Gap> lost(Above here, List<Directive> own, Above above) {
        if (own.isEmpty()
                || here.inherit().equals("merge")
                || !own.stream().allMatch(this::isOurs)) {
            return Optional.empty();
        }
        return above.headers().stream()
                .filter(line -> !isOurs(line))
                .findFirst()
                .map(
                        line ->
                                new Gap(
                                        line.file(),
                                        "add_header "
                                                + String.join(" ", line.arguments())
                                                + " would not hold in "
                                                + here.where(),
                                        true));
    }

    private static String where(Directive block, String above) {
        return switch (block.name()) {
            case "server" -> "server " + Passes.name(block);
            case "location" ->
                    "location "
                            + String.join(" ", block.arguments())
                            + (above.isEmpty() ? "" : " of " + above);
            default -> above;
        };
    }

    private boolean isOurs(Directive line) {
        return line.arguments().size() >= 2
                && Passes.first(line).equalsIgnoreCase("Set-Cookie")
                && Passes.mentions(line.arguments().get(1), cookie);
    }

    /// The configuration as it would be with these files of ours.
    static Optional<List<Directive>> with(Map<String, String> files, Map<String, String> ours) {
        if (files.isEmpty()) {
            return Optional.empty();
        }
        var all = new java.util.LinkedHashMap<>(files);
        all.putAll(ours);
        return Directive.of(all);
    }
}
