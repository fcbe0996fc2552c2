package dev.gapless.migration.file;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// The version in a name of Flyway: numbers with dots, or underscores, between them.
///
/// @param parts without zeros at the end
public record SqlVersion(List<BigInteger> parts) implements Comparable<SqlVersion> {
    private static final Pattern NUMBERS = Pattern.compile("[0-9]+([._][0-9]+)*");
    private static final Pattern FILE = Pattern.compile("V([0-9]+(?:[._][0-9]+)*)__.*\\.sql");

    public SqlVersion {
        int size = parts.size();
        while (size > 0 && parts.get(size - 1).signum() == 0) {
            size--;
        }
        parts = List.copyOf(parts.subList(0, size));
    }

    /// Empty when it is no version.
    public static Optional<SqlVersion> of(String text) {
        return NUMBERS.matcher(text).matches()
                ? Optional.of(
                        new SqlVersion(
                                Arrays.stream(text.split("[._]")).map(BigInteger::new).toList()))
                : Optional.empty();
    }

    /// Of `V1_2__add_email.sql`.
    public static Optional<SqlVersion> ofFile(String name) {
        Matcher file = FILE.matcher(name);
        return file.matches() ? of(file.group(1)) : Optional.empty();
    }

    @Override
    public int compareTo(SqlVersion other) {
        for (int i = 0; i < Math.max(parts.size(), other.parts.size()); i++) {
            int order = part(i).compareTo(other.part(i));
            if (order != 0) {
                return order;
            }
        }
        return 0;
    }

    @Override
    public String toString() {
        return parts.stream().map(BigInteger::toString).collect(Collectors.joining("."));
    }

    private BigInteger part(int at) {
        return at < parts.size() ? parts.get(at) : BigInteger.ZERO;
    }
}
