package dev.gapless.migration.sql;

import dev.gapless.migration.port.Product;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// Splits the text of a file into its statements: at `;`, but not within strings, quoted names,
/// comments, `$tag$` bodies and compound bodies (`BEGIN .. END`); with the client's command
/// `DELIMITER` on MySQL and MariaDB, and past the rows of `COPY .. FROM stdin`. Confined to one
/// thread.
public final class Splitter {
    private static final Set<String> WITH_BODY =
            Set.of("TRIGGER", "PROCEDURE", "FUNCTION", "EVENT", "PACKAGE");

    /// What `END` closes and is not counted when it opens.
    private static final Set<String> NOT_COUNTED = Set.of("IF", "LOOP", "WHILE", "REPEAT", "FOR");

    private final String text;
    private final Product product;
    private final Scanner scanner;
    private final List<SqlStatement> statements = new ArrayList<>();
    private final List<Lexeme> current = new ArrayList<>();
    private final List<SqlStatement.Remark> remarks = new ArrayList<>();
    private int depth;
    private boolean afterEnd;
    private int counted;
    private int line = 1;

    private Splitter(String text, Product product) {
        this.text = text;
        this.product = product;
        this.scanner = new Scanner(text, product);
    }

    public static List<SqlStatement> split(String text, Product product) {
        return split(text, product, ";");
    }

    /// @param delimiter what ends a statement at first
    public static List<SqlStatement> split(String text, Product product, String delimiter) {
        Splitter splitter = new Splitter(text, product);
        splitter.scanner.endStatementsWith(delimiter);
        return splitter.all();
    }

    private List<SqlStatement> all() {
        Optional<Lexeme> next = scanner.next();
        while (next.isPresent()) {
            take(next.get());
            next = scanner.next();
        }
        finish();
        return statements;
    }

    private void take(Lexeme lexeme) {
        boolean ends = scanner.isDelimiter(lexeme);
        if (ends && depth <= 0) {
            boolean rows = isCopyFromStdin();
            finish();
            if (rows) {
                scanner.skipLinesUntil("\\.");
            }
            return;
        }
        if (lexeme.token() instanceof Token.Comment) {
            remarks.add(
                    new SqlStatement.Remark(
                            text.substring(lexeme.begin(), lexeme.end()), lineOf(lexeme.begin())));
            return;
        }
        if (current.isEmpty() && product != Product.POSTGRESQL && isWord(lexeme, "DELIMITER")) {
            scanner.endStatementsWith(scanner.restOfLine());
            return;
        }
        current.add(lexeme);
        count(lexeme);
    }

    /// Opens and closes compound bodies.
    private void count(Lexeme lexeme) {
        if (!(lexeme.token() instanceof Token.Word(String written)) || !hasBody()) {
            afterEnd = false;
            return;
        }
        String word = written.toUpperCase(Locale.ROOT);
        if (afterEnd) {
            afterEnd = false;
            if (NOT_COUNTED.contains(word)) {
                depth++;
            }
            if (NOT_COUNTED.contains(word) || word.equals("CASE")) {
                return;
            }
        }
        if (word.equals("BEGIN") || word.equals("CASE")) {
            depth++;
        } else if (word.equals("END") && depth > 0) {
            depth--;
            afterEnd = true;
        }
    }

    /// `CREATE [OR REPLACE] [DEFINER = ..] TRIGGER ..`: the word comes early.
    private boolean hasBody() {
        return isWord(current.getFirst(), "CREATE")
                && current.stream()
                        .limit(12)
                        .anyMatch(one -> WITH_BODY.stream().anyMatch(word -> isWord(one, word)));
    }

    private boolean isCopyFromStdin() {
        int size = current.size();
        return size > 3
                && product == Product.POSTGRESQL
                && isWord(current.getFirst(), "COPY")
                && current.stream().anyMatch(one -> isWord(one, "STDIN"));
    }

    private void finish() {
        depth = 0;
        afterEnd = false;
        if (current.isEmpty()) {
            return;
        }
        int begin = current.getFirst().begin();
        List<Lexeme> moved =
                current.stream()
                        .map(one -> new Lexeme(one.token(), one.begin() - begin, one.end() - begin))
                        .toList();
        statements.add(
                new SqlStatement(
                        text.substring(begin, current.getLast().end()),
                        lineOf(begin),
                        moved,
                        remarks));
        current.clear();
        remarks.clear();
    }

    /// Asked mostly with a growing place: counts on from the last one.
    private int lineOf(int at) {
        if (at < counted) {
            counted = 0;
            line = 1;
        }
        line += (int) text.substring(counted, at).chars().filter(sign -> sign == '\n').count();
        counted = at;
        return line;
    }

    private static boolean isWord(Lexeme lexeme, String word) {
        return lexeme.token() instanceof Token.Word(String text) && text.equalsIgnoreCase(word);
    }
}
