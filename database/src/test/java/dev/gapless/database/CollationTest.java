package dev.gapless.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.gapless.api.Problem;
import dev.gapless.core.port.SchemaChange.Phase;
import dev.gapless.core.port.SchemaChange.SchemaReport;
import dev.gapless.migration.plan.Step;
import dev.gapless.migration.port.Product;
import dev.gapless.testkit.database.StepObserver;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/// Another collation: what is refused, what becomes equal, and what the servers do not build anew.
class CollationTest {
    private static final String ID = "V2__collation";

    @ParameterizedTest
    @EnumSource(
            value = Product.class,
            names = {"POSTGRESQL", "MARIADB"})
    void isInvalid(Product product, @TempDir Path folder) throws SQLException, IOException {
        Scene scene = new Scene(folder, product);
        scene.sql(
                scene.words(
                        "CREATE TABLE member (login varchar(9) COLLATE \"C\" PRIMARY KEY, nick"
                                + " varchar(9) COLLATE \"C\", age int, loud varchar(9) GENERATED ALWAYS"
                                + " AS (upper(nick)) STORED)",
                        "CREATE TABLE member (login varchar(9) PRIMARY KEY, nick varchar(9) COLLATE"
                                + " utf8mb4_bin, age int, loud varchar(9) GENERATED ALWAYS AS"
                                + " (upper(nick)) STORED) COLLATE utf8mb4_bin"));
        String same = scene.words("C", "utf8mb4_bin");
        String other = scene.words("POSIX", "utf8mb4_general_ci");
        scene.migration(
                ID,
                """
                - change-collation: { table: member, column: name, to: SAME }
                - change-collation: { table: member, column: age, to: SAME }
                - change-collation: { table: member, column: login, to: OTHER }
                - change-collation: { table: member, column: nick, to: SAME }
                """
                        .replace("SAME", same)
                        .replace("OTHER", other));
        assertThat(String.join("\n", found(scene)))
                .contains(
                        "V2__collation.yaml:1: The table ",
                        " has no column 'name'.",
                        "V2__collation.yaml:2: ",
                        "member.age has no collation: it is of type int",
                        "V2__collation.yaml:3: The collation of ",
                        ": the primary key",
                        "V2__collation.yaml:4: ",
                        "member.nick has the collation " + same + " already.",
                        ": the generated column loud needs the column as it is.");
    }

    @ParameterizedTest
    @EnumSource(
            value = Product.class,
            names = {"POSTGRESQL", "MARIADB"})
    void namesSimilarOnes(Product product, @TempDir Path folder) throws SQLException, IOException {
        Scene scene = new Scene(folder, product);
        scene.sql("CREATE TABLE member (id int PRIMARY KEY, nick varchar(9))");
        scene.migration(
                ID,
                "- change-collation: { table: member, column: nick, to: "
                        + scene.words("POSIY", "utf8mb4_general_cii")
                        + " }");
        assertThat(String.join("\n", found(scene)))
                .contains("There is no collation '")
                .contains(scene.words("There is: \"POSIX\"", "There is: utf8mb4_general_ci,"));
    }

    /// Another character set would change the bytes.
    @ParameterizedTest
    @EnumSource(value = Product.class, names = "MARIADB")
    void knowsOnlyThoseOfTheCharacterSet(Product product, @TempDir Path folder)
            throws SQLException, IOException {
        Scene scene = new Scene(folder, product);
        scene.sql("CREATE TABLE member (id int PRIMARY KEY, nick varchar(9) CHARACTER SET latin1)");
        scene.migration(ID, "- change-collation: { table: member, column: nick, to: utf8mb4_bin }");
        assertThat(String.join("\n", found(scene)))
                .contains("There is no collation 'utf8mb4_bin' for ");
    }

    @ParameterizedTest
    @EnumSource(value = Product.class, names = "MYSQL")
    void isRefusedWhereWritersWouldStandStill(Product product, @TempDir Path folder)
            throws SQLException, IOException {
        Scene scene = new Scene(folder, product);
        scene.sql("CREATE TABLE member (id int PRIMARY KEY, nick varchar(9))");
        scene.migration(ID, "- change-collation: { table: member, column: nick, to: utf8mb4_bin }");
        assertThat(String.join("\n", found(scene)))
                .contains("changes a collation only while writers stand still")
                .contains("change-type");
    }

    @ParameterizedTest
    @EnumSource(
            value = Product.class,
            names = {"POSTGRESQL", "MARIADB"})
    void waitsWhileRowsWouldBecomeEqual(Product product, @TempDir Path folder)
            throws SQLException, IOException, InterruptedException {
        Scene scene = new Scene(folder, product);
        scene.sql(
                scene.words(
                        "CREATE COLLATION careless (provider = icu, locale = 'und-u-ks-level2',"
                                + " deterministic = false)",
                        "SELECT 1"),
                scene.words(
                        "CREATE TABLE member (id int PRIMARY KEY, login varchar(20), team int)",
                        "CREATE TABLE member (id int PRIMARY KEY, login varchar(20) COLLATE"
                                + " utf8mb4_bin, team int)"),
                "CREATE UNIQUE INDEX member_login ON member (team, login)",
                "INSERT INTO member VALUES (1, 'kim', 1), (2, 'Kim', 1), (3, 'KIM', 2), (4, 'kIM',"
                        + " NULL), (5, 'kim', NULL), (6, 'lee', 1)");
        scene.migration(
                ID,
                "- change-collation: { table: member, column: login, to: "
                        + scene.words("careless", "utf8mb4_general_ci")
                        + " }");
        scene.runTo(ID, Phase.BACKFILL);
        SchemaReport verified = scene.run(ID, Phase.VERIFY);
        assertThat(verified.differ()).isZero();
        assertThat(verified.evidence())
                .contains("2 rows of ")
                .contains("break the unique index member_login by ");
        Problem refused = catchThrowableOfType(Problem.class, () -> scene.run(ID, Phase.CONTRACT));
        assertThat(refused.report().code()).isEqualTo("rows-differ");
        assertThat(refused.report().found()).contains("(2 rows)");
        assertThat(scene.text("SELECT count(*) FROM member WHERE login = 'KIM'")).isEqualTo("1");
        scene.sql("UPDATE member SET login = 'park' WHERE id = 2");
        scene.run(ID, Phase.CONTRACT);
        assertThat(scene.text("SELECT count(*) FROM member WHERE login = 'KIM'")).isEqualTo("4");
        assertThat(catchUnique(scene, "INSERT INTO member VALUES (7, 'LEE', 1)")).isTrue();
    }

    private static boolean catchUnique(Scene scene, String insert) {
        SQLException e = catchThrowableOfType(SQLException.class, () -> scene.sql(insert));
        return e != null && e.getSQLState().startsWith("23");
    }

    @Test
    void leavesTheIndexAloneByWhichReplicationFindsRows(@TempDir Path folder)
            throws SQLException, IOException {
        Scene scene = new Scene(folder);
        scene.sql(
                "CREATE TABLE member (id int, nick text NOT NULL)",
                "CREATE UNIQUE INDEX member_nick ON member (nick)",
                "ALTER TABLE member REPLICA IDENTITY USING INDEX member_nick");
        scene.migration(ID, "- change-collation: { table: member, column: nick, to: C }");
        assertThat(String.join("\n", found(scene)))
                .contains(": the replica identity member_nick needs the column as it is.");
    }

    /// While nobody may write only the catalogue changes: the index that was built beside writers
    /// is taken over, and the table is not written anew.
    @Test
    void buildsNothingUnderTheLock(@TempDir Path folder)
            throws SQLException, IOException, InterruptedException {
        Scene scene = new Scene(folder);
        scene.sql(
                "CREATE TABLE member (id int PRIMARY KEY, login text COLLATE \"C\", team int)",
                "CREATE INDEX member_login ON member (team, login DESC)",
                "INSERT INTO member SELECT n, 'user' || n, n % 7 FROM generate_series(1, 5000) n");
        String files = "SELECT pg_relation_filenode('member') || ' ' || pg_relation_filenode(";
        String table = scene.text("SELECT pg_relation_filenode('member')");
        scene.migration(ID, "- change-collation: { table: member, column: login, to: POSIX }");
        List<String> built = new ArrayList<>();
        scene.observe(
                new StepObserver() {
                    @Override
                    public void begins(Step step) {
                        if (step instanceof Step.Locked) {
                            try {
                                built.add(scene.text(files + "'gapless_2_1_index_1')"));
                            } catch (SQLException e) {
                                throw new IllegalStateException(e);
                            }
                        }
                    }

                    @Override
                    public void ended(Step step) {}
                });
        scene.runTo(ID, Phase.CONTRACT);
        assertThat(built).hasSize(1).first().asString().startsWith(table + " ");
        assertThat(scene.text(files + "'member_login')")).isEqualTo(built.getFirst());
        assertThat(scene.text("SELECT pg_get_indexdef('member_login'::regclass)"))
                .endsWith("(team, login DESC)");
    }

    private static List<String> found(Scene scene) {
        Problem problem =
                catchThrowableOfType(Problem.class, () -> scene.schema.plan(scene.settings()));
        assertThat(problem.report().code()).isEqualTo("migration-invalid");
        List<String> found = new ArrayList<>(problem.report().evidence());
        found.add(problem.report().where() + ": " + problem.report().what());
        return found;
    }
}
