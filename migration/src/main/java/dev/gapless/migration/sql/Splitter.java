package dev.gapless.migration.sql;

import dev.gapless.migration.port.Product;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/// Splits the text of a file into its statements: at `;`, but not within strings, quoted names,
/// comments, `$tag$` bodies and compound bodies (`BEGIN .. END`); with the client's command
/// `DELIMITER` on MySQL and MariaDB, and past the rows of `COPY .. FROM stdin`. Confined to one
/// thread.
public final class Splitter {
    private final String text;
    private final Product product;
    private final Scanner scanner;
    private final List<SqlStatement> statements = new ArrayList<>();
    private final List<Lexeme> current = new ArrayList<>();
    private final List<SqlStatement.Remark> remarks = new ArrayList<>();
    private final CompoundBody body;
    private boolean open;
    private boolean clear = true;
    private int counted;
    private int line = 1;

    private Splitter(String text, Product product) {
        this.text = text;
        this.product = product;
        this.scanner = new Scanner(text, product);
        this.body = new CompoundBody(product);
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
        if (lexeme.token() instanceof Token.Comment) {
            remarks.add(
                    new SqlStatement.Remark(
                            text.substring(lexeme.begin(), lexeme.end()), lineOf(lexeme.begin())));
            return;
        }
        body.before(lexeme.token());
        if (scanner.isDelimiter(lexeme) && (scanner.hasOwnDelimiter() || !body.isOpen())) {
            boolean rows = isCopyFromStdin();
            finish();
            if (rows) {
                scanner.skipLinesUntil("\\.");
            }
            return;
        }
        if (current.isEmpty() && product != Product.POSTGRESQL && isWord(lexeme, "DELIMITER")) {
            delimiter(lexeme);
            return;
        }
        clear &= !open && !isOfClient(lexeme);
        open = !body.isOpen() && lexeme.token().equals(new Token.Sign(';'));
        current.add(lexeme);
        body.take(lexeme.token());
    }

    /// A command of a client, or what ends a statement for one (`\\G`, `/` or `GO` on a line of its
    /// own).
    private boolean isOfClient(Lexeme lexeme) {
        if (lexeme.token().equals(new Token.Sign('/')) || isWord(lexeme, "GO")) {
            int begin = text.lastIndexOf('\n', lexeme.begin()) + 1;
            int end = text.indexOf('\n', lexeme.end());
            String rest =
                    text.substring(begin, lexeme.begin())
                            + text.substring(lexeme.end(), end < 0 ? text.length() : end);
            return rest.isBlank();
        }
        return lexeme.token().equals(new Token.Sign('\\'));
    }

    /// Without a sign it is left as a statement, which nobody understands.
    private void delimiter(Lexeme lexeme) {
        String sign = scanner.restOfLine().split("\\s", 2)[0];
        if (sign.isEmpty()) {
            current.add(lexeme);
            finish();
        } else {
            scanner.endStatementsWith(sign);
        }
    }

    private boolean isCopyFromStdin() {
        return product == Product.POSTGRESQL
                && !current.isEmpty()
                && isWord(current.getFirst(), "COPY")
                && IntStream.range(1, current.size())
                        .anyMatch(
                                i ->
                                        isWord(current.get(i - 1), "FROM")
                                                && isWord(current.get(i), "STDIN"));
    }

    private void finish() {
        boolean whole = clear && !body.isOpen() && !scanner.isUnfinished();
        body.reset();
        clear = true;
        if (open) {
            current.removeLast();
        }
        open = false;
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
                        remarks,
                        whole));
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
