package dev.gapless.migration.sql;

import dev.gapless.migration.port.Product;

import java.util.Optional;

/// Walks through a whole file token by token, with the lexical rules of its product: what a double
/// quote and a backslash mean, `#`, nested comments, `/*! .. */`. [Tokens] does not know them, and
/// need not for a single expression. Confined to one thread.
final class Scanner {
    private final String text;
    private final boolean postgresql;
    private String delimiter = ";";
    private int at;

    /// A string, name or comment has no end.
    private boolean unfinished;

    /// Nothing of a statement has come yet.
    private boolean fresh = true;

    Scanner(String text, Product product) {
        this.text = text;
        this.postgresql = product == Product.POSTGRESQL;
    }

    /// What ends a statement from here on.
    void endStatementsWith(String sign) {
        delimiter = sign;
    }

    boolean isUnfinished() {
        return unfinished;
    }

    boolean hasOwnDelimiter() {
        return !delimiter.equals(";");
    }

    boolean isDelimiter(Lexeme lexeme) {
        return lexeme.end() - lexeme.begin() == delimiter.length()
                && text.startsWith(delimiter, lexeme.begin());
    }

    /// The rest of the line, without what is around it.
    String restOfLine() {
        int end = lineEnd(at);
        String rest = text.substring(at, end).strip();
        at = end;
        return rest;
    }

    /// Goes on after the next line that is just this.
    void skipLinesUntil(String last) {
        while (at < text.length()) {
            at = Math.min(lineEnd(at) + 1, text.length());
            if (text.substring(at, lineEnd(at)).strip().equals(last)) {
                at = lineEnd(at);
                return;
            }
        }
    }

    /// Empty at the end of the text.
    Optional<Lexeme> next() {
        skipSpace();
        if (at >= text.length()) {
            return Optional.empty();
        }
        int begin = at;
        if (text.startsWith(delimiter, at)) {
            at += delimiter.length();
            fresh = true;
            return lexeme(new Token.Sign(text.charAt(begin)), begin);
        }
        Token token = token();
        fresh &= token instanceof Token.Comment;
        return lexeme(token, begin);
    }

    private Optional<Lexeme> lexeme(Token token, int begin) {
        return Optional.of(new Lexeme(token, begin, at));
    }

    private void skipSpace() {
        while (at < text.length() && isSpace(text.charAt(at))) {
            at++;
        }
        if (!postgresql && isExecutable()) {
            at += text.startsWith("/*M!", at) ? 4 : 3;
            while (at < text.length() && Character.isDigit(text.charAt(at))) {
                at++;
            }
            skipSpace();
        } else if (!postgresql && text.startsWith("*/", at)) {
            at += 2;
            skipSpace();
        }
    }

    /// The byte order mark at the beginning of some files counts as a blank.
    private static boolean isSpace(char sign) {
        return Character.isWhitespace(sign) || sign == '\uFEFF';
    }

    private boolean isExecutable() {
        return text.startsWith("/*!", at) || text.startsWith("/*M!", at);
    }

    private Token token() {
        char sign = text.charAt(at);
        char after = at + 1 < text.length() ? text.charAt(at + 1) : ' ';
        if (isDashes() || (sign == '#' && !postgresql)) {
            at = lineEnd(at);
            return new Token.Comment();
        }
        if (text.startsWith("/*", at)) {
            comment();
            return new Token.Comment();
        }
        if (sign == '\'' || (sign == '"' && !postgresql)) {
            return literal(sign, !postgresql);
        }
        if (sign == '"' || sign == '`') {
            return quoted(sign);
        }
        if (after == '\'' && "bBxXnNeE".indexOf(sign) >= 0) {
            at++;
            return literal('\'', !postgresql || sign == 'e' || sign == 'E');
        }
        if (sign == '$' && postgresql) {
            Optional<Token> dollar = dollar();
            if (dollar.isPresent()) {
                return dollar.get();
            }
        }
        return word(sign);
    }

    /// MySQL and MariaDB take `5--1` for what it looks like. Between statements it can be nothing
    /// else than a comment of a tool.
    private boolean isDashes() {
        return text.startsWith("--", at)
                && (postgresql || fresh || at + 2 >= text.length() || text.charAt(at + 2) <= ' ');
    }

    private Token word(char sign) {
        int begin = at;
        if (text.startsWith("${", at)) {
            int end = text.indexOf('}', at);
            unfinished |= end < 0;
            at = end < 0 ? text.length() : end + 1;
        }
        while (at < text.length() && isOfWord(text.charAt(at)) && !text.startsWith(delimiter, at)) {
            at++;
        }
        if (at == begin) {
            at++;
            return new Token.Sign(sign);
        }
        if (Character.isDigit(sign)) {
            while (at < text.length()
                    && (isOfWord(text.charAt(at)) || text.charAt(at) == '.')
                    && !text.startsWith(delimiter, at)) {
                at++;
            }
            return new Token.Literal(text.substring(begin, at));
        }
        return new Token.Word(text.substring(begin, at));
    }

    private static boolean isOfWord(char sign) {
        return Character.isLetterOrDigit(sign) || sign == '_' || sign == '$';
    }

    private Token literal(char quote, boolean backslash) {
        int begin = at;
        at++;
        while (at < text.length()) {
            char sign = text.charAt(at);
            if (sign == '\\' && backslash) {
                at += 2;
            } else if (sign != quote) {
                at++;
            } else if (at + 1 < text.length() && text.charAt(at + 1) == quote) {
                at += 2;
            } else {
                at++;
                return new Token.Literal(text.substring(begin, at));
            }
        }
        at = text.length();
        unfinished = true;
        return new Token.Literal(text.substring(begin));
    }

    private Token quoted(char quote) {
        StringBuilder name = new StringBuilder();
        at++;
        while (at < text.length()) {
            char sign = text.charAt(at);
            at++;
            if (sign == quote) {
                if (at >= text.length() || text.charAt(at) != quote) {
                    return new Token.Quoted(name.toString());
                }
                at++;
            }
            name.append(sign);
        }
        unfinished = true;
        return new Token.Quoted(name.toString());
    }

    private Optional<Token> dollar() {
        int end = at + 1;
        while (end < text.length() && isOfWord(text.charAt(end)) && text.charAt(end) != '$') {
            end++;
        }
        boolean isTag =
                end < text.length()
                        && text.charAt(end) == '$'
                        && !Character.isDigit(text.charAt(at + 1));
        if (!isTag) {
            return Optional.empty();
        }
        int begin = at;
        String tag = text.substring(at, end + 1);
        int close = text.indexOf(tag, end + 1);
        unfinished |= close < 0;
        at = close < 0 ? text.length() : close + tag.length();
        return Optional.of(new Token.Literal(text.substring(begin, at)));
    }

    private void comment() {
        int depth = 0;
        while (at < text.length()) {
            if (text.startsWith("/*", at) && (postgresql || depth == 0)) {
                depth++;
                at += 2;
            } else if (text.startsWith("*/", at)) {
                depth--;
                at += 2;
                if (depth == 0) {
                    return;
                }
            } else {
                at++;
            }
        }
        unfinished = true;
    }

    private int lineEnd(int from) {
        int end = text.indexOf('\n', from);
        return end < 0 ? text.length() : end;
    }
}
