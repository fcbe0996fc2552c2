package dev.gapless.database.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.gapless.api.Problem;
import dev.gapless.api.ProblemReport;
import dev.gapless.core.port.SchemaChange.Phase;
import dev.gapless.core.service.DatabaseSettings;
import dev.gapless.database.Scene;
import dev.gapless.database.jdbc.Sql;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;

/// What cannot be done is said before anything is touched, or leaves the old release as it was.
class RefusalTest {
    private static final String ID = "V2__change";

    @TempDir Path folder = Path.of("");

    private Scene scene;

    @BeforeEach
    void set() throws SQLException {
        scene = new Scene(folder);
        scene.sql(
                "CREATE TABLE member (id int PRIMARY KEY, login text, shout text GENERATED ALWAYS"
                        + " AS (upper(login)) STORED)",
                "INSERT INTO member (id, login) SELECT n, nullif('u' || n % 50, 'u0') FROM"
                        + " generate_series(1, 200) n",
                "CREATE TABLE keyless (login text, at int)",
                "CREATE UNIQUE INDEX ON keyless (at)",
                "CREATE VIEW people AS SELECT * FROM member",
                "CREATE TABLE parted (id int PRIMARY KEY) PARTITION BY RANGE (id)",
                "CREATE TABLE parted_1 PARTITION OF parted DEFAULT",
                "CREATE TABLE base (id int)",
                "CREATE TABLE child () INHERITS (base)",
                "CREATE DOMAIN short AS varchar(9)",
                "CREATE DOMAIN given AS varchar(40) NOT NULL",
                "CREATE DOMAIN given_twice AS given",
                "CREATE DOMAIN lower_case AS short CHECK (VALUE = lower(VALUE))",
                "CREATE DOMAIN never_null AS int CHECK (VALUE IS NOT NULL)",
                "CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'",
                "CREATE TABLE late (id int PRIMARY KEY)",
                "CREATE TRIGGER zzz_last BEFORE UPDATE ON late FOR EACH ROW EXECUTE FUNCTION f()");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    table: membre, column: c, type: int              | There is no table 'membre'.
                    table: MEMBER, column: c, type: int              | There is no table 'MEMBER'. There is: public.member.
                    table: other.member, column: c, type: int        | There is no table 'other.member'. There is: public.member.
                    table: member, column: login, type: int          | The table public.member has a column 'login' already.
                    table: member, column: c, type: in               | The type 'in' is not accepted: syntax error at or near "in"
                    table: member, column: c, type: "int; drop table member" | 'type' is refused: it holds ';' where one expression is expected: int; drop table member
                    table: member, column: c, type: serial           | The type 'serial' is not accepted: type "serial" does not exist
                    table: member, column: c, type: given, up: login, not-null: true | The type 'given' cannot be added: it is a domain with NOT NULL, so the old release's next insert would fail. Use type character varying(40), and say with not-null and check what the domain says.
                    table: member, column: c, type: given_twice      | The type 'given_twice' cannot be added: it is a domain with NOT NULL, so the old release's next insert would fail. Use type character varying(40), and say with not-null and check what the domain says.
                    table: member, column: c, type: lower_case       | The type 'lower_case' cannot be added: it is a domain with conditions, so the whole table would be written anew under an exclusive lock. Use type character varying(9), and say with not-null and check what the domain says.
                    table: member, column: c, type: never_null       | The type 'never_null' cannot be added: it is a domain with conditions, so the whole table would be written anew under an exclusive lock. Use type integer, and say with not-null and check what the domain says.
                    table: member, column: c, type: int, up: login ~ | 'up' is not accepted by the database: syntax error at or near ")": login ~
                    table: member, column: c, type: text, up: nick   | 'up' is not accepted by the database: column "nick" does not exist: nick
                    table: member, column: c, type: text, up: member.login | 'up' is not accepted by the database: missing FROM-clause entry for table "member": member.login
                    table: member, column: c, type: text, up: max(login) | 'up' is not accepted by the database: aggregate functions are not allowed in WHERE: max(login)
                    table: member, column: c, type: text, up: (select 1) | 'up' is refused: it holds 'select'; only the columns of the same row may be used: (select 1)
                    table: member, column: c, type: text, up: shout  | 'up' uses 'shout', which the database computes only after the row is filled; write its own expression instead.
                    table: member, column: c, type: text, up: c      | 'up' is not accepted by the database: column "c" does not exist: c
                    table: member, column: c, type: int, default: login | 'default' is not accepted by the database: column "login" does not exist: login
                    table: member, column: c, type: int, check: c > login | 'check' is not accepted by the database: operator does not exist: integer > text: c > login
                    table: member, column: c, type: { mysql: int }   | 'type' says nothing for postgresql.
                    table: keyless, column: c, type: text, up: login | The table public.keyless has no primary key and no unique key over NOT NULL columns, so its rows cannot be filled in chunks. Give it one, or use 'default' alone.
                    table: people, column: c, type: int              | public.people cannot be migrated: it is a view; name the table behind it.
                    table: parted_1, column: c, type: int            | public.parted_1 cannot be migrated: it is a partition; name its parent, parted.
                    table: base, column: c, type: int                | public.base cannot be migrated: other tables inherit from it.
                    table: child, column: c, type: int               | public.child cannot be migrated: it inherits from base.
                    table: late, column: c, type: int, up: id        | The trigger zzz_last of public.late would run after ours and could change the row again. Rename it so that it sorts before 'zz_gapless_'.
                    """)
    void isInvalid(String keys, String finding) throws IOException {
        scene.migration(ID, "- add-column: { " + keys + " }");
        ProblemReport problem = planned();
        assertThat(problem.code()).isEqualTo("migration-invalid");
        assertThat(problem.evidence())
                .first()
                .asString()
                .isEqualTo("V2__change.yaml:1: " + finding);
    }

    @Test
    void mentionsWhatElseDependsOnTheTable() throws SQLException, IOException {
        scene.migration(ID, "- add-column: { table: late, column: c, type: int, up: id }");
        scene.sql(
                "DROP TRIGGER zzz_last ON late",
                "CREATE PUBLICATION feed FOR TABLE late",
                "CREATE TRIGGER a_first BEFORE UPDATE ON late FOR EACH ROW EXECUTE FUNCTION f()");
        assertThat(scene.schema.plan(scene.settings()).notes())
                .containsExactly(
                        "public.late is published for logical replication (feed): add the column at"
                                + " the subscribers first, or they stop.",
                        "If the old release prepares SELECT * or RETURNING * on public.late, that"
                                + " statement fails once per connection when the column comes"
                                + " ('cached plan must not change result type'); in a transaction"
                                + " the driver does not repeat it. Name the columns, or set"
                                + " autosave=conservative in its JDBC URL.",
                        "While both releases run, a NULL in late.c means 'not given' and is"
                                + " replaced by the value of 'up'.",
                        "The backfill updates rows of public.late, so your trigger a_first fires"
                                + " for each of them.");
    }

    /// Such a domain costs nothing: the table is not written anew.
    @Test
    void addsAColumnOfADomainWithoutConditions()
            throws SQLException, IOException, InterruptedException {
        scene.migration(
                ID,
                "- add-column: { table: late, column: c, type: short, up: id::text, not-null: true"
                        + " }");
        scene.sql("DROP TRIGGER zzz_last ON late", "INSERT INTO late VALUES (1)");
        String file = scene.text("SELECT pg_relation_filenode('late')");
        scene.runTo(ID, Phase.VERIFY);
        scene.sql("INSERT INTO late VALUES (2)");
        assertThat(scene.texts("SELECT c FROM late ORDER BY id")).containsExactly("1", "2");
        assertThat(scene.text("SELECT pg_relation_filenode('late')")).isEqualTo(file);
    }

    @Test
    void refusesARequiredColumnThatNothingFills() throws IOException {
        scene.migration(
                ID, "- add-column: { table: member, column: c, type: int, not-null: true }");
        assertThat(planned().code()).isEqualTo("old-insert-would-fail");
        assertThat(planned().where()).isEqualTo("V2__change.yaml:1");
    }

    @Test
    void saysWhichRowsCannotBeConvertedAndGoesOnWhenTheyAreRepaired()
            throws SQLException, IOException, InterruptedException {
        scene.migration(
                ID,
                "- add-column: { table: member, column: c, type: varchar(3), not-null: true, up:"
                        + " \"login\" }");
        scene.sql("UPDATE member SET login = 'far too long' WHERE id = 7");
        scene.runTo(ID, Phase.SYNC);
        ProblemReport problem = failed(() -> scene.run(ID, Phase.BACKFILL));
        assertThat(problem.code()).isEqualTo("row-not-convertible");
        assertThat(problem.what())
                .isEqualTo(
                        "5 rows get no value from 'up': the first is public.member with key 100.");
        scene.sql(
                "INSERT INTO member (id, login) VALUES (901, NULL), (902, 'also too long')",
                "UPDATE member SET login = 'ok' WHERE login IS NULL OR length(login) > 3");
        scene.run(ID, Phase.BACKFILL);
        assertThat(scene.run(ID, Phase.VERIFY).differ()).isZero();
        scene.sql("INSERT INTO member (id, login) VALUES (903, NULL)");
        assertThat(scene.run(ID, Phase.VERIFY).evidence())
                .isEqualTo("203 rows compared, 1 differ (key 903)");
        assertThat(failed(() -> scene.run(ID, Phase.CONTRACT)).code()).isEqualTo("rows-differ");
        scene.sql("DELETE FROM member WHERE id = 903");
        scene.run(ID, Phase.CONTRACT);
    }

    @Test
    void keepsTheLastValueWhenAnUpdateLeavesNone()
            throws SQLException, IOException, InterruptedException {
        scene.migration(
                ID,
                "- add-column: { table: member, column: c, type: text, not-null: true, up: login"
                        + " }");
        scene.sql("DELETE FROM member WHERE login IS NULL");
        scene.runTo(ID, Phase.VERIFY);
        scene.sql("UPDATE member SET login = NULL WHERE id = 3");
        assertThat(scene.text("SELECT c FROM member WHERE id = 3")).isEqualTo("u3");
        assertThat(scene.run(ID, Phase.VERIFY).differ()).isZero();
    }

    @Test
    void checksTheNewReleasesOwnValuesOnly()
            throws SQLException, IOException, InterruptedException {
        scene.migration(
                ID,
                "- add-column: { table: member, column: c, type: text, up: login, check: length(c)"
                        + " < 9 }");
        scene.runTo(ID, Phase.VERIFY);
        assertThat(
                        catchThrowableOfType(
                                        SQLException.class,
                                        () ->
                                                scene.sql(
                                                        "INSERT INTO member (id, c) VALUES (900,"
                                                                + " 'far too long')"))
                                .getSQLState())
                .isEqualTo("23514");
        scene.sql("INSERT INTO member (id, login) VALUES (901, 'far too long')");
        assertThat(scene.run(ID, Phase.VERIFY).differ()).isOne();
    }

    @Test
    void noticesAChangedFile() throws IOException, InterruptedException {
        scene.migration(ID, "- add-column: { table: member, column: c, type: int, up: id }");
        scene.runTo(ID, Phase.EXPAND);
        scene.migration(ID, "- add-column: { table: member, column: c, type: bigint, up: id }");
        assertThat(planned().code()).isEqualTo("schema-conflict");
        assertThat(failed(() -> scene.run(ID, Phase.SYNC)).what())
                .isEqualTo("The file V2__change was changed after its migration had begun.");
    }

    @Test
    void refusesASecondMigrationOfATableThatIsNotFinished()
            throws IOException, InterruptedException {
        scene.migration(ID, "- add-column: { table: member, column: c, type: int, up: id }");
        scene.runTo(ID, Phase.VERIFY);
        scene.migration(
                "V3__more", "- add-column: { table: member, column: d, type: int, up: id }");
        assertThat(planned().what())
                .isEqualTo("V3__more is about a table that V2__change has not finished yet.");
        scene.migration("V3__more", "- add-column: { table: keyless, column: d, type: int }");
        scene.runTo("V3__more", Phase.CONTRACT);
        scene.run(ID, Phase.CONTRACT);
    }

    @Test
    void refusesANumberBelowWhatIsDone() throws IOException, InterruptedException {
        scene.migration("V3__more", "- add-column: { table: member, column: d, type: int }");
        scene.runTo("V3__more", Phase.CONTRACT);
        scene.migration(ID, "- add-column: { table: member, column: c, type: int }");
        assertThat(planned().what()).isEqualTo("V2__change is new, but V3__more was done already.");
    }

    @Test
    void runsNoPhaseBeforeItsTurn() throws IOException, InterruptedException {
        scene.migration(ID, "- add-column: { table: member, column: c, type: int, up: id }");
        assertThat(failed(() -> scene.run(ID, Phase.SYNC)).code()).isEqualTo("not-possible-now");
        scene.run(ID, Phase.EXPAND);
        assertThat(failed(() -> scene.run(ID, Phase.BACKFILL)).what())
                .isEqualTo(
                        "The phase backfill of V2__change cannot run: expand is the last one"
                                + " done.");
    }

    @Test
    void noticesTriggersThatWereRemovedOrDisabledByHand()
            throws SQLException, IOException, InterruptedException {
        scene.migration(ID, "- add-column: { table: member, column: c, type: int, up: id }");
        scene.runTo(ID, Phase.SYNC);
        scene.sql("ALTER TABLE member DISABLE TRIGGER zz_gapless_2_1_u");
        assertThat(failed(() -> scene.run(ID, Phase.BACKFILL)).what())
                .isEqualTo(
                        "Triggers of Gapless on public.member are missing or disabled:"
                                + " zz_gapless_2_1_u.");
        scene.schema.undo(scene.settings(), ID);
        assertThat(scene.text("SELECT count(*) FROM pg_trigger WHERE tgname LIKE 'zz_gapless%'"))
                .isEqualTo("0");
    }

    @Test
    void noticesAColumnThatWasDroppedByHand()
            throws SQLException, IOException, InterruptedException {
        scene.migration(ID, "- add-column: { table: member, column: c, type: int, up: id }");
        scene.runTo(ID, Phase.EXPAND);
        scene.sql("ALTER TABLE member DROP COLUMN c");
        assertThat(failed(() -> scene.run(ID, Phase.SYNC)).code()).isEqualTo("schema-conflict");
    }

    @Test
    void letsOnlyOneWorkAtATime() throws SQLException, IOException {
        scene.migration(ID, "- add-column: { table: member, column: c, type: int, up: id }");
        try (var other = scene.connect()) {
            Sql.list(
                    other,
                    "SELECT pg_advisory_lock(" + 0x6761706c657373L + ")",
                    row -> row.getString(1));
            assertThat(failed(() -> scene.run(ID, Phase.EXPAND)).code())
                    .isEqualTo("migration-in-progress");
        }
    }

    @Test
    void saysWhatToGrant() throws SQLException, IOException, InterruptedException {
        scene.migration(ID, "- add-column: { table: member, column: c, type: int, up: id }");
        String owner = scene.settings().user();
        String user = "migrator_" + scene.url.replaceAll(".*/", "");
        scene.sql(
                "CREATE ROLE " + user + " LOGIN SUPERUSER",
                "ALTER ROLE "
                        + user
                        + " NOSUPERUSER PASSWORD '"
                        + Scene.secret(scene.settings().password())
                        + "'");
        DatabaseSettings settings = scene.settings(user);
        ProblemReport problem = failed(() -> scene.schema.plan(settings));
        assertThat(problem.code()).isEqualTo("database-right-missing");
        assertThat(problem.found()).startsWith("there is no schema gapless; needed for");
        assertThat(problem.todo())
                .isEqualTo(
                        "GRANT CREATE ON DATABASE "
                                + scene.url.replaceAll(".*/", "")
                                + " TO "
                                + user
                                + ";");
        assertThat(problem.evidence())
                .containsExactly(
                        "The database account "
                                + user
                                + " may not alter public.member, which belongs to "
                                + owner
                                + ". GRANT \""
                                + owner
                                + "\" TO "
                                + user
                                + ";");
        scene.sql(
                "CREATE ROLE owner_" + user,
                "ALTER TABLE member OWNER TO owner_" + user,
                "GRANT owner_" + user + " TO " + user,
                "GRANT CREATE ON SCHEMA public TO owner_" + user,
                problem.todo());
        scene.sql(
                "CREATE ROLE app_" + user,
                "GRANT SELECT, INSERT, UPDATE ON member TO app_" + user,
                "UPDATE member SET login = 'x' WHERE login IS NULL");
        for (Phase phase : List.of(Phase.EXPAND, Phase.SYNC, Phase.BACKFILL, Phase.VERIFY)) {
            scene.schema.run(settings, ID, phase, _ -> {});
        }
        // The application's account knows nothing of our schema.
        scene.sql(
                "SET ROLE app_" + user,
                "INSERT INTO member (id, login) VALUES (900, 'a')",
                "INSERT INTO member (id, c) VALUES (901, 7)",
                "UPDATE member SET login = 'b' WHERE id < 20");
        scene.schema.run(settings, ID, Phase.CONTRACT, _ -> {});
    }

    @Test
    void saysThatTheDatabaseCannotBeReached() {
        DatabaseSettings settings =
                new DatabaseSettings(
                        "jdbc:postgresql://127.0.0.1:1/none",
                        "nobody",
                        scene.settings().password(),
                        folder,
                        scene.settings().lockTimeout(),
                        scene.settings().chunkTime(),
                        80,
                        true);
        assertThat(failed(() -> scene.schema.plan(settings)).code())
                .isEqualTo("database-unreachable");
        assertThat(failed(() -> scene.schema.run(settings, ID, Phase.EXPAND, _ -> {})).code())
                .isEqualTo("database-unreachable");
    }

    private ProblemReport planned() {
        return failed(() -> scene.schema.plan(scene.settings()));
    }

    private interface Work {
        void run() throws InterruptedException;
    }

    private static ProblemReport failed(Work work) {
        Problem problem = catchThrowableOfType(Problem.class, work::run);
        assertThat(problem).as("a problem").isNotNull();
        return problem.report();
    }
}
