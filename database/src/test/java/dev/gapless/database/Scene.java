package dev.gapless.database;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.gapless.migration.port.Product;
import dev.gapless.testkit.database.DatabaseScene;
import dev.gapless.testkit.database.TestServer;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.sql.Statement;

/// A scene with the adapters of this module. Its test is skipped where its server is not at hand.
public final class Scene extends DatabaseScene {
    /// On PostgreSQL.
    public Scene(Path folder) throws SQLException {
        this(folder, Product.POSTGRESQL);
    }

    public Scene(Path folder, Product product) throws SQLException {
        assumeTrue(TestServer.available(product), "GAPLESS_MYSQL names no MySQL to test with");
        super(folder, product, new DatabaseRegistry());
    }

    /// Whether this is PostgreSQL, of this major version or a newer one.
    boolean postgres(int atLeast) throws SQLException {
        return product == Product.POSTGRESQL
                && Integer.parseInt(text("SHOW server_version_num")) / 10_000 >= atLeast;
    }

    /// As triggers of ours keep one another quiet: what the statement's connection writes from here
    /// on fires none of them.
    void silence(Statement statement) throws SQLException {
        if (product == Product.POSTGRESQL) {
            statement.execute("SET session_replication_role = replica");
            return;
        }
        statement.execute("SET timestamp = 1000000000");
        for (String moment :
                texts(
                        "SELECT DISTINCT regexp_substr(action_statement, '@gapless_[0-9a-f_]+') FROM"
                                + " information_schema.triggers WHERE event_object_schema ="
                                + " database()")) {
            statement.execute("SET " + moment + " = now(6)");
        }
    }

    /// Triggers of ours go, as if somebody had dropped them by hand.
    ///
    /// @param table of which; `%` for all
    /// @param ending of their names, for example `%u`
    void dropTriggers(String table, String ending) throws SQLException {
        sql(
                texts(
                                words(
                                                "SELECT 'DROP TRIGGER ' || tgname || ' ON ' || tgrelid::regclass FROM"
                                                        + " pg_trigger WHERE tgrelid::regclass::text LIKE '%s' AND"
                                                        + " tgname LIKE 'zz_gapless%s'",
                                                "SELECT concat('DROP TRIGGER `', trigger_name, '`') FROM"
                                                        + " information_schema.triggers WHERE event_object_schema ="
                                                        + " database() AND event_object_table LIKE '%s' AND"
                                                        + " trigger_name LIKE 'zz_gapless%s'")
                                        .formatted(table, ending))
                        .toArray(String[]::new));
    }

    @Override
    public Scene migration(String id, String yaml) throws IOException {
        super.migration(id, yaml);
        return this;
    }
}
