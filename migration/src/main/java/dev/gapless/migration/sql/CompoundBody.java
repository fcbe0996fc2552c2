package dev.gapless.migration.sql;

import dev.gapless.migration.port.Product;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// Whether a statement stands within its body (`BEGIN .. END` and what MySQL and MariaDB have
/// besides), so that a `;` does not end it. Only code has one: a column may be called `begin`.
/// Confined to one thread.
final class CompoundBody {
    private static final Set<String> KINDS =
            Set.of("TRIGGER", "PROCEDURE", "FUNCTION", "EVENT", "PACKAGE");

    /// Before the kind.
    private static final Set<String> BETWEEN = Set.of("OR", "REPLACE", "AGGREGATE");

    /// Closed by `END` with the same word.
    private static final Set<String> LOOPS = Set.of("IF", "LOOP", "WHILE", "REPEAT", "FOR");

    private static final Set<String> BLOCKS = Set.of("BEGIN", "CASE");

    /// A statement begins after them.
    private static final Set<String> BEFORE_STATEMENT =
            Set.of("THEN", "ELSE", "DO", "BEGIN", "LOOP", "REPEAT");

    /// The end of what is said before the body.
    private static final Set<String> BEFORE_BODY =
            Set.of("DETERMINISTIC", "SQL", "DATA", "DEFINER", "INVOKER", "ROW", "DO");

    /// `begin` is a name after them.
    private static final Set<String> BEFORE_NAME =
            Set.of(
                    "TRIGGER",
                    "PROCEDURE",
                    "FUNCTION",
                    "EVENT",
                    "PACKAGE",
                    "EXISTS",
                    "ON",
                    "FOLLOWS",
                    "PRECEDES",
                    "SELECT",
                    "DISTINCT",
                    "SET",
                    "WHERE",
                    "AND",
                    "OR",
                    "NOT",
                    "BY",
                    "INTO",
                    "FROM",
                    "JOIN",
                    "UPDATE",
                    "DECLARE",
                    "WHEN",
                    "CASE",
                    "RETURN",
                    "CALL",
                    "TABLE",
                    "IS",
                    "LIKE",
                    "BETWEEN",
                    "TO",
                    "COLUMN",
                    "ADD",
                    "DROP");

    private final boolean postgresql;
    private final List<String> begun = new ArrayList<>();
    private final Deque<String> open = new ArrayDeque<>();
    private Kind kind = Kind.NOT_KNOWN;
    private Token previous = new Token.Comment();
    private int brackets;
    private boolean afterEnd;

    private enum Kind {
        NOT_KNOWN,
        CODE,
        OTHER
    }

    CompoundBody(Product product) {
        postgresql = product == Product.POSTGRESQL;
    }

    void reset() {
        begun.clear();
        open.clear();
        kind = Kind.NOT_KNOWN;
        previous = new Token.Comment();
        brackets = 0;
        afterEnd = false;
    }

    boolean isOpen() {
        return !open.isEmpty();
    }

    /// To be told before it is asked whether the token ends the statement.
    void before(Token next) {
        if (afterEnd) {
            afterEnd = false;
            String word = word(next);
            close(LOOPS.contains(word) ? Set.of(word) : BLOCKS);
        }
    }

    private void close(Set<String> openers) {
        if (open.stream().anyMatch(openers::contains)) {
            while (!openers.contains(open.pop())) {}
        }
    }

    /// A token of the statement, comments left out.
    void take(Token token) {
        String word = word(token);
        switch (kind) {
            case NOT_KNOWN -> learn(word);
            case CODE -> code(token, word);
            case OTHER -> {}
        }
        previous = token;
    }

    /// `CREATE [OR REPLACE] [DEFINER = ..] [AGGREGATE] kind`
    private void learn(String word) {
        begun.add(word);
        boolean first = begun.size() == 1;
        boolean ofUser = !postgresql && begun.size() < 16 && begun.contains("DEFINER");
        if (first) {
            boolean may = word.equals("CREATE") || (word.equals("ALTER") && !postgresql);
            kind = may ? Kind.NOT_KNOWN : Kind.OTHER;
        } else if (KINDS.contains(word)) {
            boolean may = begun.getFirst().equals("CREATE") || word.equals("EVENT");
            kind = may ? Kind.CODE : Kind.OTHER;
        } else if (!BETWEEN.contains(word) && (word.equals("VIEW") || !ofUser)) {
            kind = Kind.OTHER;
        }
    }

    private void code(Token token, String word) {
        if (token instanceof Token.Sign(char sign)) {
            brackets += sign == '(' ? 1 : sign == ')' ? -1 : 0;
        }
        if (word.equals("END")) {
            afterEnd = isOpen();
        } else if (opens(word)) {
            open.push(word.equals("ATOMIC") ? "BEGIN" : word);
        }
    }

    private boolean opens(String word) {
        String before = word(previous);
        if (word.equals("CASE")) {
            return !before.equals("END") && (isOpen() || !postgresql);
        }
        if (brackets > 0) {
            return false;
        }
        if (postgresql) {
            return word.equals("ATOMIC") && before.equals("BEGIN");
        }
        if (word.equals("BEGIN")) {
            return previous instanceof Token.Sign ? isOneOf(";:)") : !BEFORE_NAME.contains(before);
        }
        boolean begins =
                isOneOf(";:")
                        || (isOpen()
                                ? BEFORE_STATEMENT.contains(before)
                                : isOneOf(")") || BEFORE_BODY.contains(before));
        return LOOPS.contains(word) && begins;
    }

    private boolean isOneOf(String signs) {
        return previous instanceof Token.Sign(char sign) && signs.indexOf(sign) >= 0;
    }

    /// In upper case; empty text for what is no word.
    private static String word(Token token) {
        return token instanceof Token.Word(String text) ? text.toUpperCase(Locale.ROOT) : "";
    }
}
