package dev.gapless.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.gapless.api.Problem;
import dev.gapless.api.ProblemReport;
import dev.gapless.core.port.SchemaChange.Phase;
import dev.gapless.migration.port.Product;

import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/// Rows that break what a new shape demands, or what the old one does again after an undo.
class ConstraintTest {
    private static final String ID = "V2__rules";
    private static final String TEAM = "CREATE TABLE team (id int PRIMARY KEY)";

    @TempDir Path folder = Path.of("");

    /// Both releases may break a new rule until contract, so a deployment goes on; contract does
    /// not begin.
    @ParameterizedTest
    @EnumSource(Product.class)
    void contractWaitsForRowsThatBreakANewRule(Product product)
            throws SQLException, IOException, InterruptedException {
        boolean check = product == Product.POSTGRESQL;
        Scene scene = new Scene(folder, product);
        scene.sql(
                TEAM,
                "CREATE TABLE member (id int PRIMARY KEY, login varchar(20), team int, code int)",
                "INSERT INTO team VALUES (1)",
                "INSERT INTO member VALUES (1, 'kim', 1, 1), (2, 'kim', NULL, -5), (3, NULL, 9,"
                        + " NULL), (4, NULL, 1, 1)");
        scene.migration(
                ID,
                """
                - set-not-null: { table: member, column: code }
                - add-unique: { table: member, name: one_login, columns: [login] }
                - add-foreign-key: { table: member, name: in_team, columns: [team], references: { table: team, columns: [id] } }
                """
                        + (check
                                ? "- add-check: { table: member, name: positive, check: code > 0 }\n"
                                : ""));
        String before = CatalogueDump.of(scene);
        scene.runTo(ID, Phase.BACKFILL);
        assertThat(scene.run(ID, Phase.VERIFY).differ()).isZero();
        assertThat(scene.run(ID, Phase.VERIFY).evidence())
                .contains("1 row of ")
                .contains("member breaks NOT NULL of code (key 3)")
                .contains("member break the unique constraint one_login (key kim (2 rows))")
                .contains("member breaks the foreign key in_team (key 3 -> 9)");
        assertThat(scene.schema.status(scene.settings()).inForce()).isEqualTo(2);

        assertThat(contractFails(scene).what())
                .endsWith("breaks NOT NULL of code; nothing was contracted.");
        scene.sql("UPDATE member SET code = 3 WHERE id = 3");
        ProblemReport duplicates = contractFails(scene);
        assertThat(duplicates.what())
                .startsWith("2 rows of ")
                .endsWith("break the unique constraint one_login; nothing was contracted.");
        assertThat(duplicates.found()).isEqualTo("first keys: kim (2 rows)");
        scene.sql("UPDATE member SET login = 'lee' WHERE id = 2");
        assertThat(contractFails(scene).found()).isEqualTo("first keys: 3 -> 9");
        scene.sql("UPDATE member SET team = 1 WHERE id = 3");
        if (check) {
            assertThat(contractFails(scene).what())
                    .endsWith("breaks the check positive; nothing was contracted.");
            scene.sql("UPDATE member SET code = 5 WHERE id = 2");
        }
        assertThat(CatalogueDump.of(scene)).isEqualTo(before);

        scene.run(ID, Phase.CONTRACT);
        assertThat(CatalogueDump.of(scene)).contains("one_login").contains("in_team");
        for (String broken :
                List.of(
                        "INSERT INTO member VALUES (5, 'kim', 1, 1)",
                        "INSERT INTO member VALUES (6, 'new', 7, 1)",
                        "INSERT INTO member VALUES (7, 'new', 1, NULL)")) {
            assertThatThrownBy(() -> scene.sql(broken)).as(broken).isInstanceOf(SQLException.class);
        }
    }

    /// A row of the parent that goes while the foreign key comes: nobody sees that it went before
    /// its transaction ends.
    @ParameterizedTest
    @EnumSource(Product.class)
    void seesAnOrphanOfATransactionThatIsStillOpen(Product product)
            throws SQLException, IOException, InterruptedException {
        Scene scene = new Scene(folder, product);
        scene.sql(
                TEAM,
                "CREATE TABLE member (id int PRIMARY KEY, team int)",
                "INSERT INTO team VALUES (1), (2)",
                "INSERT INTO member VALUES (1, 1), (2, 2)");
        scene.migration(
                ID,
                "- add-foreign-key: { table: member, name: in_team, columns: [team], references: {"
                        + " table: team, columns: [id] } }");
        scene.runTo(ID, Phase.VERIFY);
        CompletableFuture<ProblemReport> contract;
        try (Connection connection = scene.connect();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute("DELETE FROM team WHERE id = 2");
            contract = CompletableFuture.supplyAsync(() -> contractFails(scene));
            Thread.sleep(1_500);
            assertThat(contract).isNotDone();
            connection.commit();
        }
        ProblemReport problem = contract.join();
        assertThat(problem.code()).isEqualTo("rows-differ");
        scene.sql("UPDATE member SET team = 1");
        scene.run(ID, Phase.CONTRACT);
        assertThat(CatalogueDump.of(scene)).contains("in_team");
    }

    @ParameterizedTest
    @EnumSource(Product.class)
    void undoWaitsForRowsThatTheOldShapeForbids(Product product)
            throws SQLException, IOException, InterruptedException {
        boolean check = product == Product.POSTGRESQL;
        Scene scene = new Scene(folder, product);
        scene.sql(
                TEAM,
                """
                CREATE TABLE member (id int PRIMARY KEY, login varchar(20), team int, points int,
                  CONSTRAINT one_login UNIQUE (login), CONSTRAINT in_team FOREIGN KEY (team) REFERENCES team (id),
                  CONSTRAINT positive CHECK (points > 0))\
                """,
                "INSERT INTO team VALUES (1)",
                "INSERT INTO member VALUES (1, 'kim', 1, 1)");
        scene.migration(
                ID,
                """
                - drop-constraint: { table: member, name: one_login }
                - drop-constraint: { table: member, name: in_team }
                """
                        + (check
                                ? "- drop-constraint: { table: member, name: positive }\n"
                                : "- drop-constraint: { table: member, name: positive, at: contract"
                                        + " }\n"));
        String before = CatalogueDump.of(scene);
        scene.runTo(ID, Phase.VERIFY);
        String loose = CatalogueDump.of(scene);
        scene.sql(
                "INSERT INTO member VALUES (2, 'kim', 7, 1)",
                check ? "UPDATE member SET points = -1 WHERE id = 1" : "SELECT 1");
        ProblemReport first = undoFails(scene);
        assertThat(first.what())
                .startsWith("2 rows of ")
                .endsWith("break the unique constraint one_login; the old release needs it.");
        assertThat(first.found()).isEqualTo("first keys: kim (2 rows)");
        scene.sql("UPDATE member SET login = 'lee' WHERE id = 2");
        assertThat(undoFails(scene).found()).isEqualTo("first keys: 2 -> 7");
        scene.sql("UPDATE member SET team = NULL WHERE id = 2");
        if (check) {
            assertThat(undoFails(scene).found()).isEqualTo("first keys: 1");
            scene.sql("UPDATE member SET points = 1");
        }
        assertThat(CatalogueDump.of(scene)).as("nothing was taken back").isEqualTo(loose);
        assertThat(scene.schema.status(scene.settings()).inForce()).isEqualTo(2);

        scene.schema.undo(scene.settings(), ID);
        assertThat(CatalogueDump.of(scene)).isEqualTo(before);
    }

    /// Deletes of the old release count on the server to take the rows along.
    @ParameterizedTest
    @EnumSource(Product.class)
    void keepsWhatTheOldReleaseNeedsUntilContract(Product product)
            throws SQLException, IOException, InterruptedException {
        Scene scene = new Scene(folder, product);
        scene.sql(
                TEAM,
                """
                CREATE TABLE member (id int PRIMARY KEY, login varchar(20), team int, CONSTRAINT one_login UNIQUE (login),
                  CONSTRAINT in_team FOREIGN KEY (team) REFERENCES team (id) ON DELETE CASCADE)\
                """,
                "INSERT INTO team VALUES (1)",
                "INSERT INTO member VALUES (1, 'kim', 1)");
        scene.migration(
                ID,
                """
                - drop-constraint: { table: member, name: in_team }
                - drop-constraint: { table: member, name: one_login, at: contract }
                """);
        String before = CatalogueDump.of(scene);
        assertThat(scene.schema.plan(scene.settings()).notes())
                .anySatisfy(
                        note ->
                                assertThat(note)
                                        .startsWith(
                                                "Until contract the new release has to keep the"
                                                        + " foreign key in_team of ")
                                        .endsWith(
                                                "because the old one needs what it does to rows."));
        scene.runTo(ID, Phase.VERIFY);
        assertThat(CatalogueDump.of(scene)).isEqualTo(before);
        scene.sql("DELETE FROM team");
        assertThat(scene.texts("SELECT id FROM member")).isEmpty();
        scene.run(ID, Phase.CONTRACT);
        assertThat(CatalogueDump.of(scene))
                .doesNotContain("FOREIGN KEY")
                .doesNotContain("one_login");
    }

    @ParameterizedTest
    @EnumSource(Product.class)
    void undoPutsConstraintsBackWordByWord(Product product)
            throws SQLException, IOException, InterruptedException {
        Scene scene = new Scene(folder, product);
        boolean postgres = product == Product.POSTGRESQL;
        scene.sql(
                TEAM,
                scene.words(
                        """
                        CREATE TABLE member (id int PRIMARY KEY, a int, b int, team int,
                          CONSTRAINT "odd "" ON name" UNIQUE %s(a) INCLUDE (b) DEFERRABLE INITIALLY DEFERRED,
                          CONSTRAINT in_team FOREIGN KEY (team) REFERENCES team (id) ON UPDATE CASCADE DEFERRABLE)\
                        """
                                .formatted(scene.postgres(15) ? "NULLS NOT DISTINCT " : ""),
                        """
                        CREATE TABLE member (id int PRIMARY KEY, a int, b int, team int, KEY of_team (team),
                          UNIQUE KEY `odd " ON name` (a, b DESC) COMMENT 'it''s (mine)',
                          CONSTRAINT in_team FOREIGN KEY (team) REFERENCES team (id) ON UPDATE CASCADE)\
                        """),
                "INSERT INTO member VALUES (1, 1, 1, NULL)",
                postgres
                        ? "ALTER TABLE member ADD CONSTRAINT late CHECK (a > 5) NOT VALID"
                        : "SELECT 1");
        scene.migration(
                ID,
                """
                - drop-constraint: { table: member, name: 'odd " ON name' }
                - drop-constraint: { table: member, name: in_team, at: expand }
                """
                        + (postgres ? "- drop-constraint: { table: member, name: late }\n" : ""));
        String before = CatalogueDump.of(scene);
        scene.runTo(ID, Phase.VERIFY);
        assertThat(CatalogueDump.of(scene)).doesNotContain("odd").doesNotContain("in_team");
        scene.schema.undo(scene.settings(), ID);
        assertThat(CatalogueDump.of(scene)).isEqualTo(before);
    }

    @ParameterizedTest
    @EnumSource(Product.class)
    void undoGivesNullAValue(Product product)
            throws SQLException, IOException, InterruptedException {
        Scene scene = new Scene(folder, product);
        scene.sql(
                """
                CREATE TABLE member (id int PRIMARY KEY, login varchar(20) NOT NULL, nick varchar(20) NOT NULL DEFAULT 'nobody',
                  base varchar(20))\
                """,
                "INSERT INTO member VALUES (1, 'one', 'o', 'b1'), (2, 'two', 't', 'b2'), (3, 'three', 'th', NULL)");
        scene.migration(
                ID,
                """
                - drop-not-null: { table: member, column: login, down: base }
                - drop-not-null: { table: member, column: nick }
                """);
        String before = CatalogueDump.of(scene);
        scene.runTo(ID, Phase.VERIFY);
        scene.sql("UPDATE member SET login = NULL, nick = NULL WHERE id > 1");
        ProblemReport problem = undoFails(scene);
        assertThat(problem.what())
                .startsWith("1 row of ")
                .endsWith(
                        "breaks NOT NULL of login, and 'down' gives them no value; the old release"
                                + " needs it.");
        assertThat(problem.found()).isEqualTo("first keys: 3");
        scene.sql("UPDATE member SET base = 'b3' WHERE id = 3");
        scene.schema.undo(scene.settings(), ID);
        assertThat(CatalogueDump.of(scene)).isEqualTo(before);
        assertThat(scene.texts("SELECT concat(login, ' ', nick) FROM member ORDER BY id"))
                .containsExactly("one o", "b2 nobody", "b3 nobody");
        assertThat(
                        scene.texts(
                                "SELECT column_name FROM gapless.undone_2 WHERE value IS NULL"
                                        + " AND table_name = '"
                                        + table(scene)
                                        + "' ORDER BY column_name"))
                .containsExactly("login", "login", "nick", "nick");
    }

    /// Nobody can tell a filled value from a chosen one, so none is taken away; which rows have it
    /// is kept.
    @ParameterizedTest
    @EnumSource(Product.class)
    void undoKeepsWhatWasFilled(Product product)
            throws SQLException, IOException, InterruptedException {
        Scene scene = new Scene(folder, product);
        scene.sql(
                "CREATE TABLE member ("
                        + scene.words(
                                "id int GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY",
                                "id int AUTO_INCREMENT PRIMARY KEY")
                        + ", login varchar(20), nick varchar(20))",
                "INSERT INTO member VALUES (1, 'one', 'own'), (2, 'two', NULL)");
        scene.migration(ID, "- set-not-null: { table: member, column: nick, up: login }");
        String before = CatalogueDump.of(scene);
        scene.runTo(ID, Phase.VERIFY);
        scene.sql(
                "INSERT INTO member VALUES (3, 'three', NULL)",
                "UPDATE member SET login = 'changed' WHERE id = 1",
                "UPDATE member SET nick = NULL WHERE id = 1");
        scene.schema.undo(scene.settings(), ID);
        assertThat(CatalogueDump.of(scene)).isEqualTo(before);
        assertThat(scene.texts("SELECT nick FROM member ORDER BY id"))
                .containsExactly("changed", "two", "three");
        assertThat(
                        scene.text(
                                "SELECT count(*) FROM gapless.undone_2 WHERE table_name = '"
                                        + table(scene)
                                        + "'"))
                .isEqualTo("3");
    }

    private static String table(Scene scene) throws SQLException {
        return scene.text(scene.words("SELECT current_schema()", "SELECT database()")) + ".member";
    }

    private static ProblemReport contractFails(Scene scene) {
        Problem problem = catchThrowableOfType(Problem.class, () -> scene.run(ID, Phase.CONTRACT));
        assertThat(problem).isNotNull();
        assertThat(problem.report().code()).as(problem.getMessage()).isEqualTo("rows-differ");
        return problem.report();
    }

    private static ProblemReport undoFails(Scene scene) {
        Problem problem =
                catchThrowableOfType(Problem.class, () -> scene.schema.undo(scene.settings(), ID));
        assertThat(problem).isNotNull();
        assertThat(problem.report().code()).as(problem.getMessage()).isEqualTo("rows-differ");
        return problem.report();
    }
}
