package dev.gapless.cli.screen;

import dev.gapless.api.wire.SchemaObjectView;
import dev.gapless.api.wire.SchemaObjectView.Sql;
import dev.gapless.api.wire.SchemaObjectView.Use;

import java.util.ArrayList;
import java.util.List;

/// What an object of the database is for.
public final class DbObjectScreen {
    private static final int PHASE = 10;

    private DbObjectScreen() {}

    /// @param flags that it was asked with, so that the last line can be pasted; empty for none
    public static List<String> lines(
            SchemaObjectView view, boolean sql, String flags, Words words) {
        List<String> lines = new ArrayList<>();
        lines.add(Columns.spread(view.object(), view.service() + "   " + view.place()));
        if (view.uses().isEmpty()) {
            lines.addAll(Columns.labelled("  ", words.say("db.object.none")));
            return lines;
        }
        String migration = "";
        for (Use use : view.uses()) {
            if (!use.migration().equals(migration)) {
                migration = use.migration();
                lines.addAll(Columns.labelled("  ", migration + "  " + words.told(use.state())));
            }
            lines.addAll(
                    Columns.labelled(
                            "    " + Columns.left(use.phase(), PHASE),
                            words.told(Columns.clean(use.what()))
                                    + (use.done() ? "  " + words.say("db.object.done") : "")));
            if (sql) {
                use.sql().forEach(one -> add(one, lines));
            }
        }
        Use last = view.uses().getLast();
        String going = going(last, words);
        if (!going.isEmpty()) {
            lines.addAll(Columns.labelled("  ", going));
            lines.add(words.say("db.object.where", "gapless db status" + flags));
        }
        return lines;
    }

    private static String going(Use last, Words words) {
        return switch (last.state()) {
            case "open" -> words.say("db.object.open", last.migration());
            case "being taken back" -> words.say("db.object.undoing", last.migration());
            default -> "";
        };
    }

    private static void add(Sql sql, List<String> lines) {
        indented("", sql.statement(), lines);
        if (!sql.inverse().isEmpty()) {
            indented("undo: ", sql.inverse(), lines);
        }
    }

    /// As it stands: to be pasted.
    private static void indented(String label, String statement, List<String> lines) {
        if (!statement.isEmpty()) {
            (label + statement).lines().forEach(line -> lines.add("      " + Columns.clean(line)));
        }
    }
}
