package dev.gapless.migration.translate;

import dev.gapless.migration.change.TableReference;
import dev.gapless.migration.sql.RowExpression;
import dev.gapless.migration.statement.Act;
import dev.gapless.migration.statement.ColumnDefinition;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Columns as operations. Confined to one thread.
final class ColumnTranslator {
    private final Drafts drafts;

    ColumnTranslator(Drafts drafts) {
        this.drafts = drafts;
    }

    void add(Act.AddColumn add) {
        ColumnDefinition column = add.column();
        boolean counts = column.source() == ColumnDefinition.Source.COUNTS;
        boolean isNew = drafts.created(add.table()).isPresent();
        if (!(isNew && counts) && !isOrdinary(column)) {
            return;
        }
        Optional<Draft> created = drafts.created(add.table());
        if (created.isPresent()) {
            TableTranslator.addColumn(created.get(), column, drafts.product());
            return;
        }
        Draft draft =
                Draft.of("add-column", add.table())
                        .with("column", column.name())
                        .with("type", column.type())
                        .owning(column.name());
        if (column.notNull()) {
            draft.with("not-null", new Value.Flag(true));
        }
        column.defaultValue().ifPresent(value -> draft.with("default", value));
        Optional<String> up = drafts.fill(Drafts.name(add.table(), column.name()));
        up.ifPresent(value -> fill(draft, value));
        if (column.notNull() && column.defaultValue().isEmpty() && up.isEmpty()) {
            draft.with("up", question(add.table(), column.name()));
        }
        lost(column).forEach(draft::remark);
        drafts.add(draft);
    }

    private Value question(TableReference table, String column) {
        return drafts.answer(
                Drafts.name(table, column),
                "what have the rows of the release that runs? SQL over the row's other columns");
    }

    /// Its value for the rows of the old release.
    static void fill(Draft draft, String up) {
        draft.with("up", up).reading(new RowExpression(up).names());
    }

    private boolean isOrdinary(ColumnDefinition column) {
        switch (column.source()) {
            case GIVEN -> {}
            case COUNTS -> {
                drafts.leave(
                        "there is no operation that adds a counting column to a table that is"
                                + " there; put a new table beside it, or fill it by hand");
                return false;
            }
            case STORED, VIRTUAL -> {
                drafts.leave(
                        "there is no operation for a computed column; add-column with up keeps"
                                + " such a value until contract, after that the new release"
                                + " writes it");
                return false;
            }
        }
        Optional<String> option =
                column.options().stream()
                        .filter(text -> text.toUpperCase(Locale.ROOT).startsWith("ON UPDATE"))
                        .findFirst();
        option.ifPresent(
                text ->
                        drafts.leave(
                                "add-column cannot say " + text + "; let the release write it"));
        return option.isEmpty();
    }

    /// What an operation does not say and no release notices.
    private static List<String> lost(ColumnDefinition column) {
        return column.options().stream()
                .map(option -> "not carried over: " + option.replaceAll("\\s+", " "))
                .toList();
    }

    void drop(Act.DropColumn drop) {
        Draft draft =
                Draft.of("drop-column", drop.table())
                        .with("column", drop.column())
                        .owning(drop.column());
        Optional<String> down = drafts.fill(Drafts.name(drop.table(), drop.column()));
        down.ifPresentOrElse(
                value -> draft.with("down", value),
                () ->
                        draft.remark(
                                "add 'down', what the old release finds in rows of the new one, if"
                                        + " it is NOT NULL without a default"));
        if (drop.cascade()) {
            draft.remark(Drafts.CASCADE);
        }
        drafts.add(draft);
    }

    void rename(Act.RenameColumn rename) {
        drafts.add(
                Draft.of("rename-column", rename.table())
                        .with("column", rename.column())
                        .with("to", rename.to())
                        .owning(rename.column())
                        .owning(rename.to()));
    }

    void changeType(Act.ChangeType change) {
        if (drafts.added(change.table(), change.column()).isPresent()) {
            drafts.leave("give the column its type where the same file adds it");
            return;
        }
        String name = Drafts.name(change.table(), change.column());
        Draft draft =
                Draft.of("change-type", change.table())
                        .with("column", change.column())
                        .with(
                                "to",
                                drafts.answer(
                                        name + ".to",
                                        "the name under which the new release finds it; both types"
                                                + " live side by side"))
                        .with("type", change.type())
                        .owning(change.column());
        change.using().or(() -> drafts.fill(name + ".up")).ifPresent(up -> draft.with("up", up));
        drafts.fill(name + ".up-if-null").ifPresent(value -> draft.with("up-if-null", value));
        drafts.fill(name + ".down").ifPresent(value -> draft.with("down", value));
        drafts.fill(name + ".down-if-null")
                .ifPresentOrElse(
                        value -> draft.with("down-if-null", value),
                        () ->
                                draft.remark(
                                        "if the old column is NOT NULL, add 'not-null: true' and"
                                                + " 'down-if-null'"));
        drafts.add(draft);
    }

    void redefine(Act.Redefine redefine) {
        String column = redefine.column().name();
        boolean renamed =
                drafts.find(
                                draft ->
                                        draft.is("rename-column", redefine.table())
                                                && draft.says("to", column))
                        .isPresent();
        drafts.leave(
                renamed
                        ? "rename-column keeps the definition of the old column; if CHANGE gives it"
                                + " another type as well, use change-type with to: "
                                + column
                        : "MODIFY says the whole definition anew, and a file alone does not say"
                                + " what of it is new: change-type for the type, set-not-null or"
                                + " drop-not-null, set-default for the rest");
    }

    void setNotNull(Act.SetNotNull set) {
        Optional<Draft> added = drafts.added(set.table(), set.column());
        String name = Drafts.name(set.table(), set.column());
        if (added.isPresent()) {
            require(added.get().with("not-null", new Value.Flag(true)), set);
            return;
        }
        if (drafts.created(set.table()).isPresent()) {
            drafts.leave("write NOT NULL into the CREATE TABLE of the same file");
            return;
        }
        Draft draft =
                Draft.of("set-not-null", set.table())
                        .with("column", set.column())
                        .owning(set.column());
        drafts.deferred(set.table(), set.column())
                .or(() -> drafts.fill(name))
                .ifPresentOrElse(
                        up -> fill(draft, up),
                        () ->
                                draft.remark(
                                        "add 'up', what a row gets where the old release leaves it"
                                                + " empty, if it may do so"));
        drafts.add(draft);
    }

    private void require(Draft draft, Act.SetNotNull set) {
        if (draft.fillsAll()) {
            return;
        }
        if (draft.keys().get("up") instanceof Value.Plain(String some)) {
            askForRest(drafts, draft, Drafts.name(set.table(), set.column()), some);
        } else {
            draft.with("up", question(set.table(), set.column()));
        }
    }

    /// What is required has to have a value in each row.
    static void askForRest(Drafts drafts, Draft draft, String name, String some) {
        draft.with(
                "up",
                drafts.answer(
                        name,
                        "what have the rows that no UPDATE reaches? So far it is "
                                + some.replaceAll("\\s+", " ")));
    }

    void dropNotNull(Act.DropNotNull drop) {
        drafts.add(
                Draft.of("drop-not-null", drop.table())
                        .with("column", drop.column())
                        .with(
                                "down",
                                drafts.answer(
                                        Drafts.name(drop.table(), drop.column()),
                                        "what does an undo put in the place of NULL? Take the line"
                                                + " away where the column has a default"))
                        .owning(drop.column()));
    }

    void setDefault(Act.SetDefault set) {
        Optional<Draft> added = drafts.added(set.table(), set.column());
        if (added.isPresent() && set.value().isPresent()) {
            if (added.get().keys().containsKey("up")) {
                added.get().with("default", set.value().get());
            } else {
                drafts.leave(
                        "the rows that are there stay NULL, and default of add-column would fill"
                                + " them: if that is meant, say DEFAULT where the column is added;"
                                + " else add up, what they have, and default beside it");
            }
            return;
        }
        if (added.isPresent() || drafts.created(set.table()).isPresent()) {
            drafts.leave("say it where the same file makes the column");
            return;
        }
        String value = set.value().orElse("NULL");
        if (!new RowExpression(value).calls().isEmpty()) {
            drafts.leave("set-default takes a constant, and " + value + " is none");
            return;
        }
        drafts.add(
                Draft.of("set-default", set.table())
                        .with("column", set.column())
                        .with("default", value)
                        .owning(set.column()));
    }
}
