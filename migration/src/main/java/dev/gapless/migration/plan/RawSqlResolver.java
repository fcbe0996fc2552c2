package dev.gapless.migration.plan;

import dev.gapless.core.port.SchemaChange.Phase;
import dev.gapless.core.port.SchemaChange.Statement;
import dev.gapless.migration.change.Expression;
import dev.gapless.migration.change.RawSql;
import dev.gapless.migration.file.Findings;
import dev.gapless.migration.port.Database;
import dev.gapless.migration.port.Product;
import dev.gapless.migration.port.TableShape;
import dev.gapless.migration.sql.Token;
import dev.gapless.migration.sql.Tokens;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// Statements of the file's author, as steps of one statement each. What can be known of them
/// without carrying them out goes to the findings.
final class RawSqlResolver {
    /// Says that there is nothing to take back.
    private static final String NOTHING = "nothing";

    private static final Set<String> DML =
            Set.of("insert", "update", "delete", "replace", "merge", "with", "load");

    /// A step is a transaction of ours, on a connection of ours.
    private static final Set<String> OURS =
            Set.of(
                    "begin",
                    "start",
                    "commit",
                    "end",
                    "rollback",
                    "abort",
                    "savepoint",
                    "release",
                    "xa",
                    "set",
                    "reset",
                    "use",
                    "lock",
                    "unlock",
                    "discard",
                    "delimiter");

    private static final Set<String> ALONE = Set.of("concurrently", "vacuum");

    private final Database database;
    private final Findings findings;
    private final RawSql operation;
    private final TableShape table;

    RawSqlResolver(Database database, Findings findings, RawSql operation, TableShape table) {
        this.database = database;
        this.findings = findings;
        this.operation = operation;
        this.table = table;
    }

    List<Step> resolve() {
        List<Step> steps = new ArrayList<>();
        for (RawSql.Part part : operation.parts()) {
            text(part.statement()).ifPresent(statement -> steps.add(step(part, statement)));
        }
        if (steps.isEmpty() && !operation.parts().isEmpty()) {
            findings.add(
                    operation.place(), "There is no statement for " + product().id() + " here.");
        }
        return steps;
    }

    private Step step(RawSql.Part part, String statement) {
        look(part, statement);
        String inverse = inverse(part, statement);
        return new Step.Locked(
                part.phase(),
                operation.what(),
                table.name(),
                isDml(statement) ? Step.Lock.ROWS : Step.Lock.AS_WRITTEN,
                List.of(new Statement(statement, inverse)),
                Optional.empty());
    }

    private String inverse(RawSql.Part part, String statement) {
        if (part.phase() == Phase.CONTRACT) {
            return "";
        }
        Optional<String> undo = part.undo().flatMap(this::text);
        if (undo.isEmpty()) {
            findings.add(
                    part.place(),
                    "'undo' is missing: say how the statement is taken back, or undo: nothing.");
            return "";
        }
        if (undo.get().equalsIgnoreCase(NOTHING)) {
            return "";
        }
        look(part, undo.get());
        if (isDml(statement) != isDml(undo.get()) && product() != Product.POSTGRESQL) {
            findings.add(
                    part.place(),
                    "One of 'do' and 'undo' changes rows, the other one the schema: "
                            + product().id()
                            + " commits the latter by itself. Make two parts of them, each with"
                            + " undo: nothing or an undo of its kind.");
        }
        return undo.get();
    }

    private void look(RawSql.Part part, String statement) {
        String first = firstWord(statement);
        if (OURS.contains(first)) {
            findings.add(
                    part.place(),
                    "'"
                            + first
                            + "' is not for you to say here: each statement runs in a transaction"
                            + " (or step) and on a connection of Gapless.");
            return;
        }
        if (product() == Product.POSTGRESQL && alone(statement)) {
            findings.add(
                    part.place(),
                    "The server does this only outside a transaction, where a killed tool could not"
                            + " know whether it was done. For an index there are create-index and"
                            + " drop-index.");
            return;
        }
        database.misspelt(statement)
                .ifPresent(
                        message ->
                                findings.add(
                                        part.place(),
                                        product().id()
                                                + " does not understand '"
                                                + shortened(statement)
                                                + "': "
                                                + message));
    }

    private static boolean alone(String statement) {
        return Tokens.of(statement).stream()
                .anyMatch(
                        token ->
                                token instanceof Token.Word(String word)
                                        && ALONE.contains(word.toLowerCase(Locale.ROOT)));
    }

    private static boolean isDml(String statement) {
        return DML.contains(firstWord(statement));
    }

    private static String firstWord(String statement) {
        return Tokens.of(statement).stream()
                .filter(token -> !(token instanceof Token.Comment))
                .findFirst()
                .map(token -> token instanceof Token.Word(String word) ? word : "")
                .orElse("")
                .toLowerCase(Locale.ROOT);
    }

    private static String shortened(String statement) {
        int most = 60;
        String line = statement.replaceAll("\\s+", " ");
        return line.length() <= most ? line : line.substring(0, most) + "...";
    }

    private Optional<String> text(Expression expression) {
        return expression
                .in(product())
                .map(text -> text.replaceFirst("[;\\s]+$", ""))
                .filter(text -> !text.isEmpty());
    }

    private Product product() {
        return database.server().product();
    }
}
