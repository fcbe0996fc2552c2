package dev.gapless.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.gapless.api.Problem;
import dev.gapless.core.port.SchemaChange.Phase;
import dev.gapless.migration.port.Product;
import dev.gapless.testkit.database.TestServer;

import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/// Whole tables: what is refused, what is kept, who may use the new name.
class TableTest {
    private static final String ID = "V2__table";

    @ParameterizedTest
    @EnumSource(Product.class)
    void isInvalid(Product product, @TempDir Path folder) throws SQLException, IOException {
        Scene scene = new Scene(folder, product);
        scene.sql(
                "CREATE TABLE team (id int PRIMARY KEY, name varchar(40))",
                "CREATE TABLE member (id int PRIMARY KEY, team int, CONSTRAINT member_team FOREIGN"
                        + " KEY (team) REFERENCES team (id))",
                "CREATE TABLE note (id int PRIMARY KEY)",
                "CREATE TABLE spare (id int PRIMARY KEY, team int)",
                "CREATE VIEW notes AS SELECT id FROM note");
        scene.migration(
                ID,
                """
                - rename-table: { table: member, to: note }
                - add-column: { table: member, column: age, type: int }
                - drop-table: { table: team }
                - drop-table: { table: note }
                - create-table: { table: notes, columns: { id: { type: nonsense } }, primary-key: [id] }
                - create-table: { table: a, columns: { id: { type: int, counts: true, default: "3" } }, primary-key: [key] }
                - create-table: { table: b, columns: { id: { type: int } }, primary-key: [id], unique: { once: [other] }, indexes: { once: [id] } }
                - rename-table: { table: spare, to: b }
                - add-foreign-key: { table: member, name: again, columns: [team], references: { table: team, columns: [id] } }
                """);
        String before = CatalogueDump.of(scene);
        Problem problem =
                catchThrowableOfType(Problem.class, () -> scene.schema.plan(scene.settings()));
        assertThat(problem.report().code()).isEqualTo("migration-invalid");
        List<String> found = new ArrayList<>(problem.report().evidence());
        found.add(problem.report().where() + ": " + problem.report().what());
        assertThat(String.join("\n", found))
                .contains(
                        ":1: There is something called",
                        "so is V2__table.yaml:1",
                        "about the table",
                        "cannot go: the foreign key member_team of member needs it",
                        "cannot go: the view notes needs it",
                        ":5: There is something called",
                        ":5: The type 'nonsense' is not accepted",
                        ":6: The column 'id' has both 'counts' and 'default'",
                        ":6: 'primary-key' names the column 'key'",
                        ":7: 'once' names the column 'other'",
                        ":7: The name 'once' is there twice",
                        ":8: This is about the new name 'b', and so is V2__table.yaml:7",
                        ":9: This is about the table ",
                        "team, and so is V2__table.yaml:3");
        assertThat(CatalogueDump.of(scene)).isEqualTo(before);
    }

    /// The new release wrote to its table; then it is taken back.
    @ParameterizedTest
    @EnumSource(Product.class)
    void keepsTheRowsOfATableThatGoesBack(Product product, @TempDir Path folder)
            throws SQLException, IOException, InterruptedException {
        Scene scene = new Scene(folder, product);
        scene.migration(
                ID,
                """
                - create-table:
                    table: address
                    columns: { id: { type: int, counts: true }, street: { type: varchar(40) } }
                    primary-key: [id]
                """);
        scene.runTo(ID, Phase.VERIFY);
        scene.sql(
                "INSERT INTO address (street) VALUES ('first'), ('second')",
                "DELETE FROM address WHERE street = 'second'");
        scene.schema.undo(scene.settings(), ID);
        assertThat(CatalogueDump.of(scene)).doesNotContain("address");
        String undone =
                scene.words(
                        "SELECT value FROM gapless.undone_2 WHERE column_name = 'street'",
                        "SELECT CAST(value AS char) FROM gapless.undone_2 WHERE column_name ="
                                + " 'street' AND undone_at > now() - INTERVAL 1 HOUR AND table_name"
                                + " = concat(database(), '.address')");
        assertThat(scene.texts(undone)).containsExactly("first");
    }

    /// An account of the application that has its rights on the table itself.
    @ParameterizedTest
    @EnumSource(Product.class)
    void letsOtherAccountsUseTheNewName(Product product, @TempDir Path folder)
            throws SQLException, IOException, InterruptedException {
        Scene scene = new Scene(folder, product);
        String user = "app" + Math.abs(scene.text("SELECT CURRENT_TIMESTAMP").hashCode());
        scene.sql("CREATE TABLE orders (id int PRIMARY KEY, note varchar(40), secret int)");
        if (product == Product.POSTGRESQL) {
            scene.sql(
                    "CREATE ROLE "
                            + user
                            + " LOGIN PASSWORD '"
                            + TestServer.of(product).password()
                            + "'",
                    "GRANT SELECT, INSERT ON orders TO " + user,
                    "GRANT UPDATE (note) ON orders TO " + user);
        } else {
            scene.sql(
                    "CREATE USER "
                            + user
                            + " IDENTIFIED BY '"
                            + TestServer.of(product).password()
                            + "'",
                    "GRANT SELECT, INSERT, UPDATE (note) ON orders TO " + user);
        }
        scene.migration(ID, "- rename-table: { table: orders, to: purchases }");
        scene.runTo(ID, Phase.VERIFY);
        try (Connection connection = connect(scene, user);
                Statement statement = connection.createStatement()) {
            uses(statement, 1);
            scene.run(ID, Phase.CONTRACT);
            uses(statement, 2);
        }
        scene.sql("DROP TABLE purchases");
        scene.sql("DROP " + scene.words("ROLE ", "USER ") + user);
    }

    /// As object-relational mappers ask for the key of a row that they insert. What is in another
    /// database of the server is another application's, but where it names this one.
    @ParameterizedTest
    @EnumSource(
            value = Product.class,
            names = {"MARIADB", "MYSQL"})
    void listsOnlyWhatMeansThisTable(Product product, @TempDir Path folder)
            throws SQLException, IOException {
        Scene scene = new Scene(folder, product);
        Scene other = new Scene(folder, product);
        String database = scene.text("SELECT database()");
        String table = "CREATE TABLE orders (id int PRIMARY KEY)";
        scene.sql(table, "CREATE PROCEDURE mine() SELECT count(*) FROM orders");
        other.sql(
                table,
                "CREATE VIEW alien AS SELECT id FROM orders",
                "CREATE PROCEDURE across() SELECT count(*) FROM " + database + ".orders");
        scene.migration(ID, "- rename-table: { table: orders, to: purchases }");
        assertThat(scene.schema.plan(scene.settings()).notes())
                .contains(
                        "These have the word orders in their text and would not find the table after"
                                + " contract: procedure mine, procedure "
                                + other.text("SELECT database()")
                                + ".across.");
    }

    @ParameterizedTest
    @EnumSource(Product.class)
    void tellsTheKeyOfARowInsertedUnderTheNewName(Product product, @TempDir Path folder)
            throws SQLException, IOException, InterruptedException {
        Scene scene = new Scene(folder, product);
        scene.sql(
                "CREATE TABLE orders (id int "
                        + scene.words("GENERATED BY DEFAULT AS IDENTITY", "AUTO_INCREMENT")
                        + " PRIMARY KEY, note varchar(40))",
                "INSERT INTO orders (note) VALUES ('a'), ('b')");
        scene.migration(ID, "- rename-table: { table: orders, to: purchases }");
        scene.runTo(ID, Phase.VERIFY);
        assertThat(insertedKey(scene)).isEqualTo(3);
        scene.run(ID, Phase.CONTRACT);
        assertThat(insertedKey(scene)).isEqualTo(4);
    }

    private static int insertedKey(Scene scene) throws SQLException {
        try (Connection connection = scene.connect();
                PreparedStatement statement =
                        connection.prepareStatement(
                                "INSERT INTO purchases (note) VALUES ('c')",
                                Statement.RETURN_GENERATED_KEYS)) {
            statement.executeUpdate();
            try (ResultSet keys = statement.getGeneratedKeys()) {
                assertThat(keys.next()).isTrue();
                return keys.getInt(1);
            }
        }
    }

    private static void uses(Statement statement, int id) throws SQLException {
        statement.execute("INSERT INTO purchases (id, note) VALUES (" + id + ", 'a')");
        statement.execute("UPDATE purchases SET note = 'b' WHERE id = " + id);
        try (ResultSet row =
                statement.executeQuery("SELECT note FROM purchases WHERE id = " + id)) {
            assertThat(row.next()).isTrue();
            assertThat(row.getString(1)).isEqualTo("b");
        }
        SQLException refused =
                catchThrowableOfType(
                        SQLException.class,
                        () -> statement.execute("UPDATE purchases SET secret = 1"));
        assertThat(refused.getMessage()).containsAnyOf("denied", "lack rights");
    }

    private static Connection connect(Scene scene, String user) throws SQLException {
        return DriverManager.getConnection(
                scene.url, user, TestServer.of(scene.product).password());
    }
}
