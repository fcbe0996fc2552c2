package dev.gapless.database;

import static org.assertj.core.api.Assertions.assertThat;
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
import java.sql.SQLException;

/// A row that a backfill cannot convert is named with what it has, so that nobody has to look for
/// it; but not with what must be in no report.
class RowInTheWayTest {
    private static final String ID = "V2__shown";

    @ParameterizedTest
    @EnumSource(Product.class)
    void saysWhatTheRowHas(Product product, @TempDir Path folder)
            throws SQLException, IOException, InterruptedException {
        Scene scene = new Scene(folder, product);
        // two columns for one key, where no server has a bug about NOT NULL ones
        String key =
                scene.words(
                        "id int, team varchar(10), PRIMARY KEY (team, id)",
                        "id int AUTO_INCREMENT PRIMARY KEY, team varchar(10)");
        scene.sql(
                "CREATE TABLE member (login varchar(90), password varchar(90), " + key + ")",
                "INSERT INTO member (team, id, login, password) VALUES ('a', 1, '', 'geheim'), ('a',"
                        + " 2, 'bad"
                        + "x".repeat(60)
                        + "', 'geheim'), ('a', 3, NULL, 'geheim'), ('b', 4, 'kim', 'geheim')");
        scene.migration(
                ID,
                "- add-column: { table: member, column: shown, type: 'varchar(200)', not-null:"
                        + " true, up: \"case when login = '' or login like 'bad%' then null else"
                        + " concat(nullif(login, 'none'), substr(password, 1, 1)) end\" }");
        scene.runTo(ID, Phase.SYNC);
        if (product == Product.POSTGRESQL) {
            // concat() makes of NULL nothing there
            scene.sql("DELETE FROM member WHERE id = 3");
        }
        int left = product == Product.POSTGRESQL ? 2 : 3;
        ProblemReport empty = stopped(scene);
        assertThat(empty.what())
                .startsWith(left + " rows get no value from 'up': the first is ")
                .endsWith("member with key " + scene.words("a, 1", "1") + ".");
        assertThat(empty.found())
                .startsWith("there login = '', password (not shown); 'up' gives NULL")
                .endsWith("all other rows are done, the old release is untouched");
        assertThat(scene.text("SELECT shown FROM member WHERE team = 'b'")).isEqualTo("kimg");
        scene.sql("DELETE FROM member WHERE id = 1");
        assertThat(stopped(scene).found())
                .startsWith("there login = 'bad" + "x".repeat(37) + "..', password (not shown); ");
        scene.sql("DELETE FROM member WHERE id = 2");
        if (product != Product.POSTGRESQL) {
            assertThat(stopped(scene).found()).startsWith("there login = NULL, password (not");
            scene.sql("DELETE FROM member WHERE id = 3");
        }
        scene.run(ID, Phase.BACKFILL);
        assertThat(scene.run(ID, Phase.VERIFY).differ()).isZero();
    }

    private static ProblemReport stopped(Scene scene) {
        Problem problem = catchThrowableOfType(Problem.class, () -> scene.run(ID, Phase.BACKFILL));
        assertThat(problem).as("a problem").isNotNull();
        assertThat(problem.report().code()).isEqualTo("row-not-convertible");
        return problem.report();
    }
}
