package dev.gapless.database.mysql;

import dev.gapless.migration.port.TableName;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.zip.CRC32;

/// Quoted names. Everything is quoted, so that case, reserved words and odd characters need no
/// thought.
final class Names {
    static final int MAX_CHARACTERS = 64;

    private Names() {}

    static String quote(String name) {
        return '`' + name.replace("`", "``") + '`';
    }

    static String quote(TableName table) {
        return quote(table.schema()) + "." + quote(table.name());
    }

    static List<String> quoted(List<String> names) {
        return names.stream().map(Names::quote).toList();
    }

    static String bare(String quoted) {
        return quoted.substring(1, quoted.length() - 1).replace("``", "`");
    }

    static String list(List<String> parts) {
        return String.join(", ", parts);
    }

    static String literal(String text) {
        return "'" + text.replace("\\", "\\\\").replace("'", "''") + "'";
    }

    static boolean tooLong(String name) {
        return name.length() > MAX_CHARACTERS;
    }

    /// Tells the databases of one server apart in names of a fixed length.
    static String digest(String database) {
        CRC32 crc = new CRC32();
        crc.update(database.getBytes(StandardCharsets.UTF_8));
        return String.format("%08x", crc.getValue());
    }
}
