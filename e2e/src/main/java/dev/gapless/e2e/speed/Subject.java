package dev.gapless.e2e.speed;

import dev.gapless.core.service.DatabaseSettings;
import dev.gapless.database.DatabaseRegistry;
import dev.gapless.migration.port.Product;
import dev.gapless.testkit.database.DatabaseScene;
import dev.gapless.testkit.database.Isolation;
import dev.gapless.testkit.database.LiveScenario;
import dev.gapless.testkit.database.ReplacedTable;
import dev.gapless.testkit.database.TwoShapes;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;

/// A migration whose cost is measured, and one-row statements of its old release.
///
/// @param insert takes a number that no row has
/// @param update takes the number of a row
/// @param delete takes the number of a row
/// @param most p50 of a one-row statement with our triggers, as a multiple of that without
/// @param bulk takes a number twice and changes 1,000 rows from there on
/// @param bare fills by hand, without writers in mind, everything that the backfill writes
record Subject(
        LiveScenario scenario,
        String insert,
        String update,
        String delete,
        String bulk,
        double most,
        Bare bare) {

    /// @param postgres makes the tables; `mysql` in the words of the others
    record Bare(List<String> postgres, List<String> mysql, List<String> fill) {
        List<String> make(DatabaseScene scene) {
            return scene.product == Product.POSTGRESQL ? postgres : mysql;
        }
    }

    /// How careful the backfill is.
    ///
    /// @param chunkMillis aim for one chunk
    /// @param duty percent of the time that it works
    record Pace(int chunkMillis, int duty) {
        /// Where the file says nothing.
        static final Pace USUAL = new Pace(50, 20);

        /// As for whoever wants it to be quick.
        static final Pace ALL_THE_TIME = new Pace(300, 100);
    }

    static final List<Subject> ALL =
            List.of(
                    new Subject(
                            TwoShapes.renameColumn(),
                            "INSERT INTO member (id, login, nick) VALUES (?, 'made', 'a b')",
                            "UPDATE member SET nick = concat('x', left(nick, 50)) WHERE id = ?",
                            "DELETE FROM member WHERE id = ?",
                            "UPDATE member SET nick = 'bulk' WHERE id BETWEEN ? AND ? + 999",
                            1.5,
                            new Bare(
                                    List.of(
                                            "DROP TABLE IF EXISTS bare",
                                            "CREATE TABLE bare (LIKE member INCLUDING ALL)"),
                                    List.of(
                                            "DROP TABLE IF EXISTS bare",
                                            "CREATE TABLE bare LIKE member"),
                                    List.of("INSERT INTO bare SELECT * FROM member"))),
                    new Subject(
                            new ReplacedTable(),
                            "INSERT INTO member (number, login, name, email) VALUES (?, 'made', 'a',"
                                    + " 'A')",
                            "UPDATE member SET name = concat('x', left(name, 50)) WHERE number = ? * 1000000",
                            "DELETE FROM member WHERE number = ? * 1000000",
                            "UPDATE member SET name = 'bulk' WHERE id BETWEEN ? AND ? + 999",
                            3,
                            new Bare(
                                    List.of(
                                            "DROP TABLE IF EXISTS bare",
                                            "CREATE TABLE bare (LIKE person INCLUDING ALL)",
                                            "DROP TABLE IF EXISTS bare_pairs",
                                            "CREATE TABLE bare_pairs (old_id int PRIMARY KEY,"
                                                    + " new_id bigint UNIQUE)"),
                                    List.of(
                                            "DROP TABLE IF EXISTS bare",
                                            "CREATE TABLE bare LIKE person",
                                            "DROP TABLE IF EXISTS bare_pairs",
                                            "CREATE TABLE bare_pairs (old_id int PRIMARY KEY,"
                                                    + " new_id bigint UNIQUE)"),
                                    List.of(
                                            "INSERT INTO bare (id, number, login, name, email,"
                                                    + " level) SELECT id, number, login, name,"
                                                    + " lower(email), 1 FROM member",
                                            "INSERT INTO bare_pairs SELECT id, id FROM member"))));

    /// Its backfill goes as it does for users, not in the small chunks of the tests.
    private static final class Paced extends DatabaseScene {
        private final Pace pace;

        Paced(Path migrations, Product product, Pace pace) throws SQLException {
            super(migrations, product, new DatabaseRegistry());
            this.pace = pace;
        }

        @Override
        public DatabaseSettings settings(String user) {
            DatabaseSettings tests = super.settings(user);
            return new DatabaseSettings(
                    tests.url(),
                    user,
                    tests.password(),
                    tests.migrations(),
                    tests.lockTimeout(),
                    Duration.ofMillis(pace.chunkMillis()),
                    pace.duty(),
                    tests.contractByItself());
        }
    }

    String name() {
        return scenario.name();
    }

    /// A database of its own with the table of the old release.
    DatabaseScene scene(Product product, Path folder, int rows, Pace pace)
            throws SQLException, IOException {
        Path migrations = Files.createTempDirectory(folder, "scene-");
        DatabaseScene scene = new Paced(migrations, product, pace);
        scene.sql(scenario.before(scene, rows).toArray(String[]::new));
        scene.migration(LiveScenario.ID, scenario.migration());
        scene.sql(scene.words("ANALYZE member", "ANALYZE TABLE member"));
        return scene;
    }

    static Isolation isolation(Product product) {
        return Isolation.usual(product);
    }
}
