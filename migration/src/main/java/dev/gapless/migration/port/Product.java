package dev.gapless.migration.port;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/// The database products whose SQL a migration file may tell apart.
public enum Product {
    POSTGRESQL,
    MYSQL,
    MARIADB;

    /// The word of the migration file, for example `postgresql`.
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<Product> byId(String id) {
        return Arrays.stream(values()).filter(product -> product.id().equals(id)).findFirst();
    }
}
