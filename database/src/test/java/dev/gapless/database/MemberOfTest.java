package dev.gapless.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.gapless.core.port.SchemaChange.Phase;
import dev.gapless.migration.port.Product;

import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Random;

/// Rows of a second table name the same people as the log: in the new release they refer to the
/// table of who is there.
@ParameterizedClass
@Execution(ExecutionMode.CONCURRENT)
@EnumSource(Product.class)
@Order(3)
class MemberOfTest extends BilledLog {
    private int codes = 100;

    MemberOfTest(Product product) {
        super(product);
    }

    @Test
    void fillsWhatRefersAfterItsGroups() throws Exception {
        scene.runTo(ID, Phase.SYNC);
        scene.sql(
                "UPDATE detail SET member_name = 'ann' WHERE code = 3",
                "UPDATE member_action SET member_name = 'park' WHERE id = 2");
        scene.runTo(ID, Phase.VERIFY);
        assertThat(members())
                .containsExactly("1 ann 0 1", "1 kim 0 4", "1 park 0 1", "2 kim 0 1", "2 tom 0 1");
        assertThat(bills()).containsExactly("1 1 kim 10", "2 1 kim 20", "3 1 ann 30", "4 2 tom 40");
        assertAgree(0);
    }

    @Test
    void carriesOverFromTheOldRelease() throws Exception {
        scene.runTo(ID, Phase.VERIFY);
        scene.sql("UPDATE member SET is_deposited = true WHERE event_id = 1");
        String kim = idOf(1, "kim");
        // a rename row by row, as the application does it: the member goes along
        for (int id : List.of(1, 3)) {
            scene.sql("UPDATE member_action SET member_name = 'kai' WHERE id = " + id);
            assertAgree(0);
        }
        assertThat(members()).contains("1 kai 1 2", "1 kim 0 2");
        for (int code : List.of(1, 2)) {
            scene.sql("UPDATE detail SET member_name = 'kai' WHERE code = " + code);
            assertAgree(0);
        }
        assertThat(idOf(1, "kai")).isEqualTo(kim);
        assertThat(members()).containsExactly("1 kai 1 4", "1 lee 1 2", "2 kim 0 1", "2 tom 0 1");
        // a row that refers takes the member along only if nobody else says his name
        scene.sql("UPDATE detail SET member_name = 'new' WHERE code = 1");
        assertThat(idOf(1, "kai")).isEqualTo(kim);
        assertThat(bills()).contains("1 1 new 10", "2 1 kai 20");
        String tom = idOf(2, "tom");
        scene.sql("UPDATE detail SET member_name = 'tim' WHERE code = 4");
        assertThat(idOf(2, "tim")).isEqualTo(tom);
        scene.sql(
                "UPDATE detail SET event_id = 2, member_name = 'kim' WHERE code = 4",
                "INSERT INTO detail (event_id, member_name, code) VALUES (3, 'kim', 5), (3, 'kim', 6)",
                "DELETE FROM detail WHERE code = 3",
                "DELETE FROM member_action WHERE id = 2");
        assertThat(members()).containsExactly("1 kai 1 3", "1 new 0 1", "2 kim 0 2", "3 kim 0 2");
        assertThat(bills())
                .containsExactly(
                        "1 1 new 10", "2 1 kai 20", "4 2 kim 40", "5 3 kim 0", "6 3 kim 0");
        assertAgree(0);
        scene.sql("DELETE FROM detail", "DELETE FROM member_action");
        assertThat(members()).isEmpty();
        assertAgree(0);
    }

    @Test
    void leavesTheRowWhereItSays() throws Exception {
        scene.migration(ID, BILLED.replace("key-change: carry", "key-change: leave"));
        scene.runTo(ID, Phase.VERIFY);
        String kim = idOf(1, "kim");
        scene.sql(
                "UPDATE member_action SET member_name = 'kai' WHERE id = 1",
                "UPDATE detail SET member_name = 'kai' WHERE code = 1",
                "UPDATE detail SET member_name = 'alone' WHERE code = 4");
        assertThat(idOf(1, "kim")).isEqualTo(kim);
        assertThat(members())
                .containsExactly("1 kai 0 2", "1 kim 0 2", "1 lee 0 2", "2 alone 0 1", "2 kim 0 1");
        assertAgree(0);
    }

    @Test
    void swapsKeysInOneStatement() throws Exception {
        scene.runTo(ID, Phase.VERIFY);
        scene.sql(
                "UPDATE detail SET member_name = CASE member_name WHEN 'kim' THEN 'lee' ELSE 'kim' END"
                        + " WHERE event_id = 1");
        assertThat(bills()).contains("1 1 lee 10", "2 1 lee 20", "3 1 kim 30");
        assertAgree(0);
        scene.sql("UPDATE detail SET member_name = 'x', event_id = 5");
        assertThat(members()).contains("5 x 0 4");
        assertAgree(0);
    }

    @Test
    void writesAllRowsForTheNewRelease() throws Exception {
        scene.runTo(ID, Phase.VERIFY);
        scene.sql(
                "INSERT INTO member (event_id, name, is_deposited) VALUES (7, 'v2', true)",
                "INSERT INTO bill_detail (member_id, code, price) SELECT id, 50, 5 FROM member WHERE"
                        + " name = 'v2'",
                "INSERT INTO bill_detail (member_id, code, price) SELECT id, 51, 6 FROM member WHERE"
                        + " name = 'tom'");
        assertThat(details()).contains("50 7 v2 5", "51 2 tom 6");
        scene.sql("UPDATE member SET name = 'both' WHERE name = 'kim' AND event_id = 1");
        assertThat(details()).contains("1 1 both 10", "2 1 both 20");
        assertAgree(0);
        // the last one that says it: the old release has to know the member still
        scene.sql("DELETE FROM bill_detail WHERE code = 4");
        scene.sql(
                "UPDATE bill_detail SET member_id = (SELECT id FROM member WHERE name = 'v2') WHERE"
                        + " code = 51");
        assertThat(members()).contains("2 tom 0 1", "7 v2 1 3");
        assertThat(log()).contains("2 tom IN");
        assertThat(details()).contains("51 7 v2 6").noneMatch(row -> row.startsWith("4 "));
        assertAgree(0);
        scene.sql(
                "DELETE FROM bill_detail WHERE code = 50",
                "DELETE FROM bill_detail WHERE code = 51");
        scene.sql("DELETE FROM member WHERE name = 'v2'");
        assertThat(log()).noneMatch(row -> row.contains("v2"));
        assertAgree(0);
    }

    /// In one transaction, in either order.
    @Test
    void renamesAndRefersAnew() throws Exception {
        scene.runTo(ID, Phase.VERIFY);
        for (boolean first : List.of(true, false)) {
            String rename =
                    "UPDATE member SET name = '"
                            + (first ? "one" : "two")
                            + "' WHERE id = "
                            + idOf(1, first ? "kim" : "one");
            String refer =
                    "UPDATE bill_detail SET member_id = "
                            + idOf(1, first ? "lee" : "one")
                            + " WHERE code IN (1, 4)";
            try (Connection connection = scene.connect();
                    Statement statement = connection.createStatement()) {
                connection.setAutoCommit(false);
                statement.execute(first ? rename : refer);
                statement.execute(first ? refer : rename);
                connection.commit();
            }
            assertAgree(0);
            assertThat(details())
                    .contains(
                            first ? "1 1 lee 10" : "1 1 two 10",
                            first ? "4 1 lee 40" : "4 1 two 40");
        }
        assertThat(members()).contains("2 tom 0 1");
    }

    @Test
    void leavesReferencesThatLeadNowhere() throws Exception {
        scene.runTo(ID, Phase.VERIFY);
        scene.sql("DELETE FROM member WHERE event_id = 1 AND name = 'kim'");
        assertThat(details()).contains("1 1 kim 10");
        assertThat(log()).noneMatch(row -> row.equals("1 kim IN"));
        assertThat(assertAgree(0).evidence()).contains("refers to one that is there");
        // says it anew: another row, while the reference still leads to the one that is gone
        join(1, "kim");
        assertThat(assertAgree(0).evidence()).contains("refers to one that is there");
        scene.sql("INSERT INTO bill_detail (member_id, code, price) VALUES (12345, 60, 6)");
        assertThat(details()).noneMatch(row -> row.startsWith("60 "));
        scene.sql("UPDATE bill_detail SET member_id = 54321 WHERE code = 3");
        assertThat(details()).contains("3 1 lee 30");
        assertAgree(0);
        Throwable waits = catchThrowable(() -> scene.run(ID, Phase.CONTRACT));
        assertThat(waits).isNotNull();
        scene.sql(
                "UPDATE detail SET member_name = 'k' WHERE code IN (1, 2)",
                "UPDATE bill_detail SET member_id = " + idOf(1, "lee") + " WHERE code IN (3, 60)");
        assertThat(bills()).contains("1 1 k 10", "2 1 k 20", "3 1 lee 30", "60 1 lee 6");
        assertThat(details()).contains("60 1 lee 6");
        assertThat(assertAgree(0).evidence()).doesNotContain("refers to one that is there");
        scene.run(ID, Phase.CONTRACT);
        assertThat(scene.has("detail")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void parksWhatSaysNothing(boolean nullable) throws Exception {
        scene.migration(ID, nullable ? NULLABLE : BILLED);
        scene.sql(
                "INSERT INTO detail (event_id, member_name, code) VALUES (1, NULL, 10), (NULL, 'kim',"
                        + " 11), (1, 'far too long', 12)");
        scene.runTo(ID, Phase.VERIFY);
        assertThat(codes()).isEqualTo(nullable ? "1 2 3 4 10 11" : "1 2 3 4");
        scene.sql(
                "UPDATE detail SET member_name = 'much too long' WHERE code = 1",
                "UPDATE detail SET member_name = NULL WHERE code = 2",
                "UPDATE detail SET price = 7 WHERE code IN (1, 2, 12)");
        // it stands where it stood, and a row of the new release that says nothing is none
        assertThat(bills()).contains("1 1 kim 7");
        assertThat(members()).contains(nullable ? "1 kim 0 3" : "1 kim 0 4");
        assertAgree(0);
        scene.sql("UPDATE member SET name = 'v2' WHERE name = 'kim' AND event_id = 1");
        assertThat(details()).contains("1 1 much too long 7");
        assertAgree(0);
        scene.sql(
                "UPDATE detail SET member_name = 'fits' WHERE code IN (1, 2, 10, 12)",
                "UPDATE detail SET event_id = 3 WHERE code = 11");
        assertThat(codes()).isEqualTo("1 2 3 4 10 11 12");
        assertThat(members()).contains("1 fits 0 4", "3 kim 0 1");
        assertThat(assertAgree(0).evidence()).doesNotContain("refers to one that is there");
        if (nullable) {
            scene.sql("UPDATE bill_detail SET member_id = NULL WHERE code IN (4, 11)");
            assertThat(
                            scene.texts(
                                    "SELECT code FROM detail WHERE event_id IS NULL AND member_name IS"
                                            + " NULL ORDER BY code"))
                    .containsExactly("4", "11");
            scene.sql(
                    "INSERT INTO bill_detail (member_id, code, price) VALUES (NULL, 70, 1)",
                    "UPDATE bill_detail SET member_id = " + idOf(1, "lee") + " WHERE code = 11",
                    "DELETE FROM bill_detail WHERE code = 4");
            assertThat(members()).contains("2 tom 0 1", "1 lee 0 3");
            assertAgree(0);
        }
    }

    @Test
    void tellsNamesApartByteForByte() throws Exception {
        scene.runTo(ID, Phase.VERIFY);
        scene.sql(
                "INSERT INTO detail (event_id, member_name, code) VALUES (3, 'kim', 20), (3, 'KIM',"
                        + " 21), (3, 'kim ', 22), (3, 'kím', 23)");
        assertThat(members()).hasSize(8);
        scene.sql("UPDATE detail SET member_name = 'Kim' WHERE code = 21");
        assertAgree(0);
        scene.sql("UPDATE member SET name = 'KIm' WHERE name = 'Kim' AND event_id = 3");
        assertThat(details()).contains("21 3 KIm -");
        scene.sql("UPDATE detail SET member_name = 'kim' WHERE code = 22");
        assertAgree(0);
        assertThat(members()).contains("3 kim 0 2");
    }

    @Test
    void keepsIdsThatChange() throws Exception {
        scene.runTo(ID, Phase.VERIFY);
        scene.sql(
                "UPDATE detail SET id = 77 WHERE code = 1",
                "UPDATE detail SET id = 78, member_name = 'lee' WHERE code = 2",
                "UPDATE bill_detail SET id = 99 WHERE code = 3",
                "UPDATE bill_detail SET id = 98, member_id = "
                        + idOf(2, "tom")
                        + " WHERE code = 1");
        assertThat(details()).contains("1 2 tom 10", "2 1 lee 20", "3 1 lee 30");
        assertAgree(0);
        String kim = idOf(2, "kim");
        scene.sql(
                "UPDATE member SET id = 500 WHERE id = " + kim,
                "UPDATE bill_detail SET member_id = 500 WHERE code = 4");
        assertThat(details()).contains("4 2 kim 40");
        assertAgree(0);
    }

    @Test
    void findsWhatWasWrittenBehindItsBack() throws Exception {
        scene.runTo(ID, Phase.VERIFY);
        try (Connection connection = scene.connect();
                Statement statement = connection.createStatement()) {
            scene.silence(statement);
            statement.execute("UPDATE detail SET member_name = 'other' WHERE code = 1");
        }
        assertThat(scene.run(ID, Phase.VERIFY).differ()).isEqualTo(1);
        scene.sql("UPDATE detail SET member_name = 'kim' WHERE code = 1");
        assertAgree(0);
        try (Connection connection = scene.connect();
                Statement statement = connection.createStatement()) {
            scene.silence(statement);
            statement.execute(
                    "UPDATE bill_detail SET member_id = " + idOf(1, "lee") + " WHERE code = 1");
            statement.execute("DELETE FROM detail WHERE code = 4");
        }
        // the reference; the row that is gone, as new row, as pair of keys, and as what stands
        // there
        assertThat(scene.run(ID, Phase.VERIFY).differ()).isEqualTo(4);
    }

    @Test
    void goesTheWholeWay() throws Exception {
        String before = CatalogueDump.of(scene);
        scene.runTo(ID, Phase.VERIFY);
        scene.sql(
                "INSERT INTO member (event_id, name, is_deposited) VALUES (8, 'kept', true)",
                "INSERT INTO bill_detail (member_id, code, price) SELECT id, 50, 5 FROM member WHERE"
                        + " name = 'kept'");
        scene.schema.undo(scene.settings(), ID);
        assertThat(CatalogueDump.of(scene)).isEqualTo(before);
        assertThat(details()).contains("50 8 kept 5");
        scene.runTo(ID, Phase.TRIAL);
        scene.sql("UPDATE member SET name = 'trial' WHERE name = 'kim'");
        Throwable refused = catchThrowable(() -> scene.sql("DELETE FROM detail"));
        assertThat(refused).isInstanceOf(SQLException.class);
        scene.run(ID, Phase.CONTRACT);
        assertThat(bills())
                .containsExactly(
                        "1 1 trial 10", "2 1 trial 20", "3 1 lee 30", "4 2 tom 40", "50 8 kept 5");
        assertThat(scene.has("member_action")).isFalse();
        assertThat(scene.has("detail")).isFalse();
    }

    /// Under REPEATABLE READ the second fails with 40001 on PostgreSQL, to be repeated, and is
    /// right elsewhere.
    @Test
    void seesWhatIsYoungerThanTheSnapshot() throws Exception {
        scene.runTo(ID, Phase.SYNC);
        inOldSnapshot(
                () -> scene.run(ID, Phase.BACKFILL),
                "UPDATE detail SET member_name = 'other' WHERE code = 1");
        scene.runTo(ID, Phase.VERIFY);
        assertAgree(0);
        String young = "INSERT INTO detail (event_id, member_name, code) VALUES (%d, '%s', %d)";
        inOldSnapshot(
                () -> scene.sql(young.formatted(1, "young", 30)),
                "UPDATE detail SET member_name = 'young' WHERE code = 2");
        assertAgree(0);
        inOldSnapshot(
                () -> scene.sql(young.formatted(1, "lee", 31)),
                "UPDATE member SET name = 'v2' WHERE name = 'lee' AND event_id = 1");
        assertAgree(0);
        inOldSnapshot(
                () -> scene.sql(young.formatted(2, "tom", 32)),
                "DELETE FROM bill_detail WHERE code = 4");
        assertAgree(0);
        inOldSnapshot(
                () -> scene.sql(young.formatted(2, "tom", 33)),
                "DELETE FROM detail WHERE code = 32");
        assertAgree(0);
        // a member that this snapshot cannot see; its id is known from elsewhere
        scene.sql("INSERT INTO bill_detail (member_id, code, price) VALUES (4444, 34, 1)");
        inOldSnapshot(
                () ->
                        scene.sql(
                                "INSERT INTO member (id, event_id, name, is_deposited) VALUES (5555, 9,"
                                        + " 'unseen', false)"),
                "UPDATE bill_detail SET member_id = 5555 WHERE code = 1");
        assertThat(details()).contains("1 9 unseen 10");
        assertAgree(0);
    }

    /// The group says nothing else than before, but an older snapshot must not pass over it.
    @Test
    void seesWhatCameBackToItsKey() throws Exception {
        scene.runTo(ID, Phase.VERIFY);
        String kim = idOf(1, "kim");
        scene.sql("UPDATE detail SET member_name = 'much too long' WHERE code = 1");
        inOldSnapshot(
                () -> scene.sql("UPDATE detail SET member_name = 'kim' WHERE code = 1"),
                "UPDATE member SET name = 'v2' WHERE id = " + kim);
        assertThat(details()).contains("1 1 v2 10", "2 1 v2 20");
        assertAgree(0);
        scene.sql("UPDATE bill_detail SET member_id = 999 WHERE code = 1");
        inOldSnapshot(
                () -> scene.sql("UPDATE bill_detail SET member_id = " + kim + " WHERE code = 1"),
                "UPDATE detail SET member_name = 'kai' WHERE code = 2");
        assertThat(bills()).contains("1 1 v2 10", "2 1 kai 20");
        assertAgree(0);
    }

    private interface Write {
        void run() throws Exception;
    }

    private void inOldSnapshot(Write first, String second) throws Exception {
        try (Connection connection = scene.connect();
                Statement statement = connection.createStatement()) {
            connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
            connection.setAutoCommit(false);
            statement.execute("SELECT count(*) FROM action");
            first.run();
            Throwable failed =
                    catchThrowable(
                            () -> {
                                statement.execute(second);
                                connection.commit();
                            });
            if (product == Product.POSTGRESQL) {
                assertThat(failed).as(second).isInstanceOf(SQLException.class);
                assertThat(((SQLException) failed).getSQLState()).isEqualTo("40001");
                connection.rollback();
                statement.execute(second);
                connection.commit();
            } else {
                assertThat(failed).as(second).isNull();
            }
        }
    }

    /// What both releases write at random in transactions of which some roll back; after each what
    /// refers to a member is what the old rows say.
    @ParameterizedTest
    @ValueSource(strings = {"carry", "leave"})
    void agreesAfterWhateverIsWritten(String change) throws Exception {
        scene.migration(
                ID,
                (change.equals("carry") ? BILLED : NULLABLE)
                        .replace("key-change: carry", "key-change: " + change));
        scene.runTo(ID, Phase.SYNC);
        Random random = new Random(17);
        try (Connection connection = scene.connect();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            for (int i = 0; i < 200; i++) {
                if (i == 60) {
                    scene.run(ID, Phase.BACKFILL);
                }
                List<String> writes =
                        i > 60 && random.nextBoolean() ? newWrites(random) : oldWrites(random);
                for (String write : writes) {
                    statement.execute(write);
                }
                if (random.nextInt(5) == 0) {
                    connection.rollback();
                } else {
                    connection.commit();
                }
                if (i > 60) {
                    assertThat(broken()).as("after %d: %s", i, writes).isEmpty();
                }
                if (i > 60 && i % 40 == 0) {
                    assertAgree(0);
                }
            }
        }
        assertAgree(0);
        assertThat(bills()).hasSizeGreaterThan(5);
        scene.schema.undo(scene.settings(), ID);
        scene.runTo(ID, Phase.VERIFY);
        assertAgree(0);
    }

    private List<String> oldWrites(Random random) {
        String name = "'n" + random.nextInt(5) + "'";
        String other = "'n" + random.nextInt(7) + "'";
        int event = 1 + random.nextInt(3);
        String some = "id % 5 = " + random.nextInt(5);
        return switch (random.nextInt(10)) {
            case 0, 1 ->
                    List.of(
                            "INSERT INTO detail (event_id, member_name, code, price) VALUES (%d, %s, %d, 1), (%d, %s, %d, 2)"
                                    .formatted(event, name, codes++, event, other, codes++));
            case 2 ->
                    List.of(
                            "INSERT INTO action (event_id, sequence) VALUES (" + event + ", 0)",
                            "INSERT INTO member_action (action_id, member_name, status) SELECT max(id), "
                                    + name
                                    + ", 'IN' FROM action");
            case 3 ->
                    List.of(
                            "UPDATE detail SET member_name = %s WHERE member_name = %s AND id %% 2 = %d"
                                    .formatted(other, name, random.nextInt(2)));
            case 4 ->
                    List.of(
                            "UPDATE member_action SET member_name = %s WHERE member_name = %s AND id %% 2 = %d"
                                    .formatted(other, name, random.nextInt(2)));
            case 5 -> List.of("UPDATE detail SET event_id = " + event + " WHERE " + some);
            case 6 ->
                    List.of(
                            "UPDATE detail SET member_name = "
                                    + (random.nextBoolean() ? "NULL" : "'much too long'")
                                    + " WHERE id % 9 = "
                                    + random.nextInt(9));
            case 7 ->
                    List.of(
                            "DELETE FROM detail WHERE member_name = " + name + " AND " + some,
                            "DELETE FROM member_action WHERE member_name = "
                                    + name
                                    + " AND "
                                    + some);
            case 8 ->
                    List.of(
                            "UPDATE detail SET member_name = CASE member_name WHEN "
                                    + name
                                    + " THEN 'n0' ELSE "
                                    + name
                                    + " END WHERE member_name IN ('n0', "
                                    + name
                                    + ")");
            default ->
                    List.of(
                            "UPDATE action SET event_id = " + event + " WHERE " + some,
                            "UPDATE detail SET price = 3, member_name = "
                                    + name
                                    + " WHERE "
                                    + some);
        };
    }

    private List<String> newWrites(Random random) {
        int event = 1 + random.nextInt(3);
        String some = "id % 4 = " + random.nextInt(4);
        String any =
                "(SELECT id FROM member ORDER BY id %% %d, id LIMIT 1)"
                        .formatted(2 + random.nextInt(7));
        return switch (random.nextInt(8)) {
            case 0 ->
                    List.of(
                            "DELETE FROM bill_detail WHERE member_id IN (SELECT id FROM member WHERE"
                                    + " event_id = "
                                    + event
                                    + " AND name = 'v')",
                            "DELETE FROM member WHERE event_id = " + event + " AND name = 'v'",
                            "INSERT INTO member (event_id, name, is_deposited) VALUES ("
                                    + event
                                    + ", 'v', true)");
            case 1, 2 ->
                    List.of(
                            "INSERT INTO bill_detail (member_id, code, price) SELECT id, "
                                    + (1_000 * codes++)
                                    + " + id % 1000"
                                    + ", 9 FROM member WHERE "
                                    + some);
            case 3 ->
                    List.of(
                            "UPDATE bill_detail SET member_id = coalesce("
                                    + any
                                    + ", member_id) WHERE "
                                    + some);
            case 4 -> List.of("DELETE FROM bill_detail WHERE " + some);
            case 5 ->
                    List.of(
                            "UPDATE member SET name = concat('r', id % 1000, name) WHERE char_length(name) < 5 AND "
                                    + some,
                            "UPDATE bill_detail SET member_id = coalesce("
                                    + any
                                    + ", member_id) WHERE id % 7 = "
                                    + random.nextInt(7));
            case 6 -> List.of("DELETE FROM member WHERE event_id = " + event + " AND " + some);
            default -> List.of("UPDATE bill_detail SET price = price + 1 WHERE " + some);
        };
    }

    /// References that lead to another member than the old row says, members whom nobody says, and
    /// old rows without a counterpart.
    private List<String> broken() throws SQLException {
        return scene.texts(
                "SELECT concat('refers ', d.code, ': ', d.event_id, ' ', d.member_name, ', not ',"
                        + " m.event_id, ' ', m.name) FROM detail AS d JOIN bill_detail AS b ON b.code ="
                        + " d.code JOIN member AS m ON m.id = b.member_id WHERE"
                        + " char_length(d.member_name) <= 8 AND (m.event_id <> d.event_id OR m.name <>"
                        + " d.member_name) UNION ALL SELECT concat('nobody says ', m.event_id, ' ',"
                        + " m.name) FROM member AS m WHERE NOT EXISTS (SELECT 1 FROM member_action AS l"
                        + " JOIN action AS a ON a.id = l.action_id WHERE l.member_name = m.name AND"
                        + " a.event_id = m.event_id) AND NOT EXISTS (SELECT 1 FROM bill_detail AS b"
                        + " WHERE b.member_id = m.id) UNION ALL SELECT concat('none for ', d.code) FROM"
                        + " detail AS d WHERE d.event_id IS NOT NULL AND char_length(d.member_name) <="
                        + " 8 AND NOT EXISTS (SELECT 1 FROM bill_detail AS b WHERE b.code = d.code)");
    }

    /// Code, event, name, price.
    private List<String> bills() throws SQLException {
        return scene.texts(
                "SELECT concat(b.code, ' ', m.event_id, ' ', m.name, ' ', b.price) FROM bill_detail AS"
                        + " b JOIN member AS m ON m.id = b.member_id ORDER BY b.code");
    }

    private String codes() throws SQLException {
        return String.join(" ", scene.texts("SELECT code FROM bill_detail ORDER BY code"));
    }

    /// The same in the old release.
    private List<String> details() throws SQLException {
        return scene
                .texts(
                        "SELECT concat(code, ' ', event_id, ' ', member_name, ' ', coalesce(CAST(price AS"
                                + " char(3)), '-')) FROM detail ORDER BY code")
                .stream()
                .map(String::strip)
                .toList();
    }

    private List<String> log() throws SQLException {
        return scene.texts(
                "SELECT concat(a.event_id, ' ', m.member_name, ' ', m.status) FROM member_action AS m"
                        + " JOIN action AS a ON a.id = m.action_id ORDER BY m.id");
    }

    private String idOf(long event, String name) throws SQLException {
        return scene.texts(
                        "SELECT id FROM member WHERE event_id = "
                                + event
                                + " AND name = '"
                                + name
                                + "'")
                .getFirst();
    }
}
