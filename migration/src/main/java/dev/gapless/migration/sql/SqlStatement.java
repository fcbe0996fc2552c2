package dev.gapless.migration.sql;

import java.util.List;

/// One statement of a file, without what ends it.
///
/// @param text from its first token to its last one, comments between them as they are
/// @param line of its first token, counted from 1
/// @param lexemes without comments; they count from the beginning of `text`
/// @param remarks comments before it and within it
/// @param whole one statement as far as its signs tell: no `;` outside of a compound body, nothing
///   that only a client knows, and no body, string, name or comment without its end
public record SqlStatement(
        String text, int line, List<Lexeme> lexemes, List<Remark> remarks, boolean whole) {
    public SqlStatement {
        lexemes = List.copyOf(lexemes);
        remarks = List.copyOf(remarks);
    }

    /// A comment, with its signs.
    ///
    /// @param line counted from 1
    public record Remark(String text, int line) {}

    /// The line of a place in `text`.
    public int lineOf(int at) {
        return line + (int) text.substring(0, at).chars().filter(sign -> sign == '\n').count();
    }
}
