package dev.gapless.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.gapless.api.Problem;
import dev.gapless.api.ProblemCode;
import dev.gapless.core.port.SchemaChange.Phase;
import dev.gapless.core.port.SchemaChange.RepairOrder;
import dev.gapless.core.port.SchemaChange.RepairReport;
import dev.gapless.core.port.SchemaChange.Shape;
import dev.gapless.migration.port.Product;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/// Columns that stand in one row for one release and in two for the other one.
@ParameterizedClass
@Execution(ExecutionMode.CONCURRENT)
@EnumSource(Product.class)
class PartTest {
    private static final String ID = "V2__parts";

    private static final String ADDRESS =
            """
            - create-table:
                table: address
                columns:
                  customer_id: { type: int, not-null: true }
                  street: { type: varchar(40) }
                  city: { type: varchar(40), not-null: true }
                  checked: { type: boolean, not-null: true }
                primary-key: [customer_id]
            """;

    private static final String SPLIT =
            ADDRESS
                    + """
                    - split-table:
                        table: customer
                        into: address
                        by: customer_id
                        columns: { street: street, city: city }
                        new-only: { checked: "false" }
                    """;

    private static final String MERGE =
            """
            - merge-tables:
                table: client
                from: place p
                by: client_id
                columns:
                  street: { type: varchar(40), up: p.street }
                  town: { type: varchar(40), up: p.city, down-if-null: "'?'" }
            """;

    @TempDir Path folder = Path.of("");

    private final Product product;
    private Scene scene;

    PartTest(Product product) {
        this.product = product;
    }

    @BeforeEach
    void set() throws SQLException {
        scene = new Scene(folder, product);
        scene.sql(
                "CREATE TABLE customer (id int PRIMARY KEY, name varchar(40), street varchar(40), city"
                        + " varchar(40) NOT NULL DEFAULT '')",
                "INSERT INTO customer VALUES (1, 'a', 'Road', 'Rome'), (2, 'b', NULL, ''), (3, 'c',"
                        + " NULL, 'Pisa')",
                "CREATE TABLE client (id int PRIMARY KEY, name varchar(40))",
                "INSERT INTO client VALUES (1, 'a'), (2, 'b'), (3, 'c')",
                "CREATE TABLE place (client_id int PRIMARY KEY, street varchar(40), city"
                        + " varchar(40) NOT NULL, CONSTRAINT place_client FOREIGN KEY (client_id)"
                        + " REFERENCES client (id))",
                "INSERT INTO place VALUES (1, 'Road', 'Rome'), (3, NULL, 'Pisa')");
    }

    private void split() throws Exception {
        scene.migration(ID, SPLIT);
        scene.runTo(ID, Phase.VERIFY);
    }

    private void merge() throws Exception {
        scene.migration(ID, MERGE);
        scene.runTo(ID, Phase.VERIFY);
    }

    private List<String> addresses() throws SQLException {
        return scene.texts(
                "SELECT concat(customer_id, ' ', coalesce(street, '-'), ' ', city) FROM address ORDER"
                        + " BY customer_id");
    }

    private List<String> customers() throws SQLException {
        return scene.texts(
                "SELECT concat(id, ' ', coalesce(street, '-'), ' ', city) FROM customer ORDER BY id");
    }

    private List<String> places() throws SQLException {
        return scene.texts(
                "SELECT concat(client_id, ' ', coalesce(street, '-'), ' ', city) FROM place ORDER BY"
                        + " client_id");
    }

    private List<String> clients() throws SQLException {
        return scene.texts(
                "SELECT concat(id, ' ', coalesce(street, '-'), ' ', coalesce(town, '-')) FROM client"
                        + " ORDER BY id");
    }

    private void assertAgree() throws InterruptedException {
        assertThat(scene.run(ID, Phase.VERIFY).differ()).isZero();
    }

    @Test
    void hasNoSecondRowWhereTheFirstSaysNothing() throws Exception {
        split();
        assertThat(addresses()).containsExactly("1 Road Rome", "3 - Pisa");
        scene.sql(
                "INSERT INTO customer (id, name) VALUES (4, 'd')",
                "INSERT INTO address VALUES (4, 'Lane', 'Bari', true)",
                "UPDATE customer SET city = 'Ostia' WHERE id = 2",
                "UPDATE customer SET street = NULL, city = '' WHERE id = 1");
        assertThat(addresses()).containsExactly("1 - ", "2 - Ostia", "3 - Pisa", "4 Lane Bari");
        assertThat(customers()).containsExactly("1 - ", "2 - Ostia", "3 - Pisa", "4 Lane Bari");
        assertAgree();
    }

    @Test
    void saysNothingOnceTheSecondRowIsGone() throws Exception {
        split();
        scene.sql("DELETE FROM address WHERE customer_id = 1", "DELETE FROM customer WHERE id = 3");
        assertThat(customers()).containsExactly("1 - ", "2 - ");
        assertThat(addresses()).isEmpty();
        assertAgree();
    }

    @Test
    void followsAKeyThatChanges() throws Exception {
        split();
        scene.sql(
                "UPDATE customer SET id = 10 WHERE id = 1",
                "UPDATE address SET customer_id = 2 WHERE customer_id = 3");
        assertThat(addresses()).containsExactly("2 - Pisa", "10 Road Rome");
        assertThat(customers()).containsExactly("2 - Pisa", "3 - ", "10 Road Rome");
        assertAgree();
    }

    @Test
    void makesARowForWhatTheNewReleaseSays() throws Exception {
        merge();
        assertThat(clients()).containsExactly("1 Road Rome", "2 - -", "3 - Pisa");
        scene.sql(
                "UPDATE client SET street = 'Lane' WHERE id = 2",
                "UPDATE client SET street = NULL, town = NULL WHERE id = 3",
                "INSERT INTO client (id, name, town) VALUES (4, 'd', 'Bari')",
                "INSERT INTO client (id, name) VALUES (5, 'e')");
        assertThat(places()).containsExactly("1 Road Rome", "2 Lane ?", "3 - ?", "4 - Bari");
        scene.sql(
                "UPDATE place SET city = 'Ostia' WHERE client_id = 2",
                "DELETE FROM place WHERE client_id = 1",
                "DELETE FROM client WHERE id = 4");
        assertThat(clients()).containsExactly("1 - -", "2 Lane Ostia", "3 - -", "5 - -");
        assertAgree();
        scene.run(ID, Phase.CONTRACT);
        assertThat(scene.has("place")).isFalse();
        scene.sql("DELETE FROM client WHERE id = 2");
    }

    /// Whoever has an older snapshot is told, and loses nothing.
    @Test
    void letsNoDeleteOfAnOlderSnapshotGetLost() throws Exception {
        scene.migration(ID, SPLIT);
        scene.runTo(ID, Phase.SYNC);
        try (Connection older = snapshot("SELECT count(*) FROM customer")) {
            scene.run(ID, Phase.BACKFILL);
            writes(older, "DELETE FROM customer WHERE id = 1");
        }
        assertThat(
                        scene.texts(
                                "SELECT customer_id FROM address WHERE customer_id NOT IN (SELECT id FROM customer)"))
                .isEmpty();
        assertAgree();
    }

    @Test
    void letsNoDeleteOfASecondRowGetLost() throws Exception {
        scene.migration(ID, MERGE);
        scene.runTo(ID, Phase.SYNC);
        try (Connection older = snapshot("SELECT count(*) FROM place")) {
            scene.run(ID, Phase.BACKFILL);
            writes(older, "DELETE FROM place WHERE client_id = 1");
        }
        assertAgree();
    }

    /// The backfill waits for whoever has taken a row of the part away, or leaves his row alone.
    @Test
    void fillsNothingThatIsAboutToGo() throws Exception {
        scene.migration(ID, MERGE);
        scene.runTo(ID, Phase.SYNC);
        try (Connection other = scene.connect()) {
            other.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
            other.setAutoCommit(false);
            run(other, "DELETE FROM place WHERE client_id = 1");
            Thread filling =
                    Thread.ofVirtual()
                            .start(
                                    () -> {
                                        try {
                                            scene.run(ID, Phase.BACKFILL);
                                        } catch (InterruptedException e) {
                                            Thread.currentThread().interrupt();
                                        }
                                    });
            Thread.sleep(500);
            other.commit();
            filling.join();
        }
        assertThat(clients()).containsExactly("1 - -", "2 - -", "3 - Pisa");
        assertAgree();
    }

    private Connection snapshot(String query) throws SQLException {
        Connection connection = scene.connect();
        connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
        connection.setAutoCommit(false);
        run(connection, query);
        return connection;
    }

    /// Again from the beginning where the server says that the snapshot is too old.
    private static void writes(Connection connection, String sql) throws SQLException {
        try {
            run(connection, sql);
        } catch (SQLException e) {
            assertThat(e.getSQLState()).isEqualTo("40001");
            connection.rollback();
            run(connection, sql);
        }
        connection.commit();
    }

    private static void run(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /// On PostgreSQL types of the user are not on the search path of our functions.
    @Test
    void movesColumnsOfTypesOfTheUser() throws Exception {
        assumeTrue(product == Product.POSTGRESQL, "the others have no types of the user");
        scene.sql(
                "CREATE TYPE kind AS ENUM ('home', 'work')",
                "ALTER TABLE place ADD COLUMN kind kind",
                "ALTER TABLE customer ADD COLUMN kind kind DEFAULT 'home'");
        scene.migration(
                ID,
                MERGE
                        + "      kind: { type: kind, up: p.kind }\n"
                        + SPLIT.replace(
                                        "checked: { type: boolean",
                                        "kind: { type: kind }\n      checked: { type: boolean")
                                .replace("city: city }", "city: city, kind: kind }"));
        scene.runTo(ID, Phase.VERIFY);
        scene.sql(
                "UPDATE place SET kind = 'work' WHERE client_id = 1",
                "DELETE FROM place WHERE client_id = 3",
                "UPDATE client SET kind = 'home' WHERE id = 2",
                "INSERT INTO customer (id, kind) VALUES (4, 'work'), (5, 'home')",
                "DELETE FROM address WHERE customer_id = 1");
        assertThat(scene.texts("SELECT concat(id, kind) FROM client ORDER BY id"))
                .containsExactly("1work", "2home", "3");
        assertThat(scene.texts("SELECT concat(customer_id, kind) FROM address ORDER BY 1"))
                .containsExactly("3home", "4work");
        assertAgree();
    }

    @Test
    void makesNoRowForAKeyAloneThatChanges() throws Exception {
        split();
        scene.sql(
                "UPDATE customer SET id = 12 WHERE id = 2",
                "INSERT INTO address VALUES (12, 'Lane', 'Bari', true)");
        assertThat(customers()).contains("12 Lane Bari");
        assertAgree();
    }

    @Test
    void leavesMomentsThatTheServerSets() throws Exception {
        assumeTrue(product != Product.POSTGRESQL, "it knows no ON UPDATE");
        scene.sql(
                "ALTER TABLE client ADD COLUMN changed timestamp NULL DEFAULT NULL ON UPDATE CURRENT_TIMESTAMP",
                "UPDATE client SET changed = '2020-01-01 00:00:00'");
        merge();
        assertThat(scene.texts("SELECT DISTINCT year(changed) FROM client"))
                .containsExactly("2020");
    }

    @Test
    void comesBackFromEitherRelease() throws Exception {
        split();
        scene.sql("UPDATE address SET street = 'Lane', checked = true WHERE customer_id = 3");
        scene.schema.undo(scene.settings(), ID);
        assertThat(customers()).containsExactly("1 Road Rome", "2 - ", "3 Lane Pisa");
        assertThat(scene.has("address")).isFalse();
        assertThat(
                        scene.texts(
                                "SELECT count(*) FROM gapless.undone_2 WHERE table_name = "
                                        + scene.words(
                                                "'public.address'",
                                                "concat(database(), '.address')")))
                .containsExactly("1");
    }

    @Test
    void comesBackWithoutTheNewColumns() throws Exception {
        merge();
        scene.sql("UPDATE client SET town = 'Bari' WHERE id = 2");
        scene.schema.undo(scene.settings(), ID);
        assertThat(places()).containsExactly("1 Road Rome", "2 - Bari", "3 - Pisa");
        assertThat(scene.has("client", "town")).isFalse();
        scene.sql("UPDATE place SET city = 'Ostia' WHERE client_id = 2");
    }

    @Test
    void contractsNothingWhileARowBelongsToNone() throws Exception {
        scene.sql(
                "ALTER TABLE place DROP "
                        + scene.words("CONSTRAINT", "FOREIGN KEY")
                        + " place_client");
        merge();
        scene.sql("INSERT INTO place VALUES (9, 'Far', 'Away')");
        assertThat(scene.run(ID, Phase.VERIFY).evidence()).contains("1 row");
        Problem problem = catchThrowableOfType(Problem.class, () -> scene.run(ID, Phase.CONTRACT));
        assertThat(problem.report().code()).isEqualTo(ProblemCode.ROWS_DIFFER.id());
        assertThat(scene.has("place")).isTrue();
        scene.sql(
                "INSERT INTO client (id, name) VALUES (9, 'z')",
                "UPDATE place SET city = 'Here' WHERE client_id = 9");
        assertThat(clients()).contains("9 Far Here");
        scene.run(ID, Phase.CONTRACT);
        assertThat(scene.has("place")).isFalse();
    }

    @Test
    void agreesAgainAsTheOldReleaseSays() throws Exception {
        split();
        scene.dropTriggers("customer", "%");
        scene.sql(
                "UPDATE customer SET city = 'Ostia' WHERE id = 1",
                "UPDATE customer SET city = 'Lodi' WHERE id = 2");
        assertThat(repaired(Shape.OLD).left()).isZero();
        assertThat(addresses()).containsExactly("1 Road Ostia", "2 - Lodi", "3 - Pisa");
        assertAgree();
    }

    @Test
    void agreesAgainAsTheNewReleaseSays() throws Exception {
        split();
        scene.dropTriggers("address", "%");
        scene.sql(
                "UPDATE address SET city = 'Ostia' WHERE customer_id = 1",
                "DELETE FROM address WHERE customer_id = 3");
        assertThat(repaired(Shape.NEW).left()).isZero();
        assertThat(customers()).containsExactly("1 Road Ostia", "2 - ", "3 - ");
        assertThat(addresses()).containsExactly("1 Road Ostia");
        assertAgree();
    }

    private RepairReport repaired(Shape from) throws InterruptedException {
        return scene.schema.repair(
                scene.settings(), ID, new RepairOrder(from, true, false), _ -> {});
    }

    /// @param file of a migration
    /// @param finding part of what is said
    private record Refusal(String file, String finding) {}

    @Test
    void isRefusedBeforeAnythingIsTouched() throws SQLException, IOException {
        scene.sql(
                "CREATE TABLE two (id int, nr int, street varchar(40), PRIMARY KEY (id, nr))",
                "CREATE TABLE strict (id int PRIMARY KEY, city varchar(40) NOT NULL)",
                "CREATE TABLE stamped (id int PRIMARY KEY, city timestamp DEFAULT CURRENT_TIMESTAMP"
                        + scene.words("", " NULL")
                        + ")",
                "CREATE TABLE wide (id bigint PRIMARY KEY, city varchar(40))",
                "CREATE TABLE loose (client_id int, city varchar(40))",
                "CREATE TABLE ruled (client_id int PRIMARY KEY, city varchar(40), CONSTRAINT"
                        + " not_x CHECK (city <> 'x'))",
                "CREATE TABLE once (client_id int PRIMARY KEY, city varchar(40), CONSTRAINT"
                        + " once_city UNIQUE (city))",
                "CREATE TABLE full_of (client_id int PRIMARY KEY, city varchar(40), nr int NOT"
                        + " NULL)",
                "CREATE TABLE coded (client_id int PRIMARY KEY, city varchar(40), code varchar(9)"
                        + " NOT NULL DEFAULT 'c')",
                "CREATE UNIQUE INDEX coded_code ON coded (code)",
                "CREATE TABLE mailed (id int PRIMARY KEY, city varchar(40) NOT NULL)",
                "CREATE UNIQUE INDEX mailed_city ON mailed (city)");
        String before = CatalogueDump.of(scene);
        List<Refusal> refusals =
                List.of(
                        new Refusal(
                                SPLIT.replace("table: customer\n", "table: two\n"),
                                "needs a primary key of one column"),
                        new Refusal(
                                SPLIT.substring(ADDRESS.length()),
                                "is not made by a create-table before this operation"),
                        new Refusal(
                                SPLIT.replace("by: customer_id", "by: city"),
                                "'city' has to be the primary key of "),
                        new Refusal(
                                SPLIT.replace("    new-only: { checked: \"false\" }\n", ""),
                                ".checked is NOT NULL and has no default"),
                        new Refusal(split("strict"), "'if-none' is missing"),
                        new Refusal(split("stamped"), "is another one each time"),
                        new Refusal(split("wide"), "Give both one type"),
                        new Refusal(
                                SPLIT.replace(
                                        "street: street,",
                                        "street: { up: street, if-none: \"'x'\" },"),
                                "'if-none' of 'street' is one too much"),
                        new Refusal(merge("loose"), "has to be NOT NULL and unique"),
                        new Refusal(merge("ruled"), "The check not_x of "),
                        new Refusal(merge("once"), "The unique index once_city of "),
                        new Refusal(merge("full_of"), ".nr is NOT NULL and has no default"),
                        new Refusal(merge("coded"), "The unique index coded_code of "),
                        new Refusal(merge("client"), "'from' is the table itself"),
                        new Refusal(
                                split("mailed")
                                        .replace(
                                                "primary-key: [id]",
                                                "primary-key: [id]\n    unique: { second_city: [city] }")
                                        .replace("if-null: \"''\"", "if-none: \"'-'\""),
                                "would let only one row say nothing"),
                        new Refusal(
                                split("strict").replace("if-null: \"''\"", "if-none: \"NULL\""),
                                "gives no value for it"),
                        new Refusal(
                                SPLIT.replace(
                                                "columns: { street: street, city: city }",
                                                "columns: { city: city }")
                                        + """
                                        - split-table: { table: customer, into: address, by: customer_id, columns: { street: street }, new-only: { checked: "false", city: "''" } }
                                        """,
                                "This is about the rows of "),
                        new Refusal(merge("nowhere"), "There is no table 'nowhere'"),
                        new Refusal(
                                MERGE.replace(
                                        "street: { type: varchar(40), up: p.street }",
                                        "name: { type: varchar(40), up: p.street }"),
                                "has a column 'name' already"));
        for (Refusal refusal : refusals) {
            scene.migration(ID, refusal.file());
            Problem problem =
                    catchThrowableOfType(Problem.class, () -> scene.schema.plan(scene.settings()));
            assertThat(problem).as(refusal.toString()).isNotNull();
            assertThat(problem.report().toString())
                    .as(refusal.toString())
                    .contains(refusal.finding());
        }
        assertThat(CatalogueDump.of(scene)).isEqualTo(before);
    }

    private static String split(String table) {
        return """
        - create-table:
            table: second
            columns: { id: { type: int, not-null: true }, city: { type: %s, not-null: true } }
            primary-key: [id]
        - split-table: { table: %s, into: second, by: id, columns: { city: { up: city, if-null: "%s" } } }
        """
                .formatted(
                        table.equals("stamped") ? "timestamp" : "varchar(40)",
                        table,
                        table.equals("stamped") ? "'2020-01-01 00:00:00'" : "''");
    }

    private static String merge(String from) {
        return """
        - merge-tables: { table: client, from: %s p, by: client_id, columns: { city: { type: varchar(40), up: p.city } } }
        """
                .formatted(from);
    }
}
