package dev.gapless.e2e.bench;

import dev.gapless.migration.port.Product;
import dev.gapless.testkit.database.TestServer;

import java.util.Optional;

/// The database server that a measurement is asked for.
public final class Servers {
    private static final int USAGE = 64;

    private Servers() {}

    /// `--database`, PostgreSQL without it. Ends the process with 64 when there is no such server.
    public static Product asked(Options options) {
        String asked = options.text("database", "postgresql");
        Optional<Product> product = Product.byId(asked.equals("postgres") ? "postgresql" : asked);
        if (product.isEmpty() || !TestServer.available(product.get())) {
            System.err.println(
                    "--database "
                            + asked
                            + ": say postgresql, mariadb, or mysql where GAPLESS_MYSQL names a"
                            + " program that starts one");
            System.exit(USAGE);
        }
        return product.orElseThrow();
    }
}
