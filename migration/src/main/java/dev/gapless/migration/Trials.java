package dev.gapless.migration;

import dev.gapless.api.Problem;
import dev.gapless.api.ProblemCode;
import dev.gapless.core.port.SchemaChange.Phase;
import dev.gapless.core.port.SchemaChange.Statement;
import dev.gapless.core.port.SchemaChange.Trial;
import dev.gapless.core.port.SchemaChange.Trying;
import dev.gapless.migration.plan.Step;
import dev.gapless.migration.port.LedgerEntry;
import dev.gapless.migration.port.Product;
import dev.gapless.migration.port.StoredStep;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// What the ledger says of the trial of a migration.
final class Trials {
    /// What the contract of an operation with an old shape does, tables of ours left out.
    private static final Pattern TAKES_OLD_SHAPE =
            Pattern.compile(
                    "(?s).*\\bDROP COLUMN\\b.*|DROP TABLE (?!gapless\\.|\"gapless\"|`gapless`).*"
                            + "|ALTER TABLE .* RENAME (COLUMN|TO) .*");

    /// On MySQL nothing refuses writes by the old name.
    private static final Pattern RENAMES = Pattern.compile("(?s)RENAME TABLE .*");

    private Trials() {}

    static Trial of(LedgerEntry entry, Product product) {
        List<StoredStep> steps = entry.trial();
        if (steps.isEmpty()) {
            return new Trial(
                    planned(entry, product) ? Trying.NOTHING : Trying.UNPLANNED, Optional.empty());
        }
        if (!entry.onTrial()) {
            return new Trial(Trying.POSSIBLE, Optional.empty());
        }
        if (!steps.stream().allMatch(StoredStep::done)) {
            return new Trial(Trying.BEGUN, Optional.empty());
        }
        Optional<Instant> since =
                steps.stream()
                        .flatMap(step -> step.doneAt().stream())
                        .max(Comparator.naturalOrder());
        return new Trial(Trying.ON, since);
    }

    /// A migration without steps of a trial leaves nothing behind that could be written. What a
    /// person has written is not looked at: nobody knows what it is about.
    private static boolean planned(LedgerEntry entry, Product product) {
        return entry.steps().stream()
                .map(StoredStep::step)
                .filter(step -> step.phase() == Phase.CONTRACT)
                .filter(
                        step ->
                                !(step instanceof Step.Locked locked
                                        && locked.lock() == Step.Lock.AS_WRITTEN))
                .flatMap(step -> step.statements().stream())
                .map(Statement::sql)
                .noneMatch(
                        sql ->
                                TAKES_OLD_SHAPE.matcher(sql).matches()
                                        || product == Product.MARIADB
                                                && RENAMES.matcher(sql).matches());
    }

    /// Throws `not-possible-now` when there is nothing to try.
    static void requirePossible(LedgerEntry entry, Product product) {
        String id = entry.header().id();
        if (entry.contracted() || Overview.contracting(entry)) {
            throw unfit("The contract of " + id + " has begun: nothing is left to try.");
        }
        switch (of(entry, product).state()) {
            case NOTHING ->
                    throw unfit(id + " leaves no old shape behind whose writes could be refused.");
            case UNPLANNED ->
                    throw unfit(
                            id
                                    + " was begun by a version of Gapless that planned no trial, so"
                                    + " none is possible.");
            case POSSIBLE, BEGUN, ON -> {}
        }
    }

    private static Problem unfit(String why) {
        return Problem.of(ProblemCode.NOT_POSSIBLE_NOW, why)
                .todo("gapless db contract is possible without one, once no release needs it")
                .build();
    }
}
