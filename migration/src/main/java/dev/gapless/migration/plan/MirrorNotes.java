package dev.gapless.migration.plan;

import dev.gapless.migration.plan.ColumnPair.Side;
import dev.gapless.migration.port.Column;
import dev.gapless.migration.port.MirrorFacts;
import dev.gapless.migration.port.Product;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What a person should know of a mirror before agreeing.
///
/// @param followed columns of the table that is followed, without its key
record MirrorNotes(MirrorTables tables, TableMirror resolved, List<String> followed) {
    List<String> notes() {
        Set<String> kept =
                Stream.of(
                                resolved.pairs().stream()
                                        .filter(pair -> !pair.followed())
                                        .map(pair -> pair.before().name()),
                                resolved.membership().stream().flatMap(MirrorResolver::shared),
                                MirrorResolver.keyOf(resolved.memberOf()),
                                resolved.follow().stream().map(follow -> follow.by().name()))
                        .flatMap(each -> each)
                        .collect(Collectors.toSet());
        List<String> lost =
                tables.old().columns().stream()
                        .map(Column::name)
                        .filter(name -> !kept.contains(name) && !tables.old().key().contains(name))
                        .toList();
        List<String> notes = new ArrayList<>();
        notes.add(
                "At contract "
                        + tables.old().name()
                        + " goes, and Gapless keeps no copy of it"
                        + lost(lost)
                        + ".");
        List<String> own = tables.young().own().stream().map(NewTable.Own::column).toList();
        if (resolved.gathering().isPresent()) {
            notes.add(gathered());
        }
        resolved.memberOf().ifPresent(each -> notes.add(member(each)));
        notes.add(
                "An undo takes "
                        + tables.young().name()
                        + " away: its rows are in "
                        + tables.old().name()
                        + " by then"
                        + (resolved.gathering().isPresent() ? "" : ", each with its id there")
                        + (own.isEmpty()
                                ? "."
                                : ". What the new release chose for "
                                        + String.join(", ", own)
                                        + " is copied first."));
        notes.add(
                "Until contract TRUNCATE of "
                        + tables.old().name()
                        + " or "
                        + tables.young().name()
                        + " would not reach the other one.");
        resolved.aggregate()
                .ifPresent(
                        aggregate ->
                                notes.add(
                                        "A write of the new release to "
                                                + String.join(
                                                        ", ",
                                                        aggregate.results().stream()
                                                                .map(Side::name)
                                                                .toList())
                                                + " of "
                                                + tables.young().name()
                                                + " is one to every row of "
                                                + aggregate.columns().before().name()
                                                + " that belongs to it: users of the old release"
                                                + " are moved along."));
        resolved.follow().ifPresent(follow -> notes.add(followed(follow)));
        if (resolved.waits()) {
            tables.facts().uniques().stream()
                    .filter(unique -> !isBy(unique))
                    .forEach(unique -> notes.add(taken(unique)));
        }
        resolved.lockFirst()
                .filter(_ -> tables.database().server().product() != Product.POSTGRESQL)
                .ifPresent(lock -> notes.add(lockedFirst(lock)));
        if (!tables.facts().remark().isEmpty()) {
            notes.add(tables.facts().remark());
        }
        tables.old()
                .triggers()
                .forEach(
                        trigger ->
                                notes.add(
                                        "Your trigger "
                                                + trigger.name()
                                                + " of "
                                                + tables.old().name()
                                                + " fires for what the new release writes, too; a"
                                                + " value that it changes then would differ from "
                                                + tables.young().name()
                                                + "."));
        return notes;
    }

    private String gathered() {
        return "All rows of "
                + tables.old().name()
                + " that say the same "
                + String.join(", ", GatherResolver.names(resolved))
                + " stand behind one row of "
                + tables.young().name()
                + ": what the new release changes of these is written to all of them, one that it"
                + " deletes takes all of them away, and one that it inserts makes one. The last of"
                + " them that goes takes it away, with its id"
                + (resolved.newOnly().isEmpty() ? "" : " and what only the new release knows")
                + ", also where the old release deletes and inserts to write it anew. "
                + (resolved.gathering().orElseThrow().carry()
                        ? "Where the old release gives one of them a key that nobody says, it goes"
                                + " along (carry), and those that stay get another one."
                        : "Where the old release gives one of them another key, it stays with the"
                                + " others (leave).")
                + " Two transactions of the old release that write to two of its rows in different"
                + " order can deadlock, though the rows of "
                + tables.old().name()
                + " are different ones.";
    }

    private String member(TableMirror.MemberOf member) {
        String group = member.group().after().name().name();
        String key = String.join(", ", member.key().stream().map(Side::name).toList());
        return "Rows of "
                + tables.old().name()
                + " count among those behind a row of "
                + group
                + ": it stays as long as one of them says its key ("
                + key
                + "), and where the new release changes that, it is written to all of them. Where the"
                + " new release takes the last one that says it away, or lets it refer to another row, a"
                + " row is made in "
                + member.group().before().name().name()
                + ", so that the old release knows it still. A row of "
                + group
                + " that the new release deletes while "
                + tables.young().name()
                + " refers to it leaves references that lead nowhere: verify counts them, and contract"
                + " waits until there is none."
                + (member.newMayBeNull() && member.oldMayBeNull()
                        ? " Where the new release writes NULL to "
                                + member.column().name()
                                + ", "
                                + key
                                + " become NULL."
                        : "");
    }

    private String lost(List<String> columns) {
        return columns.isEmpty()
                ? ""
                : "; nothing in "
                        + tables.young().name()
                        + " says what was in "
                        + String.join(", ", columns);
    }

    /// Where each insert of the new release makes a value of its own.
    private boolean isBy(MirrorFacts.Unique unique) {
        return resolved.follow().stream()
                .anyMatch(follow -> unique.columns().equals(List.of(follow.by().name())));
    }

    private String taken(MirrorFacts.Unique unique) {
        return "A row of "
                + tables.old().name()
                + " that refers to none has no counterpart in "
                + tables.young().name()
                + ", but what it says is taken in the unique index "
                + unique.name()
                + ": a write of the new release that says the same fails until that row is gone or"
                + " refers to one.";
    }

    private String lockedFirst(TableMirror.LockFirst lock) {
        return "A statement of the new release that inserts into "
                + tables.young().name()
                + " and reads "
                + lock.table().name()
                + " itself fails with 1442: the server lets no trigger lock what its statement"
                + " uses. Read it in a statement before.";
    }

    private String followed(TableMirror.Follow follow) {
        String table = follow.table().name().name();
        List<String> lost =
                followed.stream()
                        .filter(
                                name ->
                                        resolved.pairs().stream()
                                                .noneMatch(
                                                        pair ->
                                                                pair.followed()
                                                                        && pair.before()
                                                                                .name()
                                                                                .equals(name)))
                        .toList();
        return "A row that the new release inserts into "
                + tables.young().name()
                + " makes one in "
                + table
                + ", too, and one that it deletes takes that away. One that the old release deletes"
                + " leaves it where it is; at contract the whole of "
                + table
                + " goes"
                + lost(lost)
                + ". While its row is gone, what the new release changes of it is in "
                + tables.young().name()
                + " alone.";
    }
}
