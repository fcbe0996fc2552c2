package dev.gapless.database.mysql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.gapless.api.Problem;
import dev.gapless.api.ProblemReport;
import dev.gapless.core.port.SchemaChange.Phase;
import dev.gapless.core.service.DatabaseSettings;
import dev.gapless.database.CatalogueDump;
import dev.gapless.database.Scene;
import dev.gapless.migration.port.Product;

import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// What cannot be done is said before anything is touched, or leaves the old release as it was.
@Isolated("it sets the server up otherwise")
class RefusalTest {
    private static final String ID = "V2__change";

    @TempDir Path folder = Path.of("");

    private Scene scene(Product product) throws SQLException {
        Scene scene = new Scene(folder, product);
        scene.sql(
                "CREATE TABLE member (id int AUTO_INCREMENT PRIMARY KEY, login varchar(40), shout"
                        + " varchar(40) AS (upper(login)) STORED, team int)",
                "INSERT INTO member (login) SELECT nullif(concat('u', n % 50), 'u0') FROM "
                        + scene.numbers(200),
                "CREATE TABLE keyless (login varchar(40), place int UNIQUE)",
                "CREATE TABLE floating (f double PRIMARY KEY, login varchar(40))",
                "CREATE VIEW people AS SELECT * FROM member",
                "CREATE TABLE old (id int PRIMARY KEY) ENGINE = MyISAM",
                "CREATE TABLE found (id int AUTO_INCREMENT PRIMARY KEY, words text, FULLTEXT"
                        + " (words))",
                "CREATE TABLE team (id int PRIMARY KEY)",
                "ALTER TABLE member ADD CONSTRAINT of_team FOREIGN KEY (team) REFERENCES team (id)"
                        + " ON UPDATE CASCADE");
        return scene;
    }

    @ParameterizedTest
    @EnumSource(
            value = Product.class,
            names = {"MARIADB", "MYSQL"})
    void isInvalid(Product product) throws SQLException, IOException {
        Scene scene = scene(product);
        String database = scene.text("SELECT database()");
        Map<String, String> findings =
                Map.ofEntries(
                        Map.entry(
                                "table: membre, column: c, type: int",
                                "There is no table 'membre'."),
                        Map.entry(
                                "table: member, column: LOGIN, type: int",
                                "has a column 'LOGIN' already."),
                        Map.entry(
                                "table: member, column: c, type: in",
                                "The type 'in' is not accepted: "),
                        Map.entry(
                                "table: member, column: c, type: serial",
                                "it says 'serial', which is not part of a type"),
                        Map.entry(
                                "table: member, column: c, type: int not null",
                                "it says 'not', which is not part of a type"),
                        Map.entry(
                                "table: member, column: c, type: int, up: nick",
                                "'up' is not accepted by the database: Unknown column 'nick'"),
                        Map.entry(
                                "table: member, column: c, type: int, up: max(id)",
                                "'up' is not accepted by the database: Invalid use of group"
                                        + " function"),
                        Map.entry(
                                "table: member, column: c, type: int, up: '@x'",
                                "it uses a variable of the session"),
                        Map.entry(
                                "table: member, column: c, type: int, up: team + 1",
                                "foreign key of_team changes 'team' without firing a trigger"),
                        Map.entry(
                                "table: member, column: c, type: varchar(50), up: shout",
                                "'up' uses 'shout'"),
                        Map.entry("table: member, column: c, type: int, up: id", "'up' uses 'id'"),
                        Map.entry(
                                "table: member, column: c, type: int, check: c > 0",
                                "'check' is not possible here: "),
                        Map.entry(
                                "table: keyless, column: c, type: varchar(50), up: login",
                                "has no primary key and no unique key over NOT NULL columns"),
                        Map.entry(
                                "table: people, column: c, type: int",
                                "people cannot be migrated: it is a view"),
                        Map.entry(
                                "table: old, column: c, type: int",
                                "old cannot be migrated: its engine is MyISAM"),
                        Map.entry(
                                "table: found, column: c, type: int",
                                "found cannot be migrated: it has a FULLTEXT index"),
                        Map.entry(
                                "table: mysql.user, column: c, type: int",
                                "user cannot be migrated: it belongs to the system."),
                        Map.entry(
                                "table: member, column: " + "c".repeat(65) + ", type: int",
                                "is longer than 64 characters."));
        String before = CatalogueDump.of(scene);
        List<String> wrong = new ArrayList<>();
        for (Map.Entry<String, String> each : findings.entrySet()) {
            scene.migration(ID, "- add-column: { " + each.getKey() + " }");
            ProblemReport problem = refused(scene, scene.settings());
            if (!problem.code().equals("migration-invalid")
                    || problem.evidence().stream()
                            .noneMatch(line -> line.contains(each.getValue()))) {
                wrong.add(each.getKey() + " -> " + problem);
            }
        }
        assertThat(wrong).as("in " + database).isEmpty();
        assertThat(CatalogueDump.of(scene)).isEqualTo(before);
    }

    @ParameterizedTest
    @EnumSource(
            value = Product.class,
            names = {"MARIADB", "MYSQL"})
    void namesTheGrantsThatAreMissing(Product product) throws SQLException, IOException {
        Scene scene = scene(product);
        String database = scene.text("SELECT database()");
        String host = product == Product.MYSQL ? "localhost" : "127.0.0.1";
        String account = "'app_" + database + "'@'" + host + "'";
        scene.sql(
                "CREATE USER " + account + " IDENTIFIED BY '" + password(scene) + "'",
                "GRANT SELECT, INSERT, UPDATE, DELETE ON " + database + ".* TO " + account);
        scene.migration(ID, "- add-column: { table: member, column: c, type: int, up: 1 }");
        List<String> todo = new ArrayList<>();
        List<String> found = new ArrayList<>();
        while (todo.size() < 4) {
            DatabaseSettings settings = scene.settings("app_" + database);
            Problem problem =
                    catchThrowableOfType(Problem.class, () -> scene.schema.plan(settings));
            if (problem == null) {
                break;
            }
            assertThat(problem.report().code()).isEqualTo("database-right-missing");
            assertThat(problem.report().what().contains("(1419)")).isEqualTo(todo.isEmpty());
            found.add(problem.report().found());
            todo.add(problem.report().todo());
            scene.sql(problem.report().todo());
        }
        scene.sql("SET GLOBAL log_bin_trust_function_creators = 0");
        if (product == Product.MYSQL) {
            scene.sql("RESET PERSIST log_bin_trust_function_creators");
        }
        assertThat(found).first().asString().contains("OFF; needed for the triggers of member");
        assertThat(found)
                .element(1)
                .isEqualTo("needed for member; it has DELETE, INSERT, SELECT, UPDATE");
        assertThat(found)
                .last()
                .isEqualTo("needed for what Gapless keeps of its own; it has nothing there");
        assertThat(todo)
                .containsExactly(
                        product == Product.MYSQL
                                ? "SET PERSIST log_bin_trust_function_creators = 1;"
                                : "SET GLOBAL log_bin_trust_function_creators = 1;",
                        "GRANT ALTER, TRIGGER, LOCK TABLES, CREATE TEMPORARY TABLES ON `"
                                + database
                                + "`.* TO "
                                + account
                                + ";",
                        "GRANT SELECT, INSERT, UPDATE, DELETE, CREATE, DROP, LOCK TABLES, CREATE"
                                + " ROUTINE, ALTER ROUTINE, EXECUTE ON `gapless`.* TO "
                                + account
                                + ";");
    }

    @ParameterizedTest
    @EnumSource(
            value = Product.class,
            names = {"MARIADB", "MYSQL"})
    void reportsTheRowThatHasNoValue(Product product)
            throws SQLException, IOException, InterruptedException {
        Scene scene = scene(product);
        scene.migration(
                ID,
                "- add-column: { table: member, column: c, type: 'varchar(2)', not-null: true, up:"
                        + " login }");
        scene.runTo(ID, Phase.SYNC);
        scene.sql(
                "INSERT INTO member (login) VALUES ('too long')", "UPDATE member SET login = 'u'");
        Problem problem = catchThrowableOfType(Problem.class, () -> scene.run(ID, Phase.BACKFILL));
        assertThat(problem).isNull();
        scene.sql("UPDATE member SET login = 'far too long' WHERE id = 7");
        assertThat(scene.text("SELECT c FROM member WHERE id = 7")).isEqualTo("u");
        assertThat(scene.run(ID, Phase.VERIFY).differ()).isZero();
    }

    /// Measured: with a trigger on the table a multi-row INSERT .. SELECT of the old release fails.
    @ParameterizedTest
    @EnumSource(value = Product.class, names = "MARIADB")
    void refusesTablesThatTheServersBugConcerns(Product product) throws SQLException, IOException {
        Scene scene = new Scene(folder, product);
        assumeTrue(
                MySqlServer.of(scene.text("SELECT version()")).triggersBreakInsertSelect(),
                "this MariaDB does not have the bug");
        scene.sql(
                "CREATE TABLE note (id int AUTO_INCREMENT PRIMARY KEY, text varchar(20) NOT NULL)",
                "CREATE TRIGGER any_trigger BEFORE UPDATE ON note FOR EACH ROW SET NEW.text ="
                        + " NEW.text");
        assertThat(
                        catchThrowableOfType(
                                        SQLException.class,
                                        () ->
                                                scene.sql(
                                                        "INSERT INTO note (text) SELECT 'a' UNION"
                                                                + " ALL SELECT 'b'"))
                                .getErrorCode())
                .isEqualTo(1048);
        scene.migration(ID, "- add-column: { table: note, column: c, type: int, up: 1 }");
        assertThat(refused(scene, scene.settings()).evidence().getFirst())
                .contains("has a bug", "'text' is NOT NULL");
        scene.migration(ID, "- add-column: { table: note, column: c, type: int, default: '1' }");
        assertThat(scene.schema.plan(scene.settings()).migrations()).hasSize(1);
    }

    @ParameterizedTest
    @EnumSource(value = Product.class, names = "MARIADB")
    void refusesServersThatAreSetUpOtherwise(Product product) throws SQLException {
        Scene scene = new Scene(folder, product);
        for (String setting :
                List.of(
                        "binlog_format=STATEMENT",
                        "innodb_snapshot_isolation=ON",
                        "read_only=ON")) {
            String name = setting.substring(0, setting.indexOf('='));
            String before = scene.text("SELECT @@GLOBAL." + name);
            scene.sql("SET GLOBAL " + setting);
            try {
                ProblemReport problem = refused(scene, scene.settings());
                assertThat(problem.code()).isEqualTo("database-unsupported");
                assertThat(problem.what())
                        .containsIgnoringCase(name.replace("read_only", "read-only"));
            } finally {
                scene.sql(
                        "SET GLOBAL "
                                + name
                                + " = "
                                + (before.matches("\\d+") ? before : "'" + before + "'"));
            }
        }
    }

    private static String password(Scene scene) {
        return Scene.secret(scene.settings().password());
    }

    private static ProblemReport refused(Scene scene, DatabaseSettings settings) {
        Problem problem = catchThrowableOfType(Problem.class, () -> scene.schema.plan(settings));
        assertThat(problem).isNotNull();
        return problem.report();
    }
}
