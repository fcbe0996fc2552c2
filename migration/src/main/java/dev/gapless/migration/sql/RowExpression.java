package dev.gapless.migration.sql;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// A scalar expression over the columns of one row, seen as tokens.
public final class RowExpression {
    private final List<Token> tokens;

    public RowExpression(String sql) {
        tokens = Tokens.of(sql);
    }

    /// Why this is no plain expression over one row, if so.
    public Optional<String> refusal() {
        return refusal(false);
    }

    /// The same for one that may read tables, too.
    public Optional<String> queryRefusal() {
        return refusal(true);
    }

    private Optional<String> refusal(boolean query) {
        int depth = 0;
        for (int i = 0; i < tokens.size(); i++) {
            Token token = tokens.get(i);
            if (token instanceof Token.Sign(char sign)) {
                depth += sign == '(' ? 1 : sign == ')' ? -1 : 0;
                if (sign == ';' || depth < 0) {
                    return Optional.of("it holds '" + sign + "' where one expression is expected");
                }
            }
            if (token instanceof Token.Comment) {
                return Optional.of("it holds a comment; write that in the file instead");
            }
            if (!query
                    && token instanceof Token.Word(String word)
                    && word.equalsIgnoreCase("select")) {
                return Optional.of(
                        "it holds '" + word + "'; only the columns of the same row may be used");
            }
        }
        return depth == 0 ? Optional.empty() : Optional.of("its brackets do not match");
    }

    /// Whether it reads a table.
    public boolean isQuery() {
        return tokens.stream()
                .anyMatch(
                        token ->
                                token instanceof Token.Word(String word)
                                        && word.equalsIgnoreCase("select"));
    }

    /// Names that may be columns: quoted names as they are, words in lower case, without what looks
    /// like a call.
    public Set<String> names() {
        Set<String> names = new LinkedHashSet<>();
        for (int i = 0; i < tokens.size(); i++) {
            if (isCall(i)) {
                continue;
            }
            switch (tokens.get(i)) {
                case Token.Quoted(String name) -> names.add(name);
                case Token.Word(String word) -> names.add(word.toLowerCase(Locale.ROOT));
                case Token.Literal _, Token.Sign _, Token.Comment _ -> {}
            }
        }
        return names;
    }

    /// The one name that it consists of, if so: quoted as it is, a word in lower case.
    public Optional<String> onlyName() {
        return tokens.size() == 1 ? names().stream().findFirst() : Optional.empty();
    }

    /// Functions that are called, in lower case, and keywords that look like one without brackets.
    public List<String> calls() {
        List<String> calls = new ArrayList<>();
        for (int i = 0; i < tokens.size(); i++) {
            if (tokens.get(i) instanceof Token.Word(String word) && isCall(i)) {
                calls.add(word.toLowerCase(Locale.ROOT));
            } else if (tokens.get(i) instanceof Token.Quoted(String name) && isCall(i)) {
                calls.add(name);
            }
        }
        return calls;
    }

    private boolean isCall(int at) {
        return at + 1 < tokens.size()
                && tokens.get(at + 1) instanceof Token.Sign(char sign)
                && sign == '(';
    }
}
