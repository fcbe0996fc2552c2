package dev.gapless.e2e.clients;

import dev.gapless.e2e.bench.Address;
import dev.gapless.migration.port.Product;

import java.util.List;
import java.util.Map;

/// A program of others that fills tables of its own and then loads them, and what is done to these
/// meanwhile.
sealed interface Client permits PgBench, SysBench {
    static Client of(Product product) {
        return switch (product) {
            case POSTGRESQL -> new PgBench();
            case MARIADB, MYSQL -> new SysBench();
        };
    }

    /// The program, and the Debian package that has it.
    String program();

    String debianPackage();

    /// In the order in which they are run, before the load.
    List<List<String>> prepare(Address address);

    /// What its tables need so that this version of the server can do the migration at all.
    List<String> adjust(String version);

    List<String> load(Address address, int seconds);

    Map<String, String> environment(Address address);

    /// Widens, splits and renames.
    String migration();

    /// What the program itself says of its run.
    Report read(String output);

    /// A query that has rows only when the data do not agree; after contract.
    String disagreement();

    /// @param errors failed transactions, and statements that were given up or repeated
    /// @param ignored errors that the program repeats by itself and counts
    record Report(long transactions, long errors, long ignored, double perSecond) {}
}
