package dev.gapless.traffic.nginx;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// What clients are told of the release that answered them: letters, for nginx can be told those
/// without a reload, by a file for each. They say nothing of the release. One that comes anew has
/// the next ones: a client who comes back after a while belongs to nobody rather than to another.
/// Each has as many of them: when nginx looks for some before the files change and for some after,
/// it has too few for any. Pure.
///
/// @param last number of the newest
/// @param numbers by release
record Marks(int last, Map<String, Integer> numbers) {
    static final List<String> LETTERS = List.of("a", "b", "c", "d", "e", "f", "g");

    static final String FORM = "[a-g][a-g][a-g]";

    private static final int OF_EACH = 3;

    private static final List<List<String>> ALL =
            IntStream.range(0, 1 << LETTERS.size())
                    .filter(set -> Integer.bitCount(set) == OF_EACH)
                    .mapToObj(Marks::letters)
                    .toList();

    private static final int COUNT = ALL.size();

    private static final Pattern LINE = Pattern.compile("([0-9]{1,2}) (.*)");

    Marks {
        numbers = Map.copyOf(numbers);
    }

    /// Where nothing is known of earlier ones.
    static Marks first(long epoch) {
        return new Marks((int) (epoch % COUNT), Map.of());
    }

    /// Those of these releases.
    Marks next(Collection<String> releases) {
        TreeMap<String, Integer> all = new TreeMap<>(numbers);
        all.keySet().retainAll(releases);
        int newest = last;
        for (String release : releases.stream().distinct().sorted().toList()) {
            if (!all.containsKey(release)) {
                do {
                    newest = (newest + 1) % COUNT;
                } while (all.containsValue(newest));
                all.put(release, newest);
            }
        }
        return new Marks(newest, all);
    }

    List<String> letters(String release) {
        Integer number = numbers.get(release);
        return number == null ? List.of() : ALL.get(number);
    }

    private static List<String> letters(int set) {
        return IntStream.range(0, LETTERS.size())
                .filter(bit -> (set >> bit & 1) == 1)
                .mapToObj(LETTERS::get)
                .toList();
    }

    /// As it stands in cookies.
    String of(String release) {
        return String.join("", letters(release));
    }

    String text() {
        return new TreeMap<>(numbers)
                .entrySet().stream()
                        .map(one -> one.getValue() + " " + one.getKey() + "\n")
                        .collect(Collectors.joining("", last + " \n", ""));
    }

    /// Empty for anything that [#text()] does not write.
    static Optional<Marks> parse(String text) {
        List<Matcher> lines = new ArrayList<>();
        for (String line : text.lines().toList()) {
            Matcher matcher = LINE.matcher(line);
            if (!matcher.matches()) {
                return Optional.empty();
            }
            lines.add(matcher);
        }
        if (lines.isEmpty()) {
            return Optional.empty();
        }
        Map<String, Integer> numbers = new TreeMap<>();
        lines.stream()
                .skip(1)
                .forEach(line -> numbers.put(line.group(2), Integer.valueOf(line.group(1))));
        int last = Integer.parseInt(lines.getFirst().group(1));
        boolean known = last < COUNT && numbers.values().stream().allMatch(one -> one < COUNT);
        return known ? Optional.of(new Marks(last, numbers)) : Optional.empty();
    }
}
