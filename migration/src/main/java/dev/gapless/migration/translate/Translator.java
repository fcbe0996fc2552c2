package dev.gapless.migration.translate;

import dev.gapless.migration.port.Product;
import dev.gapless.migration.statement.Act;
import dev.gapless.migration.statement.PlacedAct;
import dev.gapless.migration.statement.Script;

import java.util.Map;

/// Says a script as operations.
public final class Translator {
    private final Drafts drafts;
    private final ColumnTranslator columns;
    private final ConstraintTranslator constraints;
    private final TableTranslator tables;
    private final RowTranslator rows;

    private Translator(Drafts drafts) {
        this.drafts = drafts;
        this.columns = new ColumnTranslator(drafts);
        this.constraints = new ConstraintTranslator(drafts);
        this.tables = new TableTranslator(drafts);
        this.rows = new RowTranslator(drafts);
    }

    /// @param fills what only a person knows: `table.column` to an SQL expression
    public static Translation translate(Script script, Product product, Map<String, String> fills) {
        Drafts drafts = new Drafts(product, fills);
        Translator translator = new Translator(drafts);
        for (Script.Batch batch : script.batches()) {
            for (Script.Read read : batch.reads()) {
                for (PlacedAct placed : read.acts()) {
                    drafts.at(placed.line(), read.statement().text());
                    translator.take(placed.act(), read.statement().text());
                }
            }
        }
        return drafts.finish("# From " + script.file() + ", by gapless db plan.\n");
    }

    private void take(Act act, String text) {
        if (act instanceof Act.OnTable on && drafts.isTemporary(on.table())) {
            drafts.leave(TableTranslator.TEMPORARY);
            return;
        }
        switch (act) {
            case Act.AddColumn add -> columns.add(add);
            case Act.DropColumn drop -> columns.drop(drop);
            case Act.RenameColumn rename -> columns.rename(rename);
            case Act.ChangeType change -> columns.changeType(change);
            case Act.Redefine redefine -> columns.redefine(redefine);
            case Act.SetNotNull set -> columns.setNotNull(set);
            case Act.DropNotNull drop -> columns.dropNotNull(drop);
            case Act.SetDefault set -> columns.setDefault(set);
            case Act.AddConstraint add -> constraints.add(add.table(), add.constraint());
            case Act.DropConstraint drop -> constraints.drop(drop);
            case Act.ValidateConstraint validate -> constraints.validate(validate);
            case Act.CreateIndex index -> constraints.index(index);
            case Act.DropIndex drop -> constraints.dropIndex(drop);
            case Act.CreateTable create -> tables.create(create, constraints);
            case Act.RenameTable rename -> tables.rename(rename);
            case Act.DropTable drop -> tables.drop(drop);
            case Act.UpdateRows update -> rows.update(update);
            case Act.DeleteRows _ -> drafts.leave(RowTranslator.ROWS);
            case Act.EmptyTable _ ->
                    drafts.leave(
                            "the rows are lost for the release that runs, and those that the new"
                                    + " one writes with them; delete them in pieces, by hand, when no"
                                    + " release needs them");
            case Act.Harmless _ -> rows.harmless(text);
            // each step of a migration is a transaction of its own
            case Act.Transaction(var undone) -> {
                if (undone) {
                    drafts.leave(
                            "what it takes back is translated all the same: take that away, in the"
                                    + " SQL file");
                }
            }
            // CreateTable says it, too
            case Act.Refer _ -> {}
            case Act.SearchElsewhere _ ->
                    drafts.leave(
                            "an operation finds its tables without it: write the schema in front of"
                                    + " the names of those that the statements after it mean");
            case Act.MovePartition _ ->
                    drafts.leave(
                            "there is no operation for partitions; see gapless db lint for a form"
                                    + " that lets others pass, and carry it out by hand");
            case Act.KeepOut(var _, var what) ->
                    drafts.leave(
                            what
                                    + " makes others wait and changes no shape; it is no part of a"
                                    + " release. Carry it out by hand in a quiet hour");
            case Act.ChangeEnum(var _, var _, var renamed) ->
                    drafts.leave(
                            renamed
                                    ? "both releases share the value; add the new one, move the"
                                            + " rows later"
                                    : "an operation sql at expand can add it (undo: nothing); write"
                                            + " it only when the release that runs is gone");
            case Act.ConstrainDomain _ ->
                    drafts.leave("use add-check on each column of the domain");
            case Act.DropObject(var kind, var name) ->
                    drafts.leave(
                            "the release that runs may use the "
                                    + kind
                                    + " "
                                    + name
                                    + ": an operation sql, contract, with the tables it is about");
            case Act.ChangeCode(var kind, var name, var _) ->
                    drafts.leave(
                            "both releases run into the "
                                    + kind
                                    + " "
                                    + name
                                    + ": give the new one another name (operation sql, expand,"
                                    + " with an undo), or be sure that both bear it");
            case Act.RevokeRight _ ->
                    drafts.leave(
                            "the release that runs may need the right: an operation sql, contract");
            case Act.Unknown(var why) ->
                    drafts.leave("not understood (" + why + "): look at it yourself");
        }
    }
}
