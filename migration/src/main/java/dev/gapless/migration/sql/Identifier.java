package dev.gapless.migration.sql;

import dev.gapless.migration.port.Product;

import java.util.Locale;

/// Names as a database stores them.
public final class Identifier {
    private Identifier() {}

    /// @param written with its quotes, if it has some
    public static String stored(String written, Product product) {
        char first = written.isEmpty() ? ' ' : written.charAt(0);
        boolean quoted = written.length() > 1 && (first == '"' || first == '`');
        if (!quoted) {
            return unquoted(written, product);
        }
        String quote = String.valueOf(first);
        return written.substring(1, written.length() - 1).replace(quote + quote, quote);
    }

    /// PostgreSQL keeps such names in lower case, MySQL and MariaDB as they are written. A
    /// placeholder of a tool is left alone.
    public static String unquoted(String word, Product product) {
        return product == Product.POSTGRESQL && !word.startsWith("$")
                ? word.toLowerCase(Locale.ROOT)
                : word;
    }
}
