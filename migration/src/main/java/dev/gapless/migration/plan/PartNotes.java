package dev.gapless.migration.plan;

import dev.gapless.migration.change.SplitTable;
import dev.gapless.migration.port.Column;
import dev.gapless.migration.port.Constraint;
import dev.gapless.migration.port.MirrorFacts;
import dev.gapless.migration.port.Product;
import dev.gapless.migration.port.TableShape;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/// What a person should know before columns move between two tables.
final class PartNotes {
    private final Product product;

    PartNotes(Product product) {
        this.product = product;
    }

    List<String> split(
            SplitTable split,
            TableShape whole,
            NewTable part,
            TableMirror columns,
            MirrorFacts facts) {
        String moved =
                columns.pairs().stream()
                        .map(pair -> pair.before().name())
                        .collect(Collectors.joining(", "));
        List<String> notes = new ArrayList<>();
        notes.add(
                "A row of "
                        + whole.name()
                        + " for which the old release never said anything in "
                        + moved
                        + " (its default, or NULL) has no row in "
                        + part.name()
                        + ": the new release has to bear that.");
        notes.add(
                "The new release may write once the backfill is through. A row that it deletes from "
                        + part.name()
                        + " puts "
                        + moved
                        + " back to the default, or NULL.");
        notes.add(
                "At contract " + moved + " of " + whole.name() + " go, and Gapless keeps no copy.");
        List<String> own = part.own().stream().map(NewTable.Own::column).toList();
        notes.add(
                "An undo takes "
                        + part.name()
                        + " away: what its rows say is in "
                        + whole.name()
                        + " by then"
                        + (own.isEmpty()
                                ? "."
                                : ". What the new release chose for "
                                        + String.join(", ", own)
                                        + " is copied first."));
        notes.addAll(common(whole, part.name().toString(), split.by(), facts, List.of()));
        return notes;
    }

    List<String> merge(
            TableShape whole,
            TableShape part,
            TableMirror columns,
            MirrorFacts facts,
            List<Constraint> tied) {
        Set<String> kept =
                columns.pairs().stream()
                        .map(pair -> pair.before().name())
                        .collect(Collectors.toSet());
        List<String> lost =
                part.columns().stream()
                        .map(Column::name)
                        .filter(
                                name ->
                                        !kept.contains(name)
                                                && !name.equals(columns.before().key()))
                        .toList();
        List<String> notes = new ArrayList<>();
        notes.add(
                "At contract "
                        + part.name()
                        + " goes, and Gapless keeps no copy of it"
                        + (lost.isEmpty()
                                ? "."
                                : "; nothing in "
                                        + whole.name()
                                        + " says what was in "
                                        + String.join(", ", lost)
                                        + "."));
        notes.add(
                "The new release may write once the backfill is through. The new columns can be NULL:"
                        + " they are where "
                        + part.name()
                        + " has no row.");
        notes.addAll(common(whole, part.name().toString(), columns.before().key(), facts, tied));
        notes.addAll(fires(part, whole.name().toString()));
        return notes;
    }

    private List<String> common(
            TableShape whole, String part, String by, MirrorFacts facts, List<Constraint> tied) {
        List<String> notes = new ArrayList<>();
        notes.add(
                "Until contract TRUNCATE of "
                        + whole.name()
                        + " or "
                        + part
                        + " would not reach the other one. "
                        + (tied.isEmpty()
                                ? "A key of "
                                        + whole.name()
                                        + " that changes takes "
                                        + by
                                        + " along. A row of "
                                        + part
                                        + " is to be written after its row of "
                                        + whole.name()
                                        + ": one that comes before is not seen there until it is"
                                        + " written again."
                                : "A key of "
                                        + whole.name()
                                        + " that has a row in "
                                        + part
                                        + " can be changed only as far as "
                                        + tied.getFirst().words()
                                        + " allows."));
        if (product != Product.POSTGRESQL) {
            notes.add(
                    "Until contract a statement that writes to one of "
                            + whole.name()
                            + " and "
                            + part
                            + " and reads the other one fails with 1442: the server lets no trigger"
                            + " write to a table that the statement uses (INSERT .. SELECT, UPDATE"
                            + " or DELETE with a join or a subquery). Neither release may have such"
                            + " a statement.");
        }
        if (!facts.remark().isEmpty()) {
            notes.add(facts.remark());
        }
        notes.addAll(fires(whole, part));
        return notes;
    }

    private static List<String> fires(TableShape table, String other) {
        return table.triggers().stream()
                .map(
                        trigger ->
                                "Your trigger "
                                        + trigger.name()
                                        + " of "
                                        + table.name()
                                        + " fires for what is carried over from "
                                        + other
                                        + ", too; a value that it changes then would differ there.")
                .toList();
    }
}
