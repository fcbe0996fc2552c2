package dev.gapless.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.gapless.api.Problem;
import dev.gapless.core.port.SchemaChange.Phase;
import dev.gapless.core.port.SchemaChange.RepairOrder;
import dev.gapless.core.port.SchemaChange.RepairReport;
import dev.gapless.core.port.SchemaChange.Shape;
import dev.gapless.migration.SchemaChanges;
import dev.gapless.migration.port.Product;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
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
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/// Rows that were written while triggers of ours were away agree again, and nothing else changes.
@ParameterizedClass
@Execution(ExecutionMode.CONCURRENT)
@EnumSource(Product.class)
@Order(1)
class RepairTest {
    private static final String ID = "V2__change";

    @TempDir Path folder = Path.of("");

    private final Product product;
    private Scene scene;

    RepairTest(Product product) {
        this.product = product;
    }

    @BeforeEach
    void set() throws SQLException {
        scene = new Scene(folder, product);
    }

    /// `points` of the old release are texts, `score` of the new one is a number.
    private void games() throws Exception {
        scene.sql(
                "CREATE TABLE game (id int "
                        + scene.words("", "AUTO_INCREMENT")
                        + " PRIMARY KEY, points varchar(20))",
                "INSERT INTO game VALUES (1, '007'), (2, '8'), (3, NULL), (4, 'many')");
        scene.migration(
                ID,
                """
                - change-type:
                    table: game
                    column: points
                    to: score
                    type: numeric(9, 2)
                    up: { postgresql: "cast(points AS numeric(9, 2))", mysql: "cast(points AS decimal(9, 2))", mariadb: "cast(points AS decimal(9, 2))" }
                    up-if-null: "-1"
                    down: { postgresql: "cast(trunc(score) AS varchar(20))", mysql: "cast(truncate(score, 0) AS char(20))", mariadb: "cast(truncate(score, 0) AS char(20))" }
                """);
        scene.runTo(ID, Phase.VERIFY);
    }

    @Test
    void derivesTheNewShapeAndLeavesTheWordsOfTheOldOne() throws Exception {
        games();
        scene.dropTriggers("%", "%");
        scene.sql(
                "UPDATE game SET points = '0012' WHERE id = 1",
                "UPDATE game SET score = 3 WHERE id = 2",
                "INSERT INTO game (id, points) VALUES (5, '05')");
        RepairReport report = repair(Shape.OLD);
        assertThat(report.report().done()).as("each row, to find and to repair").isEqualTo(15);
        assertThat(games("points")).containsExactly("0012", "8", "null", "many", "05");
        assertThat(games("score")).containsExactly("12.00", "8.00", "-1.00", "-1.00", "5.00");
        assertThat(report.rows()).isEqualTo(3);
        assertThat(report.kept()).isEqualTo("gapless.repaired_2");
        assertThat(kept("game")).contains("1 score 7.00", "2 score 3.00", "5 score null");
        assertAgree();
        scene.sql("UPDATE game SET points = '99' WHERE id = 5");
        assertThat(games("score")).endsWith("99.00");
    }

    @Test
    void derivesTheOldShapeAndLeavesWhatTheNewOneSaysMore() throws Exception {
        games();
        scene.dropTriggers("%", "%");
        scene.sql(
                "UPDATE game SET score = 12.5 WHERE id = 1",
                "UPDATE game SET points = '3' WHERE id = 2",
                "INSERT INTO game (id, points) VALUES (5, '05')");
        RepairReport report = repair(Shape.NEW);
        assertThat(games("points")).containsExactly("12", "8", "null", "many", "05");
        assertThat(games("score")).containsExactly("12.50", "8.00", "-1.00", "-1.00", "5.00");
        assertThat(report.rows()).isEqualTo(3);
        assertThat(kept("game")).contains("1 points 007", "2 points 3");
        assertAgree();
    }

    @Test
    void putsTriggersBackEvenWhereNoRowDiffers() throws Exception {
        games();
        scene.dropTriggers("%", "%");
        RepairReport report = repair(Shape.OLD);
        assertThat(report.text())
                .containsExactly("triggers put back: zz_gapless_2_1_i, zz_gapless_2_1_u");
        scene.sql("UPDATE game SET points = '21' WHERE id = 1");
        assertThat(games("score")).startsWith("21.00");
        assertThat(repair(Shape.OLD).text()).containsExactly("every row agrees: nothing to repair");
    }

    @Test
    void enablesATriggerThatIsDisabled() throws Exception {
        assumeTrue(product == Product.POSTGRESQL, "the others know no disabled triggers");
        games();
        scene.sql(
                "ALTER TABLE game DISABLE TRIGGER zz_gapless_2_1_u",
                "UPDATE game SET points = '12' WHERE id = 1");
        assertThat(repair(Shape.OLD).text()).startsWith("triggers put back: zz_gapless_2_1_u");
        assertThat(games("score")).startsWith("12.00");
        assertAgree();
    }

    @Test
    void saysWhatItWouldDoAndDoesNothing() throws Exception {
        games();
        scene.dropTriggers("%", "%");
        scene.sql("UPDATE game SET points = '0012' WHERE id = 1");
        RepairReport report =
                scene.schema.repair(
                        scene.settings(), ID, new RepairOrder(Shape.OLD, true, true), _ -> {});
        assertThat(report.rows()).isEqualTo(1);
        assertThat(String.join("\n", report.text()))
                .contains("put back first: zz_gapless_2_1_i, zz_gapless_2_1_u")
                .contains("DROP TRIGGER IF EXISTS ")
                .contains(
                        "1 row of " + table("game") + ": score derived from points; first keys: 1")
                .contains("UPDATE " + table("game") + " SET ");
        assertThat(games("score")).startsWith("7.00");
        assertThat(scene.texts(triggersLeft())).isEmpty();
    }

    private String triggersLeft() {
        return scene.words(
                "SELECT tgname FROM pg_trigger WHERE tgname LIKE 'zz_gapless%'",
                "SELECT trigger_name FROM information_schema.triggers WHERE event_object_schema ="
                        + " database()");
    }

    private void members(String more) throws Exception {
        scene.sql(
                product == Product.MARIADB
                        // 11.4.5 cannot have our triggers beside other NOT NULL columns
                        ? "CREATE TABLE member (id int AUTO_INCREMENT PRIMARY KEY, team varchar(20),"
                                + " name varchar(20), login varchar(40))"
                        : "CREATE TABLE member (team varchar(20), name varchar(20), login"
                                + " varchar(40), PRIMARY KEY (team, name))",
                "INSERT INTO member (team, name, login) VALUES ('a''b', 'x', 'ax'), ('a''b', 'y\"z',"
                        + " 'ay'), ('c', 'x', 'cx')");
        scene.migration(
                ID,
                "- add-column: { table: member, column: email, type: varchar(80), up:"
                        + " \"nullif(concat(login, '@x'), '@x')\""
                        + more
                        + " }");
        scene.runTo(ID, Phase.VERIFY);
    }

    @Test
    void derivesAnAddedColumnAnewWhereNoWriteChoseAValue() throws Exception {
        members(", not-null: true");
        scene.dropTriggers("%", "%");
        scene.sql(
                "UPDATE member SET login = 'new' WHERE name = 'y\"z'",
                "INSERT INTO member (team, name, login) VALUES ('d', 'x', 'dx')");
        RepairReport report =
                scene.schema.repair(
                        scene.settings(), ID, new RepairOrder(Shape.OLD, false, false), _ -> {});
        assertThat(scene.texts("SELECT email FROM member ORDER BY team, name"))
                .containsExactly("ax@x", "new@x", "cx@x", "dx@x");
        assertThat(report.left()).isZero();
        assertAgree();
    }

    /// Nothing says which of them the new release chose.
    @Test
    void asksWhichSideIsRightWhereWritesChoseValues() throws Exception {
        members("");
        scene.sql("UPDATE member SET email = 'mine' WHERE team = 'c'");
        scene.dropTriggers("%", "%");
        scene.sql("UPDATE member SET login = 'new' WHERE name = 'y\"z'");
        for (Shape from : Shape.values()) {
            RepairReport undecided =
                    scene.schema.repair(
                            scene.settings(), ID, new RepairOrder(from, false, false), _ -> {});
            assertThat(undecided.rows()).isZero();
            assertThat(undecided.left()).isEqualTo(1);
            assertThat(undecided.text().getLast())
                    .contains("2 rows of " + table("member") + " have a value of their own")
                    .contains("writes chose 1 of them: nothing says which. --from old derives all");
        }
        assertThat(scene.run(ID, Phase.VERIFY).differ()).isEqualTo(1);
        assertThat(repair(Shape.NEW).text())
                .contains(
                        "1 row of "
                                + table("member")
                                + ": "
                                + scene.words("\"email\"", "`email`")
                                + " is taken as it is, counted as chosen");
        assertThat(scene.texts("SELECT email FROM member ORDER BY team, name"))
                .containsExactly("ax@x", "ay@x", "mine");
        assertAgree();
        scene.dropTriggers("%", "%");
        scene.sql("UPDATE member SET login = 'newer' WHERE team = 'c' OR name = 'x'");
        repair(Shape.OLD);
        assertThat(scene.texts("SELECT email FROM member ORDER BY team, name"))
                .containsExactly("newer@x", "new@x", "newer@x");
        assertThat(String.join("\n", kept("member"))).contains("email mine");
        assertAgree();
    }

    @Test
    void fillsWhatANotNullColumnLacks() throws Exception {
        scene.sql(
                "CREATE TABLE member (id int "
                        + scene.words("", "AUTO_INCREMENT")
                        + " PRIMARY KEY, login varchar(40), nick varchar(40))",
                "INSERT INTO member VALUES (1, 'a', NULL), (2, 'b', 'B')");
        scene.migration(
                ID,
                "- set-not-null: { table: member, column: nick, up: \"concat('no ', login)\" }");
        scene.runTo(ID, Phase.VERIFY);
        scene.dropTriggers("%", "%");
        scene.sql("INSERT INTO member VALUES (3, 'c', NULL)");
        assertThat(repair(Shape.OLD).rows()).isEqualTo(1);
        assertThat(scene.texts("SELECT nick FROM member ORDER BY id"))
                .containsExactly("no a", "B", "no c");
        scene.run(ID, Phase.CONTRACT);
    }

    @Test
    void namesTheRowsForWhichThereIsNoValue() throws Exception {
        members(", not-null: true");
        scene.dropTriggers("%", "%");
        scene.sql("INSERT INTO member (team, name) VALUES ('d', 'x')");
        RepairReport report = repair(Shape.OLD);
        assertThat(report.left()).isEqualTo(1);
        assertThat(String.join("\n", report.text()))
                .contains(
                        "1 row of "
                                + table("member")
                                + " could not be repaired: they differ all the same; first keys:"
                                + (product == Product.MARIADB ? " 4" : " d, x"));
        assertThat(scene.run(ID, Phase.VERIFY).differ()).isEqualTo(1);
    }

    private void clients() throws SQLException, IOException, InterruptedException {
        scene.sql(
                "CREATE TABLE customer (id int "
                        + scene.words("GENERATED ALWAYS AS IDENTITY", "AUTO_INCREMENT")
                        + " PRIMARY KEY, login varchar(40) NOT NULL UNIQUE, name varchar(60), email"
                        + " varchar(80), code varchar(10) NOT NULL)");
        for (String login : List.of("a", "b", "c", "d", "e", "f")) {
            scene.sql(
                    "INSERT INTO customer (login, name, email, code) VALUES ('%s', 'N%1$s', '%1$s@X', 'k')"
                            .formatted(login));
        }
        scene.migration(
                ID,
                """
                - create-table:
                    table: client
                    columns:
                      id: { type: bigint, counts: true }
                      login: { type: varchar(40), not-null: true }
                      first_name: { type: varchar(60) }
                      last_name: { type: varchar(60) }
                      email: { type: varchar(80), not-null: true }
                      is_vip: { type: boolean, not-null: true }
                    primary-key: [id]
                    unique: { client_login: [login] }
                - replace-table:
                    name: clients
                    old: [customer]
                    mirrors:
                      client:
                        from: customer c
                        key: map
                        columns:
                          login: c.login
                          first_name: { up: "substr(c.name, 1, 1)", if-too-long: truncate, down: "nullif(concat(new.first_name, new.last_name), '')", down-if-too-long: truncate }
                          last_name: { up: "substr(c.name, 2)", if-too-long: truncate }
                          email: { up: lower(c.email), down: new.email, if-null: "''" }
                        new-only: { is_vip: "false" }
                        old-only: { code: "'none'" }
                """);
        scene.runTo(ID, Phase.VERIFY);
        // no id of one is that of the other
        scene.sql("INSERT INTO customer (login, name, code) VALUES ('g', 'Ng', 'k')");
    }

    /// What each pair of rows has been through.
    private void separate() throws Exception {
        scene.dropTriggers("%", "%");
        scene.sql(
                "UPDATE customer SET name = 'Anna', email = 'Other@X' WHERE login = 'a'",
                "UPDATE client SET first_name = 'B', last_name = 'ert', is_vip = true WHERE login ="
                        + " 'b'",
                "DELETE FROM customer WHERE login IN ('c', 'f')",
                "DELETE FROM client WHERE login IN ('g', 'f')",
                "UPDATE client SET email = 'E@x' WHERE login = 'e'",
                "INSERT INTO customer (login, name, code) VALUES ('h', 'Nh', 'k')",
                "INSERT INTO client (login, email, is_vip) VALUES ('i', 'i@x', true)");
    }

    @Test
    void makesTheNewTableAgree() throws Exception {
        clients();
        String lost = scene.text("SELECT id FROM client WHERE login = 'g'");
        separate();
        RepairReport report = repair(Shape.OLD);
        assertThat(report.left()).as(report.text().toString()).isZero();
        assertThat(customerRows())
                .containsExactly(
                        "a Anna Other@X k",
                        "b Nb b@X k",
                        "d Nd d@X k",
                        "e Ne e@X k",
                        "g Ng - k",
                        "h Nh - k",
                        "i - i@x none");
        assertThat(clientRows())
                .containsExactly(
                        "a Anna other@x false",
                        "b Nb b@x true",
                        "d Nd d@x false",
                        "e Ne e@x false",
                        "g Ng  false",
                        "h Nh  false",
                        "i  i@x true");
        assertThat(scene.text("SELECT id FROM client WHERE login = 'g'")).isEqualTo(lost);
        assertThat(kept("client"))
                .contains("2 last_name ert", "3 login c", "1 email a@x", "5 email E@x")
                .doesNotContain("2 email b@x");
        assertInStep();
    }

    @Test
    void makesTheOldTableAgree() throws Exception {
        clients();
        String lost = scene.text("SELECT id FROM customer WHERE login = 'c'");
        separate();
        RepairReport report = repair(Shape.NEW);
        assertThat(report.left()).as(report.text().toString()).isZero();
        assertThat(clientRows())
                .containsExactly(
                        "a Na a@x false",
                        "b Bert b@x true",
                        "c Nc c@x false",
                        "d Nd d@x false",
                        "e Ne E@x false",
                        "h Nh  false",
                        "i  i@x true");
        assertThat(customerRows())
                .containsExactly(
                        "a Na a@x k",
                        "b Bert b@X k",
                        "c Nc c@x none",
                        "d Nd d@X k",
                        "e Ne E@x k",
                        "h Nh - k",
                        "i - i@x none");
        assertThat(scene.text("SELECT id FROM customer WHERE login = 'c'")).isEqualTo(lost);
        assertThat(kept("customer")).contains("1 name Anna", "7 login g", "7 code k");
        assertInStep();
    }

    @Test
    void saysOfTwoTablesWhatItWouldDo() throws Exception {
        clients();
        separate();
        RepairReport report =
                scene.schema.repair(
                        scene.settings(), ID, new RepairOrder(Shape.OLD, true, true), _ -> {});
        assertThat(report.rows()).isEqualTo(8);
        assertThat(String.join("\n", report.text()))
                .contains(
                        "1 row of " + table("customer") + ": counterpart made; first keys: 8",
                        "1 row of "
                                + table("customer")
                                + ": lost counterpart made again; first keys: 7",
                        "3 rows of "
                                + table("customer")
                                + ": carried over to client; first keys: 1 · 2 · 5",
                        "1 row of "
                                + table("client")
                                + ": deleted, as the counterpart in customer was; first keys: 3",
                        "DELETE FROM ");
        assertThat(scene.texts("SELECT login FROM client WHERE login = 'c'")).hasSize(1);
    }

    @Test
    void namesTheRowThatAnotherOneIsInTheWayOf() throws Exception {
        clients();
        scene.dropTriggers("%", "%");
        scene.sql(
                "INSERT INTO customer (login, name, code) VALUES ('x', 'Nx', 'k')",
                "INSERT INTO client (login, email, is_vip) VALUES ('x', '', false)",
                "UPDATE customer SET name = 'Anna' WHERE login = 'a'");
        RepairReport report = repair(Shape.OLD);
        assertThat(report.rows()).isEqualTo(1);
        assertThat(report.left()).isEqualTo(2);
        assertThat(String.join("\n", report.text()))
                .contains("1 row of " + table("client") + " could not be repaired: ");
        assertThat(clientRows()).contains("a Anna a@x false");
    }

    /// A row that somebody has is left alone until he has done with it, and is looked at anew then.
    @Test
    void takesLockedRowsLast() throws Exception {
        clients();
        silently("UPDATE customer SET name = 'Anna' WHERE login IN ('a', 'b')");
        AtomicReference<Throwable> failure = new AtomicReference<>();
        try (Connection holder = scene.connect();
                Statement holding = holder.createStatement()) {
            holder.setAutoCommit(false);
            holding.execute("SELECT id FROM client WHERE login = 'a' FOR UPDATE");
            Thread repairing = Thread.ofPlatform().start(() -> repairing(failure));
            awaitClient("b Anna b@x false");
            assertThat(repairing.isAlive()).isTrue();
            assertThat(clientRows()).contains("a Na a@x false");
            holding.execute(
                    "UPDATE client SET first_name = 'Z', last_name = 'z' WHERE login = 'a'");
            holder.commit();
            repairing.join();
        }
        assertThat(failure.get()).isNull();
        assertThat(clientRows()).contains("a Zz a@x false", "b Anna b@x false");
        assertThat(customerRows()).contains("a Zz a@X k");
        assertAgree();
    }

    /// Writers of the old release have odd rows, those of the new one even rows, so that they never
    /// wait for one another: whoever fails or waits long does so because of the repair.
    @Test
    void isInNobodysWay() throws Exception {
        clients();
        scene.sql(
                "INSERT INTO customer (login, name, code) SELECT concat('n', n), 'N', 'k' FROM "
                        + scene.numbers(3_000));
        silently("UPDATE customer SET name = 'Differs'");
        AtomicReference<Throwable> failure = new AtomicReference<>();
        AtomicInteger written = new AtomicInteger();
        AtomicBoolean over = new AtomicBoolean();
        List<Thread> writers = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            int seed = i;
            writers.add(Thread.ofPlatform().start(() -> writing(seed, over, written, failure)));
        }
        while (written.get() < 20 && failure.get() == null) {
            Thread.onSpinWait();
        }
        RepairReport report = repair(Shape.OLD);
        over.set(true);
        for (Thread writer : writers) {
            writer.join();
        }
        assertThat(failure.get()).isNull();
        assertThat(report.left()).isZero();
        assertThat(report.rows()).isGreaterThan(100);
        assertThat(clientRows()).noneMatch(row -> row.contains(" N "));
        assertAgree();
    }

    private void writing(
            int seed,
            AtomicBoolean over,
            AtomicInteger written,
            AtomicReference<Throwable> failure) {
        Random random = new Random(seed);
        boolean old = seed % 2 == 0;
        try (Connection connection = scene.connect();
                Statement statement = connection.createStatement()) {
            if (product == Product.POSTGRESQL) {
                statement.execute("SET deadlock_timeout = '20ms'");
            }
            while (!over.get()) {
                int row = random.nextInt(200) * 2 + (old ? 1 : 2);
                statement.executeUpdate(
                        "UPDATE %s = 'W%d' WHERE login = 'n%d'"
                                .formatted(
                                        old
                                                ? "customer SET name"
                                                : "client SET first_name = 'W', last_name",
                                        random.nextInt(1_000),
                                        row));
                written.incrementAndGet();
            }
        } catch (SQLException e) {
            failure.set(e);
        }
    }

    private void repairing(AtomicReference<Throwable> failure) {
        try {
            repair(Shape.OLD);
        } catch (InterruptedException | RuntimeException e) {
            failure.set(e);
        }
    }

    private void awaitClient(String row) throws SQLException {
        long giveUp = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (!clientRows().contains(row)) {
            assertThat(System.nanoTime()).isLessThan(giveUp);
        }
    }

    /// As triggers of ours keep one another quiet.
    private void silently(String sql) throws SQLException {
        try (Connection connection = scene.connect();
                Statement statement = connection.createStatement()) {
            if (product == Product.POSTGRESQL) {
                statement.execute("SET session_replication_role = replica");
            } else {
                statement.execute("SET timestamp = 1000000000");
                statement.execute(
                        "SET "
                                + scene.text(
                                        "SELECT regexp_substr(action_statement, '@gapless_[0-9a-f_]+')"
                                                + " FROM information_schema.triggers WHERE"
                                                + " trigger_schema = database() LIMIT 1")
                                + " = now(6)");
            }
            statement.execute(sql);
        }
    }

    /// The tool dies at every call that changes the database, before it and after it; a new one
    /// goes on. What a row had is kept once, whenever that was.
    @Test
    void goesOnAfterADeathAtAnyCall() throws Exception {
        clients();
        int at = 1;
        for (boolean died = true; died; at++) {
            for (boolean afterwards : List.of(false, true)) {
                String round = at + (afterwards ? "y" : "x");
                scene.sql(
                        "INSERT INTO customer (login, name, code) VALUES ('r%s', 'N', 'k'), ('s%1$s', 'N', 'k')"
                                .formatted(round));
                scene.dropTriggers("%", "%");
                scene.sql(
                        "UPDATE customer SET name = 'A%s' WHERE login IN ('a', 'b', 'd')"
                                .formatted(round),
                        "DELETE FROM client WHERE login = 'r" + round + "'",
                        "DELETE FROM customer WHERE login = 's" + round + "'",
                        "INSERT INTO customer (login, name, code) VALUES ('t%s', 'N', 'k')"
                                .formatted(round));
                died = dies(at, afterwards);
                RepairReport report = repair(Shape.OLD);
                assertThat(report.left()).isZero();
                assertThat(scene.run(ID, Phase.VERIFY).differ())
                        .as("after a death at call " + at)
                        .isZero();
                assertThat(clientRows())
                        .contains(
                                "a A" + round + " a@x false",
                                "r" + round + " N  false",
                                "t" + round + " N  false")
                        .noneMatch(row -> row.startsWith("s" + round));
                assertThat(kept("client")).filteredOn(row -> row.endsWith(" s" + round)).hasSize(1);
            }
        }
        // triggers of two tables, what is compared, found and repaired
        assertThat(at).isGreaterThan(15);
    }

    private boolean dies(int at, boolean afterwards) throws InterruptedException {
        try {
            new SchemaChanges(
                            new FaultyDatabases(new DatabaseRegistry(), at, afterwards),
                            Scene::secret,
                            InstantSource.system())
                    .repair(scene.settings(), ID, new RepairOrder(Shape.OLD, true, false), _ -> {});
            return false;
        } catch (FaultyDatabases.Died _) {
            return true;
        }
    }

    @Test
    void refusesOneThatWasNeverBegunAndOneThatIsContracted() throws Exception {
        games();
        scene.run(ID, Phase.CONTRACT);
        assertThat(catchThrowableOfType(Problem.class, () -> repair(Shape.OLD)))
                .hasMessageContaining("there is only one shape to look at");
        assertThat(
                        catchThrowableOfType(
                                Problem.class,
                                () ->
                                        scene.schema.repair(
                                                scene.settings(),
                                                "V3__other",
                                                new RepairOrder(Shape.OLD, true, false),
                                                _ -> {})))
                .hasMessageContaining("was never begun");
    }

    private RepairReport repair(Shape from) throws InterruptedException {
        return scene.schema.repair(
                scene.settings(), ID, new RepairOrder(from, true, false), _ -> {});
    }

    /// By hand.
    private String table(String name) throws SQLException {
        return product == Product.POSTGRESQL
                ? "public." + name
                : scene.text("SELECT database()") + "." + name;
    }

    private List<String> games(String column) throws SQLException {
        return scene.texts("SELECT " + column + " FROM game ORDER BY id");
    }

    private List<String> customerRows() throws SQLException {
        return scene.texts(
                "SELECT concat(login, ' ', coalesce(name, '-'), ' ', coalesce(email, '-'), ' ', code)"
                        + " FROM customer ORDER BY login");
    }

    private List<String> clientRows() throws SQLException {
        return scene.texts(
                "SELECT concat(login, ' ', coalesce(first_name, ''), coalesce(last_name, ''), ' ',"
                        + " email, ' ', CASE WHEN is_vip THEN 'true' ELSE 'false' END) FROM client"
                        + " ORDER BY login");
    }

    /// `1 score 7.00`
    private List<String> kept(String table) throws SQLException {
        return scene.texts(
                scene.words(
                                "SELECT coalesce(row_key->>'id', row_key::text) || ' ' || column_name || ' '"
                                        + " || coalesce(value, 'null') FROM gapless.repaired_2 WHERE"
                                        + " table_name = 'public.%s'",
                                "SELECT concat(coalesce(json_value(row_key, '$.id'), row_key), ' ',"
                                        + " column_name, ' ', coalesce(CAST(value AS char), 'null')) FROM"
                                        + " gapless.repaired_2 WHERE table_name = concat(database(),"
                                        + " '.%s')")
                        .formatted(table));
    }

    private void assertInStep() throws Exception {
        assertAgree();
        scene.sql(
                "UPDATE customer SET name = 'Xy' WHERE login IN ('a', 'h')",
                "UPDATE client SET email = 'last@x' WHERE login IN ('d', 'i')",
                "INSERT INTO customer (login, name, code) VALUES ('k', 'Nk', 'k')",
                "INSERT INTO client (login, email, is_vip) VALUES ('l', 'l@x', true)");
        assertThat(customerRows()).contains("d Nd last@x k", "i - last@x none", "l - l@x none");
        assertThat(clientRows()).anyMatch(row -> row.startsWith("h Xy ")).contains("k Nk  false");
        assertAgree();
    }

    private void assertAgree() throws InterruptedException {
        var compared = scene.run(ID, Phase.VERIFY);
        assertThat(compared.differ()).as(compared.evidence()).isZero();
    }
}
