package dev.gapless.migration.port;

/// How values of one type go into a column of another.
///
/// @param same they are stored alike, byte for byte
/// @param equal two that are equal in one are equal in the other
/// @param exact two of the column that are equal are so byte for byte
/// @param beyond what the column cannot hold all of, in words: `varchar(80)`; empty when it can
public record Fit(boolean same, boolean equal, boolean exact, String beyond) {
    public static final Fit UNKNOWN = new Fit(false, false, false, "");
}
