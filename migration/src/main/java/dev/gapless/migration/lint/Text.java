package dev.gapless.migration.lint;

/// Pieces of a statement within a sentence.
final class Text {
    private static final int LONGEST = 60;

    private Text() {}

    /// On one line, and not too long.
    static String brief(String sql) {
        String line = sql.strip().replaceAll("\\s+", " ");
        return line.length() <= LONGEST ? line : line.substring(0, LONGEST - 3) + "...";
    }
}
