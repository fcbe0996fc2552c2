package dev.gapless.e2e;

import static dev.gapless.e2e.Refusal.assertRefused;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gapless.api.ProblemCode;
import dev.gapless.api.wire.DeploymentView;
import dev.gapless.e2e.site.Await;
import dev.gapless.e2e.site.Checkout;
import dev.gapless.e2e.site.Operator;
import dev.gapless.e2e.site.Operator.Running;
import dev.gapless.e2e.site.Operator.Said;
import dev.gapless.e2e.site.Site;
import dev.gapless.e2e.site.Traffic;
import dev.gapless.e2e.tutorial.Shown;
import dev.gapless.e2e.tutorial.Transcript;
import dev.gapless.e2e.tutorial.Transcript.Entry;
import dev.gapless.example.database.EmbeddedDatabase;
import dev.gapless.load.LoadResult;
import dev.gapless.testkit.docs.Page;

import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// `gapless db` on a real database: the end of the way back after a deployment under load, and a
/// migration from the first phase to the undo without any deployment.
@Order(2)
class DbIT {
    private static final int USERS = 8;
    private static final Duration THINK = Duration.ofMillis(20);
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final int ROWS = 20_000;
    private static final String ID = "V2__add_email";

    @Test
    void contractsOnceTheOldReleaseIsGoneAndEndsTheWayBack() throws Exception {
        try (EmbeddedDatabase database = EmbeddedDatabase.temporary();
                Site site = Site.hello(database);
                Connection connection = database.connect()) {
            site.offer("hello", "2");
            Lossless.assertOutcome(site.deploy("1"), "succeeded", 0);
            offerMigration(site, database);
            site.with("bake-time", "5m");
            Operator operator = new Operator(site);
            try (Traffic traffic = site.helloTraffic(USERS, THINK).awaitMore(20)) {
                DeploymentView begun = site.begin("2").orElseThrow();
                assertThat(site.awaitState(begun, "baking").state()).isEqualTo("baking");
                assertThat(types(operator, 0, "db", "status").out())
                        .contains("2 add_email  in step")
                        .contains(" 0 differ");
                assertRefused(operator.types("db", "contract", "--yes"), ProblemCode.SCHEMA_IN_USE)
                        .startsWith("REFUSED Nothing was changed. 2 serves, untouched.")
                        .contains("1 was deployed without " + ID + " and still runs.");
                assertRefused(operator.types("db", "verify"), ProblemCode.DEPLOY_IN_PROGRESS)
                        .contains("2 is being deployed to " + site.name());
                assertThat(types(operator, 0, "db", "repair").out().replaceAll("\\s+", " "))
                        .contains("the new shape is right, since its release has the traffic")
                        .contains("every row agrees: nothing to repair")
                        .contains("DONE " + ID + " is repaired");
                types(operator, 0, "promote");
                Lossless.assertOutcome(site.outcome(begun), "succeeded", 0);
                assertRefused(operator.types("db", "undo", "--yes"), ProblemCode.SCHEMA_IN_USE)
                        .contains("2 was deployed with " + ID + " and serves.");
                contract(operator, connection);
                refusesTheWayBack(operator);
                Lossless.assertNothingLost(site, traffic, "2");
                LoadResult result = traffic.stop();
                assertThat(result.errors()).as("statements that failed").isZero();
            }
        }
    }

    private static void contract(Operator operator, Connection connection) throws SQLException {
        Said asked = operator.types("db", "contract");
        assertThat(asked.exitCode()).as(asked.all()).isEqualTo(64);
        assertThat(types(operator, 0, "db", "contract", "--yes").out())
                .contains("NO WAY BACK")
                .contains("gapless rollback is refused afterwards for 1,")
                .contains("DONE       " + ID + " is contracted");
        assertThat(
                        number(
                                connection,
                                "SELECT count(*) FROM information_schema.columns WHERE table_name ="
                                        + " 'member' AND column_name = 'email' AND is_nullable ="
                                        + " 'NO'"))
                .isOne();
        assertThat(number(connection, "SELECT count(*) FROM pg_trigger WHERE NOT tgisinternal"))
                .as("triggers that are left")
                .isZero();
        assertThat(types(operator, 0, "db", "contract", ID, "--yes").out())
                .contains("Nothing to do: " + ID + " is contracted already.");
        assertThat(types(operator, 0, "db", "status").out()).contains("schema 2, nothing is open");
    }

    private static void refusesTheWayBack(Operator operator) {
        assertRefused(operator.types("rollback", "--yes"), ProblemCode.SCHEMA_UNFIT)
                .startsWith("REFUSED Nothing was changed. 2 serves, untouched.")
                .contains("1 cannot run on schema 2")
                .contains("gapless deploy VERSION");
        assertRefused(operator.types("deploy", "1", "--yes"), ProblemCode.SCHEMA_UNFIT)
                .contains("cannot run on schema 2");
        assertRefused(operator.types("db", "undo", ID, "--yes"), ProblemCode.NOT_POSSIBLE_NOW)
                .contains("The contract of " + ID + " is done");
    }

    @Test
    void bringsASchemaInStepAndTakesItBackWithoutAnyDeployment() throws Exception {
        try (EmbeddedDatabase database = EmbeddedDatabase.temporary();
                Site site = Site.hello(database);
                Connection connection = database.connect()) {
            sql(
                    connection,
                    "CREATE TABLE member (id text PRIMARY KEY, login text NOT NULL, name text NOT"
                            + " NULL, created_by_release text NOT NULL)",
                    "INSERT INTO member SELECT n, 'Old' || n, 'Old', '1' FROM generate_series(1, "
                            + ROWS
                            + ") n");
            offerMigration(site, database);
            Operator operator = new Operator(site);
            looks(site, database, operator);
            types(operator, 0, "db", "expand");
            sql(connection, "INSERT INTO member VALUES ('new', 'New', 'New', '1')");
            assertThat(number(connection, "SELECT count(*) FROM member WHERE email IS NOT NULL"))
                    .as("rows written since are in both shapes")
                    .isOne();
            assertThat(types(operator, 0, "db", "status").out()).contains("sync is done");
            assertThat(types(operator, 0, "db", "explain", "zz_gapless_2_1_i").out())
                    .contains(ID + "  open", "(done)");
            assertThat(operator.types("db", "explain", "zz_gapless_2_1_i", "--sql").out())
                    .contains("CREATE TRIGGER", "undo: DROP TRIGGER");
            survivesTheAgent(site, operator, connection);
            keepsOthersOutAndIsStopped(operator, connection);
            assertThat(types(operator, 0, "db", "verify", "--database.duty", "100%").out())
                    .contains("20,001 rows compared, 0 differ")
                    .contains("DONE       " + ID + " is in step");
            repairs(operator, connection);
            undoes(operator, connection);
        }
    }

    /// What the page shows, for rows that were written past the triggers. No release was deployed
    /// here, so a person says which shape is right.
    private static void repairs(Operator operator, Connection connection) throws SQLException {
        List<Entry> page = Transcript.of(Page.of("docs/howto/repair.md").text()).entries();
        assertThat(page).hasSize(3);
        // what takes ten seconds has a line more
        String quick = "--database.duty=100%";
        sql(
                connection,
                "SET session_replication_role = replica",
                "UPDATE member SET login = 'Late' WHERE id IN ('17', '204', '977')",
                "SET session_replication_role = origin");
        List<String> wrong = new ArrayList<>(difference(operator, 4, page.get(0), quick));
        sql(connection, "DROP TRIGGER zz_gapless_2_1_u ON member");
        assertRefused(operator.types("db", "verify"), ProblemCode.SCHEMA_CONFLICT)
                .contains("zz_gapless_2_1_u")
                .contains("gapless db repair");
        Said unsaid = operator.types("db", "repair");
        assertThat(unsaid.exitCode()).as(unsaid.all()).isEqualTo(64);
        assertThat(unsaid.err()).contains("--from old when the application still uses the old");
        wrong.addAll(difference(operator, 0, page.get(1), quick, "--from", "old"));
        wrong.addAll(difference(operator, 0, page.get(2), quick, "--from", "old"));
        assertThat(wrong).as("%s", String.join("\n\n", wrong)).isEmpty();
        assertThat(number(connection, "SELECT count(*) FROM gapless.repaired_2")).isEqualTo(3);
        sql(connection, "UPDATE member SET login = 'Later' WHERE id = '17'");
        assertThat(
                        number(
                                connection,
                                "SELECT count(*) FROM member WHERE id = '17' AND email LIKE"
                                        + " '%ater%'"))
                .isOne();
    }

    private static List<String> difference(
            Operator operator, int exitCode, Entry entry, String... more) {
        Said said = types(operator, exitCode, typed(entry, more));
        String page = String.join("\n", entry.shown());
        List<String> shown =
                finished(page.replaceAll(",\\s+since its release has the traffic", ""))
                        .lines()
                        .toList();
        String difference = Shown.difference(shown, finished(said.all()));
        return difference.isEmpty()
                ? List.of()
                : List.of("$ " + entry.typed() + "\n" + difference + "\nit said:\n" + said.all());
    }

    /// Without the line of a comparison that is under way: how far it is at the first look is
    /// chance.
    private static String finished(String text) {
        return text.replaceAll("(?m)^[0-9:]+ +[0-9.]+ verify +(?!done:).*\\n", "");
    }

    /// The words after `gapless`, without what explains them.
    private static String[] typed(Entry entry, String... more) {
        String words = entry.typed().replaceFirst(" +#.*", "").replaceFirst("^gapless ", "");
        return Stream.concat(Stream.of(words.split(" ", -1)), Stream.of(more))
                .toArray(String[]::new);
    }

    @Test
    void renamesATableAndBringsARule() throws Exception {
        try (EmbeddedDatabase database = EmbeddedDatabase.temporary();
                Site site = Site.hello(database);
                Connection connection = database.connect()) {
            sql(
                    connection,
                    "CREATE TABLE orders (id int PRIMARY KEY, note text)",
                    "CREATE TABLE team (id int PRIMARY KEY, name text)",
                    "INSERT INTO orders VALUES (1, 'one')",
                    "INSERT INTO team VALUES (1, 'a'), (2, 'a')");
            offerMigration(site, database);
            Files.delete(site.folder().resolve("db/gapless").resolve(ID + ".yaml"));
            Files.writeString(
                    site.folder().resolve("db/gapless/V2__purchase.yaml"),
                    """
                    - rename-table: { table: orders, to: purchase }
                    - add-unique: { table: team, name: team_name, columns: [name] }
                    """);
            Operator operator = new Operator(site);
            assertThat(types(operator, 0, "db", "plan").out()).contains("view purchase of orders");
            assertThat(types(operator, 0, "db", "verify").out()).contains("team_name");
            sql(connection, "INSERT INTO purchase VALUES (2, 'two')");
            Said refused = operator.types("db", "contract", "--yes");
            assertThat(refused.exitCode()).as(refused.all()).isEqualTo(4);
            assertThat(refused.all().replaceAll("\\s+", " "))
                    .contains("2 rows of public.team break the unique constraint team_name")
                    .contains("nothing was contracted")
                    .contains("rows-differ");
            assertThat(number(connection, "SELECT count(*) FROM orders")).isEqualTo(2);
            sql(connection, "UPDATE team SET name = 'b' WHERE id = 2");
            triesTheOldName(operator, connection);
            types(operator, 0, "db", "contract", "--yes");
            assertThat(
                            number(
                                    connection,
                                    "SELECT count(*) FROM information_schema.tables WHERE table_name"
                                            + " = 'purchase' AND table_type = 'BASE TABLE'"))
                    .isOne();
            assertThat(number(connection, "SELECT count(*) FROM purchase")).isEqualTo(2);
        }
    }

    private static void triesTheOldName(Operator operator, Connection connection)
            throws SQLException {
        String write = "UPDATE orders SET note = 'old' WHERE id = 1";
        List<Entry> page =
                Transcript.of(
                                Page.of("docs/reference/migrations.md")
                                        .under("### Trial contract")
                                        .text())
                        .entries();
        assertThat(page).hasSize(3);
        assertThat(types(operator, 0, "db", "plan").out()).contains("writes of orders are refused");
        assertThat(types(operator, 0, "db", "contract", "--end-trial").out())
                .contains("Nothing to do: no migration is on trial.");
        assertThat(types(operator, 0, typed(page.get(0), "--yes")).out().replaceAll("\\s+", " "))
                .contains("whoever writes the old shape is refused")
                .contains("DONE V2__purchase is on trial");
        assertThat(types(operator, 0, typed(page.get(1))).out())
                .contains("2 purchase  on trial since ")
                .contains("reads: - ");
        assertThatThrownBy(() -> sql(connection, write))
                .hasMessageContaining("Gapless refuses writes of orders: V2 is on trial contract");
        sql(connection, "UPDATE purchase SET note = 'new' WHERE id = 1");
        assertThat(types(operator, 0, typed(page.get(2))).out())
                .contains("DONE       V2__purchase is off trial");
        sql(connection, write);
        assertThat(types(operator, 0, "db", "status").out()).contains("2 purchase  in step");
        types(operator, 0, "db", "contract", "--trial", "--yes");
    }

    /// With a file that names the database and nothing else.
    private static void looks(Site site, EmbeddedDatabase database, Operator operator)
            throws IOException {
        Files.writeString(
                site.folder().resolve("only-database.yaml"),
                "name: "
                        + site.name()
                        + "\ndatabase:\n  url: "
                        + database.jdbcUrl()
                        + "\n  user: "
                        + database.user()
                        + "\n  password: { from-file: password }\n");
        String[] file = {"--file", "only-database.yaml"};
        assertThat(types(operator, 0, "db", "status", file[0], file[1]).out())
                .contains("schema 0, nothing is open");
        assertThat(types(operator, 0, "db", "check", file[0], file[1]).out())
                .contains(ID + " is new")
                .contains("fit for a change of the schema");
        assertThat(types(operator, 0, "db", "plan", file[0], file[1]).out())
                .contains(ID + "  new")
                .contains("expand: add column member.email")
                .contains("gapless db verify " + ID + " --file only-database.yaml");
        assertThat(operator.types("db", "plan", "--sql", file[0], file[1]).out())
                .contains("ADD COLUMN");
    }

    /// The agent is killed in the middle of the backfill; the same command goes on.
    private static void survivesTheAgent(Site site, Operator operator, Connection connection) {
        Running first = operator.begins("db", "backfill");
        Await.until("the backfill is under way", SOON, () -> filled(connection) > 0);
        site.agent().kill();
        Said killed = first.end();
        assertThat(killed.exitCode()).as(killed.all()).isEqualTo(1);
        assertThat(killed.err()).contains("[agent-unreachable]").contains("the same command again");
        assertThat(filled(connection)).isLessThan(ROWS);
    }

    private static void keepsOthersOutAndIsStopped(Operator operator, Connection connection) {
        long before = filled(connection);
        Running again = operator.begins("db", "backfill");
        Await.until("it goes on", SOON, () -> filled(connection) > before);
        assertRefused(operator.types("deploy", "1", "--yes"), ProblemCode.MIGRATION_IN_PROGRESS)
                .contains("backfill of " + ID + " is under way");
        assertRefused(operator.types("db", "verify"), ProblemCode.MIGRATION_IN_PROGRESS)
                .contains("gapless db stop");
        Running watching = operator.begins("db", "status", "--watch");
        Await.until("it is watched", SOON, () -> watching.soFar().contains("backfill"));
        watching.signal("INT");
        Said left = watching.end();
        assertThat(left.exitCode()).as(left.all()).isEqualTo(130);
        assertThat(left.out()).contains("goes on").contains("gapless db status --watch");
        assertThat(types(operator, 0, "db", "stop").out())
                .contains("is stopped; what it did stays");
        Said stopped = again.end();
        assertThat(stopped.exitCode()).as(stopped.all()).isEqualTo(1);
        assertThat(stopped.err()).contains("was stopped by").contains("gapless db backfill " + ID);
        assertThat(filled(connection)).isLessThan(ROWS);
    }

    private static void undoes(Operator operator, Connection connection) throws SQLException {
        sql(connection, "UPDATE member SET email = 'own@example.org' WHERE id = 'new'");
        types(operator, 0, "db", "verify");
        assertThat(types(operator, 0, "db", "undo", "--yes").out().replaceAll("\\s+", " "))
                .contains("1 of 20,001 rows at the last comparison")
                .contains("gapless.undone_2")
                .contains("DONE " + ID + " is taken back");
        assertThat(
                        number(
                                connection,
                                "SELECT count(*) FROM information_schema.columns WHERE table_name ="
                                        + " 'member' AND column_name = 'email'"))
                .isZero();
        assertThat(number(connection, "SELECT count(*) FROM gapless.undone_2")).isOne();
        assertThat(types(operator, 0, "db", "status").out()).contains("nothing is open");
        assertThat(types(operator, 0, "db", "undo", "--yes").out()).contains("Nothing to do");
    }

    private static Said types(Operator operator, int exitCode, String... words) {
        Said said = operator.types(words);
        assertThat(said.exitCode()).as(said.all()).isEqualTo(exitCode);
        assertThat(said.out().lines()).as(said.all()).allMatch(line -> line.length() <= 80);
        return said;
    }

    private static void offerMigration(Site site, EmbeddedDatabase database) throws IOException {
        Path folder = Files.createDirectories(site.folder().resolve("db/gapless"));
        Files.copy(
                Checkout.root().resolve("examples/hello/db/gapless").resolve(ID + ".yaml"),
                folder.resolve(ID + ".yaml"));
        site.with("database.url", database.jdbcUrl())
                .with("database.user", database.user())
                .with(
                        "database.password",
                        "{ from-file: " + site.folder().resolve("password") + " }")
                .with("database.chunk-time", "10ms")
                .with("database.duty", "5%");
    }

    /// Old rows that have their new shape.
    private static long filled(Connection connection) {
        try {
            return number(
                    connection,
                    "SELECT count(*) FROM member WHERE id <> 'new' AND email IS NOT NULL");
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void sql(Connection connection, String... statements) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            for (String one : statements) {
                statement.execute(one);
            }
        }
    }

    private static long number(Connection connection, String query) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            row.next();
            return row.getLong(1);
        }
    }
}
