package dev.gapless.load.report;

import java.util.ArrayList;
import java.util.List;

/// An HTML table. Cells are HTML already.
final class Table {
    private final String style;
    private final List<String> heads = new ArrayList<>();
    private final List<String> rows = new ArrayList<>();

    /// @param style class names; `facts` is a table of names and values without a head
    Table(String style) {
        this.style = style;
    }

    /// A column of text.
    Table text(String key) {
        heads.add("<th>" + Html.say(key) + "</th>");
        return this;
    }

    /// A column of numbers.
    Table number(String head) {
        heads.add("<th class=\"n\">" + head + "</th>");
        return this;
    }

    Table row(String... cells) {
        var row = new StringBuilder("<tr>");
        for (int i = 0; i < cells.length; i++) {
            boolean number = i < heads.size() && heads.get(i).startsWith("<th class");
            row.append(number ? "<td class=\"n\">" : "<td>").append(cells[i]).append("</td>");
        }
        rows.add(row.append("</tr>\n").toString());
        return this;
    }

    /// A name and its value.
    Table fact(String name, String value) {
        rows.add("<tr><th>" + name + "</th><td>" + value + "</td></tr>\n");
        return this;
    }

    boolean isEmpty() {
        return rows.isEmpty();
    }

    @Override
    public String toString() {
        String head =
                heads.isEmpty() ? "" : "<thead><tr>" + String.join("", heads) + "</tr></thead>\n";
        return "<table class=\""
                + style
                + "\">"
                + head
                + "<tbody>\n"
                + String.join("", rows)
                + "</tbody></table>\n";
    }
}
