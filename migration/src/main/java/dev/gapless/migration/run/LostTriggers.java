package dev.gapless.migration.run;

import dev.gapless.api.Problem;
import dev.gapless.api.ProblemCode;
import dev.gapless.core.port.SchemaChange.Phase;
import dev.gapless.core.port.SchemaChange.Statement;
import dev.gapless.migration.plan.Step;
import dev.gapless.migration.port.LedgerEntry;
import dev.gapless.migration.port.Session;
import dev.gapless.migration.port.Session.LockCount;
import dev.gapless.migration.port.StoredStep;
import dev.gapless.migration.sql.Token;
import dev.gapless.migration.sql.Tokens;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/// Triggers of ours that somebody has removed or disabled. The plan knows how they were made; where
/// one is only disabled it goes first.
final class LostTriggers {
    private static final String DROP = "DROP TRIGGER ";
    private final LedgerEntry migration;
    private final TreeSet<String> missing = new TreeSet<>();

    /// Asks for each guard of the migration once.
    LostTriggers(Session session, LedgerEntry migration) {
        this.migration = migration;
        migration.steps().stream()
                .filter(LostTriggers::isWatched)
                .map(stored -> guard(stored.step()))
                .distinct()
                .forEach(guard -> missing.addAll(session.missing(guard)));
        // Where tables refer to one another some come late.
        migration.steps().stream()
                .filter(stored -> !stored.done())
                .flatMap(stored -> stored.step().statements().stream())
                .forEach(statement -> made(statement).ifPresent(missing::remove));
    }

    /// A step of an undo has its own time.
    private static boolean isWatched(StoredStep stored) {
        return !stored.step().onlyBack() && !guard(stored.step()).isEmpty();
    }

    private static String guard(Step step) {
        return switch (step) {
            case Step.Fill fill -> fill.guard();
            case Step.Compare compare -> compare.guard();
            case Step.Locked _, Step.Online _, Step.Check _ -> "";
        };
    }

    List<String> names() {
        return List.copyOf(missing);
    }

    /// What puts them back, in the order in which they were made.
    ///
    /// Throws `schema-conflict` when the plan does not know one.
    List<Step.Locked> steps() {
        List<Step.Locked> steps = new ArrayList<>();
        TreeSet<String> unknown = new TreeSet<>(missing);
        for (StoredStep stored : migration.steps()) {
            if (stored.done()
                    && stored.step() instanceof Step.Locked locked
                    && (locked.phase() == Phase.SYNC || locked.phase() == Phase.BACKFILL)) {
                List<Statement> lost =
                        locked.statements().stream()
                                .filter(statement -> made(statement).isPresent())
                                .toList();
                lost.forEach(statement -> unknown.remove(made(statement).orElseThrow()));
                if (!lost.isEmpty()) {
                    steps.add(again(locked, lost));
                }
            }
        }
        if (!unknown.isEmpty()) {
            throw Problem.of(
                            ProblemCode.SCHEMA_CONFLICT,
                            "Triggers of Gapless are missing, and the plan does not say how to make"
                                    + " them: "
                                    + String.join(", ", unknown)
                                    + ".")
                    .todo("Undo the migration and begin it anew.")
                    .build();
        }
        return steps;
    }

    LockCount restore(Session session) throws InterruptedException {
        LockCount locks = LockCount.NONE;
        for (Step.Locked step : steps()) {
            locks = locks.plus(session.restore(step));
        }
        return locks;
    }

    /// The missing trigger that a statement makes.
    private Optional<String> made(Statement statement) {
        return statement.inverse().startsWith(DROP)
                ? Tokens.of(statement.inverse()).stream()
                        .map(LostTriggers::nameOf)
                        .filter(missing::contains)
                        .findFirst()
                : Optional.empty();
    }

    private static String nameOf(Token token) {
        return switch (token) {
            case Token.Word(String word) -> word;
            case Token.Quoted(String quoted) -> quoted;
            case Token.Literal _, Token.Sign _, Token.Comment _ -> "";
        };
    }

    private static Step.Locked again(Step.Locked locked, List<Statement> lost) {
        List<Statement> statements = new ArrayList<>();
        for (Statement statement : lost) {
            statements.add(
                    new Statement(
                            DROP + "IF EXISTS " + statement.inverse().substring(DROP.length()),
                            ""));
            statements.add(new Statement(statement.sql(), ""));
        }
        return new Step.Locked(
                locked.phase(),
                "put triggers of " + locked.table() + " back",
                locked.table(),
                locked.lock(),
                statements,
                Optional.empty());
    }
}
