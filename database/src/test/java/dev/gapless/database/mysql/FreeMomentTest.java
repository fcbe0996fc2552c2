package dev.gapless.database.mysql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.gapless.database.Scene;
import dev.gapless.database.jdbc.Sql;
import dev.gapless.migration.port.Product;
import dev.gapless.migration.port.TableName;

import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;

class FreeMomentTest {
    @ParameterizedTest
    @EnumSource(
            value = Product.class,
            names = {"MARIADB", "MYSQL"})
    void tellsThatTheConnectionIsLost(Product product, @TempDir Path folder) throws SQLException {
        Scene scene = new Scene(folder, product);
        scene.sql("CREATE TABLE member (id int PRIMARY KEY)");
        TableName table = new TableName(scene.text("SELECT database()"), "member");
        try (Connection connection = scene.connect()) {
            FreeMoment free = new FreeMoment(connection);
            free.require(table);
            long id =
                    Sql.first(connection, "SELECT connection_id()", row -> row.getLong(1))
                            .orElseThrow();
            scene.sql("KILL " + id);
            SQLException lost =
                    catchThrowableOfType(
                            SQLException.class,
                            () -> free.lock(table, "LOCK TABLES " + Names.quote(table) + " WRITE"));
            assertThat(Failures.lost(lost)).as("%s", lost).isTrue();
        }
    }
}
