package dev.gapless.database;

import dev.gapless.migration.port.Product;
import dev.gapless.testkit.database.Isolation;
import dev.gapless.testkit.database.RequiredColumn;
import dev.gapless.testkit.database.Writers;

import java.sql.SQLException;

/// Writers to a table `member` with the columns `id`, `login` and `name`, to which somebody may add
/// `email`; isolated as the server does it when nobody asks.
public final class Members {
    private Members() {}

    public static Writers writers(Scene scene) throws SQLException {
        return new Writers(
                scene,
                new RequiredColumn(),
                scene.product == Product.POSTGRESQL
                        ? Isolation.READ_COMMITTED
                        : Isolation.REPEATABLE_READ);
    }
}
