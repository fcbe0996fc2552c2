package dev.gapless.migration.sql;

/// A token and where it stands in its text.
///
/// @param begin of its first character, counted from 0
/// @param end after its last character
public record Lexeme(Token token, int begin, int end) {}
