package dev.gapless.e2e.speed;

import dev.gapless.migration.port.Product;
import dev.gapless.testkit.database.DatabaseScene;
import dev.gapless.testkit.database.LiveScenario;
import dev.gapless.testkit.database.ReplacedTable;
import dev.gapless.testkit.database.TwoShapes;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
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

    String name() {
        return scenario.name();
    }

    /// A database of its own with the table of the old release.
    DatabaseScene scene(Product product, Path folder, int rows, Pace pace)
            throws SQLException, IOException {
        return PacedScene.of(scenario, product, folder, rows, pace);
    }
}
