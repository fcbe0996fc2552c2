package dev.gapless.migration;

import dev.gapless.core.port.SchemaChange.ObjectUse;
import dev.gapless.core.port.SchemaChange.Statement;
import dev.gapless.migration.port.LedgerEntry;
import dev.gapless.migration.port.StoredStep;
import dev.gapless.migration.sql.Token;
import dev.gapless.migration.sql.Tokens;

import java.util.ArrayList;
import java.util.List;

/// What the ledger says of an object by its name.
final class Explanation {
    private final String name;

    /// @param object with or without schema, quotes and arguments
    Explanation(String object) {
        String bare = object.replaceFirst("\\(.*$", "");
        this.name = Tokens.of(bare).stream().map(Explanation::nameOf).reduce("", (_, last) -> last);
    }

    List<ObjectUse> of(List<LedgerEntry> ledger) {
        if (name.isEmpty()) {
            return List.of();
        }
        List<ObjectUse> uses = new ArrayList<>();
        for (LedgerEntry entry : ledger) {
            for (StoredStep stored : entry.steps()) {
                List<Statement> naming =
                        stored.step().statements().stream().filter(this::names).toList();
                if (!naming.isEmpty()) {
                    uses.add(
                            new ObjectUse(
                                    entry.header().id(),
                                    state(entry),
                                    stored.step().phase(),
                                    stored.step().what(),
                                    stored.done(),
                                    naming));
                }
            }
        }
        return uses;
    }

    private boolean names(Statement statement) {
        return names(statement.sql()) || names(statement.inverse());
    }

    /// Bodies of functions are literals to a reader of tokens: what stands in them is no
    /// definition.
    private boolean names(String sql) {
        return Tokens.of(sql).stream().map(Explanation::nameOf).anyMatch(name::equalsIgnoreCase);
    }

    private static String nameOf(Token token) {
        return switch (token) {
            case Token.Word(String word) -> word;
            case Token.Quoted(String quoted) -> quoted;
            case Token.Literal _, Token.Sign _, Token.Comment _ -> "";
        };
    }

    private static String state(LedgerEntry entry) {
        if (entry.undone()) {
            return "taken back";
        }
        if (entry.undoing()) {
            return "being taken back";
        }
        return entry.contracted() ? "contracted" : "open";
    }
}
