package dev.gapless.database.mysql;

import dev.gapless.migration.port.Product;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Which of the two products is at the other end, and what its version can do.
///
/// @param version three numbers
record MySqlServer(Product product, List<Integer> version) {
    private static final Pattern NUMBERS = Pattern.compile("(\\d+)\\.(\\d+)\\.(\\d+)");
    private static final List<Integer> OLDEST_MARIADB = List.of(10, 6, 0);
    private static final List<Integer> ONLINE_COPY = List.of(11, 2, 1);
    private static final List<Integer> OLDEST_MYSQL = List.of(8, 0, 29);

    /// Measured on 11.4.5; the other three were released together with it.
    private static final Set<List<Integer>> INSERT_SELECT_BREAKS =
            Set.of(List.of(10, 6, 21), List.of(10, 11, 11), List.of(11, 4, 5), List.of(11, 7, 2));

    MySqlServer {
        version = List.copyOf(version);
    }

    /// @param text what `version()` says, for example `11.4.5-MariaDB-log`
    static MySqlServer of(String text) {
        Matcher numbers = NUMBERS.matcher(text);
        if (!numbers.find()) {
            throw new IllegalArgumentException("no version: " + text);
        }
        List<Integer> version =
                List.of(
                        Integer.valueOf(numbers.group(1)),
                        Integer.valueOf(numbers.group(2)),
                        Integer.valueOf(numbers.group(3)));
        return new MySqlServer(text.contains("MariaDB") ? Product.MARIADB : Product.MYSQL, version);
    }

    boolean mariaDb() {
        return product == Product.MARIADB;
    }

    String label() {
        return mariaDb() ? "MariaDB" : "MySQL";
    }

    String number() {
        return String.join(".", version.stream().map(String::valueOf).toList());
    }

    List<Integer> oldest() {
        return mariaDb() ? OLDEST_MARIADB : OLDEST_MYSQL;
    }

    boolean tooOld() {
        return Arrays.compare(numbers(version), numbers(oldest())) < 0;
    }

    /// MySQL before 9 runs the same code without having been tried.
    boolean untested() {
        return !mariaDb() && version.getFirst() < 9;
    }

    /// With any BEFORE trigger on a table that has a NOT NULL column (other than a counting one),
    /// `INSERT INTO t (columns) SELECT` of two or more rows fails with error 1048.
    boolean triggersBreakInsertSelect() {
        return mariaDb() && INSERT_SELECT_BREAKS.contains(version);
    }

    /// MariaDB before 11.2 cannot build every table anew while others write: it knows no online
    /// copy.
    boolean rebuildsOnline() {
        return !mariaDb() || Arrays.compare(numbers(version), numbers(ONLINE_COPY)) >= 0;
    }

    private static int[] numbers(List<Integer> version) {
        return version.stream().mapToInt(Integer::intValue).toArray();
    }
}
