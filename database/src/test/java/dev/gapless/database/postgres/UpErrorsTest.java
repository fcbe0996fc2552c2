package dev.gapless.database.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.gapless.api.Problem;
import dev.gapless.core.port.SchemaChange.Phase;
import dev.gapless.database.Scene;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;

/// `up` raises an error: the row is at fault, and only the migration hears of it; or the server is,
/// and the writer hears of it.
class UpErrorsTest {
    private static final String ID = "V2__change";

    @TempDir Path folder = Path.of("");

    private Scene scene;

    @BeforeEach
    void set() throws SQLException {
        scene = new Scene(folder);
        scene.sql(
                "CREATE TABLE member (id int PRIMARY KEY, login text NOT NULL)",
                "CREATE FUNCTION own_error(login text, code text) RETURNS text LANGUAGE plpgsql"
                        + " STABLE AS $$ BEGIN IF login = 'a b' THEN RAISE EXCEPTION 'no' USING ERRCODE ="
                        + " code; END IF; RETURN login; END $$",
                "CREATE FUNCTION asserting(login text) RETURNS text LANGUAGE plpgsql AS"
                        + " $$ BEGIN ASSERT login <> 'a b'; RETURN login; END $$");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    tsquery   | english | to_tsquery('simple', login)
                    regconfig | english | login::regconfig
                    text      | ''      | repeat(login, length(login) * 500000000)
                    text      | english | own_error(login, 'GL001')
                    text      | english | own_error(login, '42883')
                    text      | english | asserting(login)
                    """)
    void ofTheExpressionNeverFailsAWriteAndIsReported(String type, String good, String up)
            throws SQLException, IOException, InterruptedException {
        change(type, up);
        scene.sql("INSERT INTO member VALUES (1, '" + good + "'), (7, 'a b')");
        scene.runTo(ID, Phase.SYNC);
        scene.sql(
                "INSERT INTO member VALUES (8, 'a b'), (9, '" + good + "')",
                "UPDATE member SET login = 'a b' WHERE id = 9",
                "UPDATE member SET login = 'a b' WHERE id = 8");
        Problem problem = catchThrowableOfType(Problem.class, () -> scene.run(ID, Phase.BACKFILL));
        assertThat(problem.report().code()).isEqualTo("row-not-convertible");
        assertThat(problem.report().what())
                .isEqualTo("2 rows get no value from 'up': the first is public.member with key 7.");
        assertThat(problem.report().found()).startsWith("there login = 'a b'; 'up' gives NULL");
        assertThat(scene.texts("SELECT id FROM member WHERE c IS NULL ORDER BY id"))
                .containsExactly("7", "8");
        scene.sql("DELETE FROM member WHERE id IN (7, 8)");
        scene.run(ID, Phase.BACKFILL);
        assertThat(scene.run(ID, Phase.VERIFY).differ()).isZero();
    }

    @ParameterizedTest
    @CsvSource({"40001", "53200", "55P03", "57014", "58030", "XX001"})
    void ofTheServerPasses(String code) throws SQLException, IOException, InterruptedException {
        change("text", "own_error(login, '" + code + "')");
        scene.runTo(ID, Phase.SYNC);
        SQLException error =
                catchThrowableOfType(
                        SQLException.class,
                        () -> scene.sql("INSERT INTO member VALUES (8, 'a b')"));
        assertThat(error.getSQLState()).isEqualTo(code);
    }

    /// The plan was made while the function was there.
    @Test
    void ofTheWordingStopsSyncBeforeAWriteCanMeetIt()
            throws SQLException, IOException, InterruptedException {
        change("text", "own_error(login, 'GL001')");
        scene.run(ID, Phase.EXPAND);
        scene.sql("DROP FUNCTION own_error");
        Problem problem = catchThrowableOfType(Problem.class, () -> scene.run(ID, Phase.SYNC));
        assertThat(problem.report().code()).isEqualTo("schema-conflict");
        assertThat(problem.report().found()).contains("own_error");
    }

    private void change(String type, String up) throws IOException {
        scene.migration(
                ID,
                "- add-column: { table: member, column: c, type: "
                        + type
                        + ", not-null: true, up: \""
                        + up
                        + "\" }");
    }
}
