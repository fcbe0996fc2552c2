package dev.gapless.migration.port;

import dev.gapless.core.service.DatabaseSettings;

/// Opens databases; the one thing that an adapter hands to the composition root.
public interface Databases {
    /// @param password never kept longer than the connection, never logged
    ///
    ///   Throws `database-unreachable`, and `database-unsupported` for a product, version or role
    ///   (a read-only replica) that cannot be migrated.
    Database open(DatabaseSettings settings, String password);
}
