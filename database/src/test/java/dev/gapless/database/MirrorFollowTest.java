package dev.gapless.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.gapless.api.Problem;
import dev.gapless.core.port.SchemaChange.Phase;
import dev.gapless.core.port.SchemaChange.RepairOrder;
import dev.gapless.core.port.SchemaChange.RepairReport;
import dev.gapless.core.port.SchemaChange.SchemaReport;
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
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/// One row is made of two: an order and the address that belongs to it become a parcel.
@ParameterizedClass
@Execution(ExecutionMode.CONCURRENT)
@EnumSource(Product.class)
class MirrorFollowTest {
    private static final String ID = "V2__parcels";

    private static final String MIGRATION =
            """
            - create-table:
                table: parcel
                columns:
                  id: { type: bigint, counts: true }
                  name: { type: varchar(40) }
                  city: { type: varchar(10), not-null: true }
                primary-key: [id]
            - replace-table:
                name: parcels
                old: [address, orders]
                mirrors:
                  parcel:
                    from: orders o
                    follow: { a: { table: address, by: o.address_id, owned: true, if-missing: park } }
                    key: map
                    columns:
                      name: o.name
                      city: { up: lower(a.city), down: new.city, if-null: "'?'", if-too-long: truncate }
                    old-only:
                      a.zip: { postgresql: "CAST(new.name AS int)", mysql: "nullif(CAST(new.name AS signed), 0)", mariadb: "nullif(CAST(new.name AS signed), 0)" }
                      a.place: "(SELECT count(*) FROM address x WHERE x.city = new.city)"
                    old-only-if-null: { a.zip: "-1" }
            """;

    private static final String REFERRING =
            """
            - create-table:
                table: parcel
                columns:
                  id: { type: bigint, counts: true }
                  name: { type: varchar(40) }
                  city: { type: varchar(40), not-null: true }
                  store_id: { type: bigint, not-null: true }
                primary-key: [id]
            - create-table:
                table: store
                columns:
                  id: { type: bigint, counts: true }
                  name: { type: varchar(40) }
                primary-key: [id]
            - replace-table:
                name: parcels
                old: [address, orders, shop]
                mirrors:
                  parcel:
                    from: orders o
                    follow: { a: { table: address, by: o.address_id, owned: true, if-missing: park } }
                    key: map
                    columns:
                      name: o.name
                      store_id: { partner: store, of: o.shop_id, if-missing: park }
                      city: { up: lower(a.city), down: new.city, if-null: "'?'" }
                    old-only: { a.zip: 0 }
                  store: { from: shop s, key: map, columns: { name: s.name } }
            """;

    private static final String ALONE =
            """
            - create-table:
                table: place
                columns:
                  id: { type: bigint, counts: true }
                  city: { type: varchar(40) }
                primary-key: [id]
            - replace-table:
                name: places
                old: [address]
                mirrors:
                  place:
                    from: address a
                    key: map
                    columns: { city: a.city }
                    old-only:
                      a.zip: { postgresql: "CAST(new.city AS int)", mysql: "nullif(CAST(new.city AS signed), 0)", mariadb: "nullif(CAST(new.city AS signed), 0)" }
                      place: "(SELECT count(*) FROM address x WHERE x.id > 0 OR x.city = new.city)"
                    old-only-if-null: { a.zip: "-1" }
            """;

    @TempDir Path folder = Path.of("");

    private final Product product;
    private Scene scene;

    MirrorFollowTest(Product product) {
        this.product = product;
    }

    @BeforeEach
    void set() throws SQLException, IOException {
        scene = new Scene(folder, product);
        String id =
                "(id bigint "
                        + scene.words("GENERATED BY DEFAULT AS IDENTITY", "AUTO_INCREMENT")
                        + " PRIMARY KEY, ";
        scene.sql(
                "CREATE TABLE address " + id + "city varchar(40), zip int NOT NULL, place int)",
                "CREATE TABLE orders "
                        + id
                        + "address_id bigint, name varchar(40), CONSTRAINT orders_address UNIQUE"
                        + " (address_id))",
                "INSERT INTO address (city, zip) VALUES ('Seoul', 1), ('Busan', 2), (NULL, 3),"
                        + " ('Nobodys', 4)",
                "INSERT INTO orders (address_id, name) VALUES (1, 'a'), (2, 'b'), (3, 'c')");
        scene.migration(ID, MIGRATION);
    }

    @Test
    void carriesBothRowsOverFromTheOldRelease() throws Exception {
        scene.runTo(ID, Phase.SYNC);
        scene.sql("UPDATE address SET city = 'Before' WHERE id = 1");
        scene.runTo(ID, Phase.VERIFY);
        assertThat(parcels()).containsExactly("a before", "b busan", "c ?");
        assertThat(scene.texts("SELECT id FROM parcel ORDER BY id")).containsExactly("1", "2", "3");
        scene.sql(
                "UPDATE address SET city = 'A far too long name' WHERE id = 3",
                "UPDATE address SET zip = 9 WHERE id = 2",
                "UPDATE orders SET name = 'B', address_id = 4 WHERE name = 'b'",
                "UPDATE address SET city = 'Unseen' WHERE id = 2",
                "INSERT INTO orders (address_id, name) VALUES (2, 'd')");
        assertThat(parcels()).containsExactly("B nobodys", "a before", "c a far too ", "d unseen");
        assertAgree(0);
        scene.sql(
                "DELETE FROM orders WHERE name = 'B'",
                // in the other order, too
                "DELETE FROM address WHERE id = 2",
                "DELETE FROM orders WHERE name = 'd'");
        assertThat(parcels()).containsExactly("a before", "c a far too ");
        assertThat(scene.texts("SELECT id FROM address ORDER BY id"))
                .containsExactly("1", "3", "4");
        assertAgree(0);
    }

    @Test
    void makesBothRowsForTheNewRelease() throws Exception {
        scene.runTo(ID, Phase.VERIFY);
        scene.sql(
                "INSERT INTO parcel (name, city) VALUES ('7', 'Seoul')",
                "INSERT INTO parcel (name, city) VALUES ('x', 'Other')",
                "UPDATE parcel SET city = 'Moved', name = 'A' WHERE name = 'a'",
                // what an address says in capitals the new release has in small letters
                "UPDATE parcel SET city = city, name = 'B' WHERE name = 'b'",
                "DELETE FROM parcel WHERE name = 'c'");
        assertThat(
                        scene.texts(
                                "SELECT concat(o.name, ' ', a.city, ' ', a.zip, ' ',"
                                        + " coalesce(a.place, 0)) FROM orders AS o JOIN address AS a"
                                        + " ON a.id = o.address_id ORDER BY o.name"))
                .containsExactlyInAnyOrder(
                        "7 Seoul 7 1", "A Moved 1 0", "B Busan 2 0", "x Other -1 0");
        assertThat(scene.texts("SELECT zip FROM address WHERE zip > 2 ORDER BY zip"))
                .containsExactly("4", "7");
        assertAgree(0);
    }

    /// What names no row has no counterpart; it gets one when it is written again after the row is
    /// there. No write of the old release fails.
    @Test
    void parksWhatNamesNoRow() throws Exception {
        scene.sql("INSERT INTO orders (address_id, name) VALUES (50, 'lost'), (NULL, 'none')");
        scene.runTo(ID, Phase.VERIFY);
        scene.sql(
                "INSERT INTO orders (address_id, name) VALUES (51, 'later')",
                "UPDATE orders SET name = 'still lost' WHERE name = 'lost'",
                "DELETE FROM address WHERE id = 1",
                "UPDATE parcel SET city = 'nowhere' WHERE name = 'a'",
                "UPDATE orders SET address_id = 60 WHERE name = 'b'");
        assertThat(parcels()).containsExactly("a nowhere", "b busan", "c ?");
        assertThat(assertAgree(0).evidence())
                .containsPattern("5 rows of \\S+\\.orders break the rule");
        Problem waits = catchThrowableOfType(Problem.class, () -> scene.run(ID, Phase.CONTRACT));
        assertThat((Throwable) waits).isNotNull().hasMessageContaining("nothing was contracted");
        scene.sql(
                "INSERT INTO address (id, city, zip) VALUES (50, 'Found', 5), (51, 'Late', 5)",
                "UPDATE orders SET name = 'found' WHERE name = 'still lost'",
                "UPDATE orders SET name = 'late' WHERE name = 'later'",
                "UPDATE orders SET address_id = 4 WHERE name = 'b'",
                "DELETE FROM orders WHERE name IN ('a', 'none')");
        assertThat(parcels()).containsExactly("b nobodys", "c ?", "found found", "late late");
        assertThat(assertAgree(0).evidence()).doesNotContain("break");
        scene.run(ID, Phase.CONTRACT);
        assertThat(scene.has("address")).isFalse();
    }

    /// Only on PostgreSQL does a write of the other row look for one that waits.
    @Test
    void fillsWhatWaitedForTheOtherRow() throws Exception {
        scene.runTo(ID, Phase.VERIFY);
        scene.sql(
                "INSERT INTO orders (address_id, name) VALUES (50, 'e')",
                "INSERT INTO address (id, city, zip) VALUES (50, 'Late', 5)");
        if (product == Product.POSTGRESQL) {
            assertThat(parcels()).contains("e late");
            assertAgree(0);
            scene.sql("UPDATE address SET city = 'Later' WHERE id = 50");
        } else {
            assertAgree(1);
            scene.sql(
                    "UPDATE address SET city = 'Later' WHERE id = 50",
                    "UPDATE orders SET name = 'e!' WHERE address_id = 50");
        }
        assertThat(parcels()).contains(scene.words("e later", "e! later")).hasSize(4);
        assertAgree(0);
    }

    /// Until contract inserts of the new release lock rows of the table that `lock-first` names.
    @Test
    void keepsTheTableThatItLocks() throws Exception {
        scene.sql("CREATE TABLE shop (id bigint NOT NULL PRIMARY KEY, name varchar(40))");
        scene.migration(
                ID,
                MIGRATION
                        .replace(
                                "      name: { type: varchar(40) }\n",
                                "      name: { type: varchar(40) }\n"
                                        + "      shop_id: { type: bigint }\n")
                        .replace(
                                "    mirrors:\n",
                                "    lock-first: { table: shop, by: shop_id }\n    mirrors:\n"));
        scene.runTo(ID, Phase.VERIFY);
        scene.migration("V3__shops", "- drop-table: { table: shop }");
        Problem problem =
                catchThrowableOfType(Problem.class, () -> scene.schema.plan(scene.settings()));
        assertThat((Throwable) problem)
                .isNotNull()
                .hasMessageContaining("about a table that V2__parcels has not finished yet");
        scene.run(ID, Phase.CONTRACT);
        assertThat(scene.schema.plan(scene.settings()).migrations()).hasSize(1);
    }

    @Test
    void saysWhatARowThatWaitsTakesAway() throws Exception {
        scene.sql("ALTER TABLE orders ADD CONSTRAINT orders_name UNIQUE (name)");
        scene.migration(
                ID,
                MIGRATION.replace(
                        "    primary-key: [id]\n",
                        "    primary-key: [id]\n    unique: { parcel_name: [name] }\n"));
        assertThat(scene.schema.plan(scene.settings()).notes())
                .anyMatch(note -> note.contains("taken in the unique index orders_name"))
                .noneMatch(note -> note.contains("orders_address"));
        scene.runTo(ID, Phase.VERIFY);
        scene.sql("INSERT INTO orders (address_id, name) VALUES (50, 'x')");
        assertThatThrownBy(() -> scene.sql("INSERT INTO parcel (name, city) VALUES ('x', 'c')"))
                .isInstanceOf(SQLException.class)
                .hasMessageContaining("orders_name");
        scene.sql(
                "DELETE FROM orders WHERE name = 'x'",
                "INSERT INTO parcel (name, city) VALUES ('x', 'c')");
        assertAgree(0);
    }

    @Test
    void findsWhatWasWrittenBehindItsBack() throws Exception {
        scene.runTo(ID, Phase.VERIFY);
        try (Connection connection = scene.connect();
                Statement statement = connection.createStatement()) {
            scene.silence(statement);
            statement.execute("UPDATE address SET city = 'Elsewhere' WHERE id = 1");
        }
        assertAgree(1);
        RepairReport report =
                scene.schema.repair(
                        scene.settings(), ID, new RepairOrder(Shape.OLD, true, false), _ -> {});
        assertThat(report.text().getLast())
                .contains("1 row of ", ".orders differ, and the plan says of no repair for them");
        scene.sql("UPDATE address SET city = 'Seen' WHERE id = 1");
        assertAgree(0);
        scene.dropTriggers("address", "%u");
        Problem lost = catchThrowableOfType(Problem.class, () -> scene.run(ID, Phase.VERIFY));
        assertThat((Throwable) lost).isNotNull();
        scene.schema.repair(scene.settings(), ID, new RepairOrder(Shape.OLD, true, false), _ -> {});
        scene.sql("UPDATE address SET city = 'Again' WHERE id = 1");
        assertAgree(0);
    }

    @Test
    void goesTheWholeWay() throws Exception {
        String before = CatalogueDump.of(scene);
        scene.runTo(ID, Phase.VERIFY);
        scene.sql("INSERT INTO parcel (name, city) VALUES ('8', 'kept')");
        scene.schema.undo(scene.settings(), ID);
        assertThat(CatalogueDump.of(scene)).isEqualTo(before);
        assertThat(scene.texts("SELECT city FROM address WHERE zip = 8")).containsExactly("kept");
        scene.runTo(ID, Phase.CONTRACT);
        assertThat(parcels()).containsExactly("8 kept", "a seoul", "b busan", "c ?");
    }

    /// A row that refers to another one as well gets its triggers, and those of the row that it
    /// follows, when that one is filled.
    @Test
    void goesTogetherWithReferences() throws Exception {
        scene.sql(
                "CREATE TABLE shop (id bigint "
                        + scene.words("GENERATED BY DEFAULT AS IDENTITY", "AUTO_INCREMENT")
                        + " PRIMARY KEY, name varchar(40))",
                "INSERT INTO shop (name) VALUES ('one'), ('two')",
                "ALTER TABLE orders ADD COLUMN shop_id bigint",
                "UPDATE orders SET shop_id = 1 WHERE id < 3");
        scene.migration(ID, REFERRING);
        scene.runTo(ID, Phase.SYNC);
        scene.sql("UPDATE address SET city = 'Before' WHERE id = 1");
        scene.runTo(ID, Phase.VERIFY);
        assertThat(parcels()).containsExactly("a before", "b busan");
        scene.sql(
                "UPDATE orders SET shop_id = 2 WHERE name = 'c'",
                "UPDATE orders SET shop_id = 2, address_id = 4 WHERE name = 'b'",
                "UPDATE address SET city = 'Seen' WHERE id = 3",
                "INSERT INTO parcel (name, city, store_id) VALUES ('n', 'new', 1), ('m', 'lost', 9)",
                "UPDATE parcel SET city = 'Up', store_id = 2 WHERE name = 'a'",
                "UPDATE parcel SET store_id = 2 WHERE name = 'm'");
        assertThat(parcels()).containsExactly("a Up", "b nobodys", "c seen", "m lost", "n new");
        assertThat(
                        scene.texts(
                                "SELECT concat(o.name, ' ', a.city, ' ', o.shop_id) FROM orders AS o"
                                        + " JOIN address AS a ON a.id = o.address_id"))
                .containsExactlyInAnyOrder(
                        "a Up 2", "b Nobodys 2", "c Seen 2", "m lost 2", "n new 1");
        assertAgree(0);
        scene.run(ID, Phase.CONTRACT);
    }

    /// What the new release inserts without a trigger, a repair makes as the trigger would have.
    @Test
    void repairsWithExpressionsOverTheRow() throws Exception {
        scene.migration(ID, ALONE);
        scene.runTo(ID, Phase.VERIFY);
        scene.sql("INSERT INTO place (city) VALUES ('12'), ('x')");
        scene.dropTriggers("place", "%");
        scene.sql("INSERT INTO place (city) VALUES ('34')");
        assertThat(
                        scene.schema
                                .repair(
                                        scene.settings(),
                                        ID,
                                        new RepairOrder(Shape.OLD, true, false),
                                        _ -> {})
                                .left())
                .isZero();
        assertThat(
                        scene.texts(
                                "SELECT concat(city, ' ', zip, ' ', place) FROM address WHERE id > 4"
                                        + " OR zip > 9 OR zip < 0"))
                .containsExactlyInAnyOrder("12 12 4", "x -1 5", "34 34 6");
        assertAgree(0);
    }

    /// Under REPEATABLE READ a transaction whose snapshot knows nothing of the order does not pass
    /// over it without a word.
    @Test
    void seesAnOrderThatIsYoungerThanTheSnapshot() throws Exception {
        scene.runTo(ID, Phase.VERIFY);
        inOldSnapshot(
                "INSERT INTO orders (address_id, name) VALUES (4, 'young')",
                "UPDATE address SET city = 'Changed' WHERE id = 4");
        assertAgree(0);
    }

    @Test
    void seesAnAddressThatIsYoungerThanTheSnapshot() throws Exception {
        scene.runTo(ID, Phase.VERIFY);
        inOldSnapshot(
                "UPDATE address SET city = 'Changed' WHERE id = 4",
                "INSERT INTO orders (address_id, name) VALUES (4, 'old')");
        scene.sql("INSERT INTO address (city, zip) VALUES ('Spare', 5)");
        inOldSnapshot(
                "UPDATE address SET city = 'Too' WHERE zip = 5",
                "UPDATE orders SET address_id = (SELECT id FROM address WHERE zip = 5) WHERE id = 3");
        assertAgree(0);
    }

    /// It is there for the backfill, but not for whoever changes the address at this moment.
    @Test
    void fillsWithWhatIsWrittenMeanwhile() throws Exception {
        assumeTrue(product == Product.POSTGRESQL, "elsewhere triggers see what is committed");
        try (Connection connection = scene.connect();
                Statement statement = connection.createStatement();
                ExecutorService other = Executors.newVirtualThreadPerTaskExecutor()) {
            connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
            connection.setAutoCommit(false);
            statement.execute("SELECT count(*) FROM address");
            scene.sql("INSERT INTO orders (address_id, name) VALUES (4, 'young')");
            scene.runTo(ID, Phase.SYNC);
            statement.execute("UPDATE address SET city = 'Changed' WHERE id = 4");
            Future<SchemaReport> filled = other.submit(() -> scene.run(ID, Phase.BACKFILL));
            while (!filled.isDone() && !someoneWaits()) {
                Thread.sleep(5);
            }
            connection.commit();
            filled.get();
        }
        assertAgree(0);
        assertThat(parcels()).contains("young changed");
    }

    /// The address has its triggers already, the order has to wait for its own.
    @Test
    void makesNothingBeforeAllTriggersAreThere() throws Exception {
        assumeTrue(product == Product.POSTGRESQL, "elsewhere that makes nothing at all");
        scene.runTo(ID, Phase.EXPAND);
        try (Connection connection = scene.connect();
                Statement statement = connection.createStatement();
                ExecutorService other = Executors.newVirtualThreadPerTaskExecutor()) {
            connection.setAutoCommit(false);
            statement.execute("UPDATE orders SET name = 'b' WHERE id = 2");
            Future<SchemaReport> installed = other.submit(() -> scene.run(ID, Phase.SYNC));
            while (!installed.isDone() && !hasTrigger("address")) {
                Thread.sleep(5);
            }
            scene.sql("UPDATE address SET city = 'First' WHERE id = 1");
            statement.execute("UPDATE orders SET name = 'second' WHERE id = 1");
            connection.commit();
            installed.get();
        }
        scene.runTo(ID, Phase.VERIFY);
        assertAgree(0);
        assertThat(parcels()).contains("second first");
    }

    private boolean hasTrigger(String table) throws SQLException {
        return !scene.texts(
                        "SELECT tgname FROM pg_trigger WHERE tgrelid = '" + table + "'::regclass")
                .isEmpty();
    }

    private boolean someoneWaits() throws SQLException {
        return !scene.texts(
                        "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND"
                                + " wait_event_type = 'Lock'")
                .isEmpty();
    }

    /// The second fails with 40001 on PostgreSQL, to be repeated, and is right elsewhere.
    private void inOldSnapshot(String first, String second) throws SQLException {
        try (Connection connection = scene.connect();
                Statement statement = connection.createStatement()) {
            connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
            connection.setAutoCommit(false);
            statement.execute("SELECT count(*) FROM orders");
            scene.sql(first);
            Throwable failed =
                    catchThrowable(
                            () -> {
                                statement.execute(second);
                                connection.commit();
                            });
            if (product == Product.POSTGRESQL) {
                assertThat(failed).isInstanceOf(SQLException.class);
                assertThat(((SQLException) failed).getSQLState()).isEqualTo("40001");
                connection.rollback();
                statement.execute(second);
                connection.commit();
            } else {
                assertThat(failed).isNull();
            }
        }
    }

    /// What both releases write at random in transactions of which some roll back.
    @Test
    void agreesAfterWhateverIsWritten() throws Exception {
        scene.runTo(ID, Phase.SYNC);
        Random random = new Random(11);
        try (Connection connection = scene.connect();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            for (int i = 0; i < 400; i++) {
                if (i == 80) {
                    scene.run(ID, Phase.BACKFILL);
                }
                statement.execute(
                        i > 80 && random.nextBoolean() ? newWrite(random) : oldWrite(random));
                if (random.nextInt(5) == 0) {
                    connection.rollback();
                } else {
                    connection.commit();
                }
                if (i > 80 && i % 40 == 0) {
                    assertAgree(0);
                }
            }
        }
        assertAgree(0);
        assertThat(parcels()).hasSizeGreaterThan(20);
    }

    private static String oldWrite(Random random) {
        String any = "id % 7 = " + random.nextInt(7);
        return switch (random.nextInt(7)) {
            case 0, 1 -> "INSERT INTO address (city, zip) VALUES ('C" + random.nextInt(9) + "', 0)";
            case 2, 3 ->
                    "INSERT INTO orders (address_id, name) SELECT max(a.id), 'o' FROM address AS a"
                            + " WHERE a.id NOT IN (SELECT address_id FROM orders WHERE address_id IS"
                            + " NOT NULL)";
            case 4 -> "UPDATE address SET city = 'D" + random.nextInt(9) + "' WHERE " + any;
            case 5 -> "UPDATE orders SET name = 'n" + random.nextInt(9) + "' WHERE " + any;
            default ->
                    random.nextInt(3) == 0
                            ? "DELETE FROM orders WHERE id % 11 = 3"
                            : "UPDATE orders SET address_id = -id WHERE id % 13 = 4";
        };
    }

    private static String newWrite(Random random) {
        String any = "id % 7 = " + random.nextInt(7);
        return switch (random.nextInt(5)) {
            case 0, 1 -> "INSERT INTO parcel (name, city) VALUES ('5', 'p'), ('q', 'P')";
            case 2 -> "UPDATE parcel SET city = 'E" + random.nextInt(9) + "' WHERE " + any;
            case 3 -> "UPDATE parcel SET name = name, city = city WHERE " + any;
            default -> "DELETE FROM parcel WHERE id % 11 = 5";
        };
    }

    private SchemaReport assertAgree(long differ) throws InterruptedException {
        SchemaReport compared = scene.run(ID, Phase.VERIFY);
        assertThat(compared.differ()).as(compared.evidence()).isEqualTo(differ);
        return compared;
    }

    private List<String> parcels() throws SQLException {
        return scene.texts("SELECT concat(name, ' ', city) FROM parcel").stream().sorted().toList();
    }
}
