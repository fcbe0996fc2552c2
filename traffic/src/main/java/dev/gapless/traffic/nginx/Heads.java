package dev.gapless.traffic.nginx;

import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/// How large a head may be that passes a server of the user's: it is to pass ours behind it, too.
final class Heads {
    /// KB; also what the user's servers let through when they are given more room later.
    static final int LEAST = 64;

    /// KB. Of each request that is under way, one buffer of an answer takes as much.
    static final int MOST = 1024;

    private static final Pattern SIZE = Pattern.compile("([0-9]{1,12})([kKmM]?)");

    private Heads() {}

    /// In KB: the largest that any server has, and not less than [#LEAST]; no more than [#MOST].
    ///
    /// @param files text by path, as `nginx -T` prints them
    static int of(Map<String, String> files) {
        long bytes =
                Directive.of(files).stream()
                        .flatMap(List::stream)
                        .flatMap(Heads::all)
                        .flatMapToLong(Heads::size)
                        .max()
                        .orElse(0);
        return (int) Math.clamp((bytes + 1023) / 1024, LEAST, MOST);
    }

    private static Stream<Directive> all(Directive one) {
        return Stream.concat(Stream.of(one), one.block().stream().flatMap(Heads::all));
    }

    /// Of a directive that says one.
    private static LongStream size(Directive one) {
        List<String> words = one.arguments();
        boolean says =
                one.is("proxy_buffer_size") && words.size() == 1
                        || one.is("large_client_header_buffers") && words.size() == 2;
        return says ? bytes(words.getLast()).stream() : LongStream.empty();
    }

    /// As nginx writes it: `4096`, `64k`, `1m`.
    static OptionalLong bytes(String text) {
        Matcher match = SIZE.matcher(text);
        if (!match.matches()) {
            return OptionalLong.empty();
        }
        long number = Long.parseLong(match.group(1));
        return OptionalLong.of(
                switch (match.group(2)) {
                    case "k", "K" -> number * 1024;
                    case "m", "M" -> number * 1024 * 1024;
                    default -> number;
                });
    }
}
