package dev.gapless.database.postgres;

import dev.gapless.migration.port.TableName;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;

/// Quoted names. Everything is quoted, so that case, reserved words and odd characters need no
/// thought.
final class Names {
    static final int MAX_BYTES = 63;

    private Names() {}

    static String quote(String name) {
        return '"' + name.replace("\"", "\"\"") + '"';
    }

    static String quote(TableName table) {
        return quote(table.schema()) + "." + quote(table.name());
    }

    static List<String> quoted(List<String> names) {
        return names.stream().map(Names::quote).toList();
    }

    static String list(List<String> parts) {
        return String.join(", ", parts);
    }

    static String prefixed(String prefix, List<String> names) {
        return names.stream()
                .map(name -> prefix + "." + quote(name))
                .collect(Collectors.joining(", "));
    }

    static String literal(String text) {
        return "'" + text.replace("'", "''") + "'";
    }

    /// A body between dollar quotes that it does not itself contain.
    static String dollar(String body) {
        String tag = "$gapless$";
        for (int i = 0; body.contains(tag); i++) {
            tag = "$gapless" + i + "$";
        }
        return tag + "\n" + body.stripTrailing() + "\n" + tag;
    }

    static boolean tooLong(String name) {
        return name.getBytes(StandardCharsets.UTF_8).length > MAX_BYTES;
    }

    /// A name like the server would choose, cut so that it keeps its ending.
    static String constraint(String table, String column, String ending) {
        String stem = table + "_" + column;
        while (tooLong(stem + ending)) {
            stem = stem.substring(0, stem.length() - 1);
        }
        return stem + ending;
    }
}
