package dev.gapless.migration.sql;

/// A piece of SQL text.
public sealed interface Token {
    /// A keyword or an unquoted name, as written.
    record Word(String text) implements Token {}

    /// A quoted name, without its quotes.
    record Quoted(String name) implements Token {}

    /// A string, number or any other literal.
    record Literal(String text) implements Token {}

    /// One character of punctuation.
    record Sign(char sign) implements Token {}

    /// `-- ...` or `/* ... */`.
    record Comment() implements Token {}
}
