package dev.gapless.config.type;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/// "Did you mean": the nearest known word. Hyphens, underscores, dots and case do not count, so
/// `bakeTime` finds `bake-time`; beyond that a third of the letters may be wrong.
public final class Suggestion {
    private Suggestion() {}

    public static Optional<String> nearest(String word, Collection<String> known) {
        String plain = plain(word);
        return known.stream()
                .filter(
                        candidate ->
                                distance(plain, plain(candidate))
                                        <= Math.max(1, plain.length() / 3))
                .min(Comparator.comparingInt(candidate -> distance(plain, plain(candidate))));
    }

    /// `, did you mean x?` or nothing.
    public static String hint(String word, Collection<String> known) {
        return nearest(word, known).map(found -> ", did you mean " + found + "?").orElse("");
    }

    private static String plain(String word) {
        return word.toLowerCase(Locale.ROOT).replaceAll("[-_. ]", "");
    }

    /// Optimal string alignment distance: inserted, deleted, changed or two swapped letters count
    /// one each.
    static int distance(String left, String right) {
        int[][] table = new int[left.length() + 1][right.length() + 1];
        for (int i = 0; i <= left.length(); i++) {
            for (int j = 0; j <= right.length(); j++) {
                table[i][j] = i == 0 || j == 0 ? i + j : cell(table, left, right, i, j);
            }
        }
        return table[left.length()][right.length()];
    }

    private static int cell(int[][] table, String left, String right, int i, int j) {
        char l = left.charAt(i - 1);
        char r = right.charAt(j - 1);
        int best = Math.min(table[i - 1][j] + 1, table[i][j - 1] + 1);
        best = Math.min(best, table[i - 1][j - 1] + (l == r ? 0 : 1));
        if (i > 1 && j > 1 && l == right.charAt(j - 2) && left.charAt(i - 2) == r) {
            best = Math.min(best, table[i - 2][j - 2] + 1);
        }
        return best;
    }
}
