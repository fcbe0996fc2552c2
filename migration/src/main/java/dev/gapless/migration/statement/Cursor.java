package dev.gapless.migration.statement;

import dev.gapless.migration.change.TableReference;
import dev.gapless.migration.port.Product;
import dev.gapless.migration.sql.Identifier;
import dev.gapless.migration.sql.Lexeme;
import dev.gapless.migration.sql.SqlStatement;
import dev.gapless.migration.sql.Token;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/// A place among the tokens of one statement. Confined to one thread.
final class Cursor {
    private static final Set<String> BEFORE_QUERY = Set.of("as", "materialized", "copy");

    private static final Set<String> WRITES = Set.of("delete", "update", "insert", "merge");

    private final SqlStatement statement;
    private final List<Lexeme> lexemes;
    private final Product product;
    private int at;

    Cursor(SqlStatement statement, Product product) {
        this.statement = statement;
        this.lexemes = statement.lexemes();
        this.product = product;
    }

    Product product() {
        return product;
    }

    boolean postgresql() {
        return product == Product.POSTGRESQL;
    }

    boolean isEnd() {
        return at >= lexemes.size();
    }

    int line() {
        return isEnd() ? statement.line() : statement.lineOf(lexemes.get(at).begin());
    }

    boolean at(String... words) {
        for (int i = 0; i < words.length; i++) {
            boolean same =
                    at + i < lexemes.size()
                            && lexemes.get(at + i).token() instanceof Token.Word(String text)
                            && text.equalsIgnoreCase(words[i]);
            if (!same) {
                return false;
            }
        }
        return true;
    }

    boolean atOneOf(Set<String> words) {
        return !isEnd()
                && lexemes.get(at).token() instanceof Token.Word(String text)
                && words.contains(text.toUpperCase(Locale.ROOT));
    }

    boolean accept(String... words) {
        if (!at(words)) {
            return false;
        }
        at += words.length;
        return true;
    }

    void expect(String... words) {
        if (!accept(words)) {
            throw unexpected();
        }
    }

    boolean atSign(char sign) {
        return !isEnd() && lexemes.get(at).token().equals(new Token.Sign(sign));
    }

    boolean acceptSign(char sign) {
        if (!atSign(sign)) {
            return false;
        }
        at++;
        return true;
    }

    void expectSign(char sign) {
        if (!acceptSign(sign)) {
            throw unexpected();
        }
    }

    /// The one word that is next, in upper case; empty text when it is none.
    String word() {
        return !isEnd() && lexemes.get(at).token() instanceof Token.Word(String text)
                ? text.toUpperCase(Locale.ROOT)
                : "";
    }

    void skip() {
        if (isEnd()) {
            throw unexpected();
        }
        at++;
    }

    void ignoreRest() {
        at = lexemes.size();
    }

    Unreadable unexpected() {
        return new Unreadable(isEnd() ? "it ends too early" : "not known here: " + excerpt(at));
    }

    private String excerpt(int from) {
        int last = Math.min(from + 4, lexemes.size()) - 1;
        return text(from, last + 1).replaceAll("\\s+", " ");
    }

    boolean atName() {
        return !isEnd()
                && (lexemes.get(at).token() instanceof Token.Word
                        || lexemes.get(at).token() instanceof Token.Quoted);
    }

    /// As the database stores it.
    String name() {
        if (isEnd()) {
            throw unexpected();
        }
        Token token = lexemes.get(at).token();
        String name =
                switch (token) {
                    case Token.Quoted(String quoted) -> quoted;
                    case Token.Word(String word) -> Identifier.unquoted(word, product);
                    case Token.Literal _, Token.Sign _, Token.Comment _ -> throw unexpected();
                };
        at++;
        return name;
    }

    TableReference table() {
        String first = name();
        return acceptSign('.') ? new TableReference(first, name()) : new TableReference("", first);
    }

    <T> List<T> list(Supplier<T> each) {
        List<T> all = new ArrayList<>();
        do {
            all.add(each.get());
        } while (acceptSign(','));
        return all;
    }

    /// `(a, b)`
    List<String> names() {
        expectSign('(');
        List<String> names = list(this::name);
        expectSign(')');
        return names;
    }

    /// What stands between brackets, without them.
    String brackets() {
        int begin = at + 1;
        skipBrackets();
        return text(begin, at - 1);
    }

    void skipBrackets() {
        expectSign('(');
        int depth = 1;
        while (depth > 0) {
            if (isEnd()) {
                throw unexpected();
            }
            depth += atSign('(') ? 1 : atSign(')') ? -1 : 0;
            at++;
        }
    }

    /// Up to a comma or closing bracket of the level on which it begins, or to one of the words.
    String until(Set<String> words) {
        int begin = at;
        while (!isEnd() && !atSign(',') && !atSign(')') && !(at > begin && atOneOf(words))) {
            if (atSign('(')) {
                skipBrackets();
            } else {
                at++;
            }
        }
        if (at == begin) {
            throw unexpected();
        }
        return text(begin, at);
    }

    /// Past `ALGORITHM = ..` and `LOCK = ..`: whether they ask for writers that wait.
    boolean waits() {
        boolean waits = false;
        while (accept("ALGORITHM") || accept("LOCK")) {
            acceptSign('=');
            waits |= atOneOf(Set.of("COPY", "SHARED", "EXCLUSIVE"));
            skip();
        }
        return waits;
    }

    int mark() {
        return at;
    }

    void back(int mark) {
        at = mark;
    }

    String textFrom(int mark) {
        return text(mark, at);
    }

    Optional<Token> peek() {
        return isEnd() ? Optional.empty() : Optional.of(lexemes.get(at).token());
    }

    /// One of the words further on, outside of brackets.
    boolean hasAhead(Set<String> words) {
        int begin = at;
        boolean found = false;
        while (!isEnd() && !found) {
            found = atOneOf(words);
            if (atSign('(')) {
                skipBrackets();
            } else {
                at++;
            }
        }
        at = begin;
        return found;
    }

    /// What comes behind the word, outside of brackets.
    Optional<String> after(String word, Set<String> end) {
        int begin = at;
        Optional<String> text = Optional.empty();
        while (!isEnd() && text.isEmpty()) {
            if (accept(word)) {
                int from = at;
                while (!isEnd() && !atOneOf(end)) {
                    at++;
                }
                text = Optional.of(text(from, at));
            } else if (atSign('(')) {
                skipBrackets();
            } else {
                at++;
            }
        }
        at = begin;
        return text;
    }

    boolean anyWord(String word) {
        return lexemes.stream()
                .anyMatch(
                        one ->
                                one.token() instanceof Token.Word(String text)
                                        && text.equalsIgnoreCase(word));
    }

    /// Names before an opening bracket, words in lower case; with their schema unless it is
    /// PostgreSQL's own.
    List<String> calls() {
        List<String> calls = new ArrayList<>();
        for (int i = 0; i + 1 < lexemes.size(); i++) {
            String name = called(i);
            if (!name.isEmpty() && isSign(i + 1, '(')) {
                String schema = i > 1 && isSign(i - 1, '.') ? called(i - 2) : "pg_catalog";
                calls.add(schema.equals("pg_catalog") ? name : schema + "." + name);
            }
        }
        return calls;
    }

    private String called(int index) {
        return switch (lexemes.get(index).token()) {
            case Token.Word(String word) -> word.toLowerCase(Locale.ROOT);
            case Token.Quoted(String quoted) -> quoted;
            // a name, where the mode of MySQL says so
            case Token.Literal(String text) -> text.startsWith("\"") ? text : "";
            case Token.Sign _, Token.Comment _ -> "";
        };
    }

    private boolean isSign(int index, char sign) {
        return lexemes.get(index).token().equals(new Token.Sign(sign));
    }

    /// `WITH a AS (DELETE ..)`, `COPY (DELETE ..)`
    boolean writesWithin() {
        for (int i = 1; i + 1 < lexemes.size(); i++) {
            if (isSign(i, '(')
                    && BEFORE_QUERY.contains(called(i - 1))
                    && WRITES.contains(called(i + 1))) {
                return true;
            }
        }
        return false;
    }

    String excerpt() {
        return excerpt(0);
    }

    private String text(int from, int to) {
        return from >= to
                ? ""
                : statement
                        .text()
                        .substring(lexemes.get(from).begin(), lexemes.get(to - 1).end())
                        .strip();
    }
}
