package dev.gapless.database.mysql;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// The key of a table in SQL. Values travel as text; the server does all comparisons, so that no
/// collation has to be known here.
///
/// @param names quoted
/// @param types as the catalogue has them
record Keys(List<String> names, List<String> types) {
    /// A condition and the values for its places.
    record Condition(String sql, List<String> arguments) {
        Condition and(String more) {
            return new Condition(sql + " AND " + more, arguments);
        }

        Object[] values() {
            return arguments.toArray();
        }
    }

    Keys {
        names = List.copyOf(names);
        types = List.copyOf(types);
    }

    String listed() {
        return Names.list(names);
    }

    String descending() {
        return names.stream().map(name -> name + " DESC").collect(Collectors.joining(", "));
    }

    String asTexts() {
        return IntStream.range(0, names.size())
                .mapToObj(i -> KeyType.asText(names.get(i), types.get(i)))
                .collect(Collectors.joining(", "));
    }

    /// What a query for [#asTexts] gives.
    List<String> texts(ResultSet row) throws SQLException {
        List<String> texts = new ArrayList<>();
        for (int i = 1; i <= names.size(); i++) {
            texts.add(row.getString(i));
        }
        return texts;
    }

    /// Rows above `after` (all when empty) up to and including `until`.
    Condition range(List<String> after, List<String> until) {
        Condition upper = beside(until, "<", "<=");
        if (after.isEmpty()) {
            return upper;
        }
        Condition lower = beside(after, ">", ">");
        List<String> arguments = new ArrayList<>(lower.arguments());
        arguments.addAll(upper.arguments());
        return new Condition(lower.sql() + " AND " + upper.sql(), arguments);
    }

    /// Exactly these rows.
    Condition these(List<List<String>> keys) {
        String one =
                IntStream.range(0, names.size())
                        .mapToObj(i -> names.get(i) + " = " + place(i))
                        .collect(Collectors.joining(" AND ", "(", ")"));
        String sql = keys.stream().map(_ -> one).collect(Collectors.joining(" OR ", "(", ")"));
        return new Condition(sql, keys.stream().flatMap(List::stream).toList());
    }

    /// These as rows of a query, with the names of the columns.
    Condition named(List<List<String>> keys) {
        String one =
                IntStream.range(0, names.size())
                        .mapToObj(i -> place(i) + " AS " + names.get(i))
                        .collect(Collectors.joining(", ", "SELECT ", ""));
        String sql = keys.stream().map(_ -> one).collect(Collectors.joining(" UNION ALL "));
        return new Condition(sql, keys.stream().flatMap(List::stream).toList());
    }

    /// The first column alone bounds the range, so that an index is used; a comparison of tuples
    /// would be refused one. `a <= ? AND (a < ? OR (a = ? AND b <= ?))`
    private Condition beside(List<String> values, String strictly, String last) {
        if (names.size() == 1) {
            return new Condition(names.getFirst() + " " + last + " " + place(0), values);
        }
        List<String> arguments = new ArrayList<>();
        arguments.add(values.getFirst());
        String sql =
                names.getFirst()
                        + " "
                        + strictly
                        + "= "
                        + place(0)
                        + " AND "
                        + beside(0, values, strictly, last, arguments);
        return new Condition(sql, arguments);
    }

    private String beside(
            int i, List<String> values, String strictly, String last, List<String> arguments) {
        String name = names.get(i);
        arguments.add(values.get(i));
        if (i == names.size() - 1) {
            return name + " " + last + " " + place(i);
        }
        arguments.add(values.get(i));
        return "("
                + name
                + " "
                + strictly
                + " "
                + place(i)
                + " OR ("
                + name
                + " = "
                + place(i)
                + " AND "
                + beside(i + 1, values, strictly, last, arguments)
                + "))";
    }

    private String place(int i) {
        return KeyType.place(types.get(i));
    }
}
