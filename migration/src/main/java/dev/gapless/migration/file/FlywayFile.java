package dev.gapless.migration.file;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32;

/// What Flyway writes into its history about a versioned file, `V2_1__add_email.sql`.
///
/// @param version as Flyway shows it, `2.1`
/// @param description `add email`
public record FlywayFile(String version, String description) {
    /// Of its history.
    public static final String TABLE = "flyway_schema_history";

    /// The words end up in SQL.
    private static final Pattern NAME =
            Pattern.compile(
                    "(?:[^'\"\\\\\\p{Cntrl}]*/)?V([0-9]+(?:[._][0-9]+)*)__([^'\"\\\\/\\p{Cntrl}]+)\\.sql");

    private static final String BYTE_ORDER_MARK = "\uFEFF";

    /// Empty when the name is not one of a versioned migration.
    ///
    /// @param script the file, relative to its location
    public static Optional<FlywayFile> of(String script) {
        Matcher name = NAME.matcher(script);
        return name.matches()
                ? Optional.of(
                        new FlywayFile(
                                name.group(1).replace('_', '.'), name.group(2).replace('_', ' ')))
                : Optional.empty();
    }

    /// The version as Flyway compares it.
    public SqlVersion number() {
        return SqlVersion.of(version).orElseThrow();
    }

    /// What Flyway computes of the file: CRC-32 over its lines in UTF-8, without their ends.
    public static int checksum(String text) {
        CRC32 sum = new CRC32();
        text.replaceFirst("^" + BYTE_ORDER_MARK, "")
                .lines()
                .forEach(line -> sum.update(line.getBytes(StandardCharsets.UTF_8)));
        return (int) sum.getValue();
    }
}
