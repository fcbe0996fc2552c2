package dev.gapless.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.gapless.api.Problem;
import dev.gapless.core.port.SchemaChange.Phase;
import dev.gapless.core.service.DatabaseSettings;
import dev.gapless.core.service.EnvValue;
import dev.gapless.migration.file.FlywayFile;
import dev.gapless.migration.port.Product;

import liquibase.Contexts;
import liquibase.Liquibase;
import liquibase.database.DatabaseFactory;
import liquibase.database.jvm.JdbcConnection;
import liquibase.resource.DirectoryResourceAccessor;

import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.output.MigrateResult;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;

/// Releases that run Flyway or Liquibase at their start, the real ones: the new one has a file for
/// what Gapless did.
@ParameterizedClass
@EnumSource(Product.class)
class HistoryTest {
    private static final String ID = "V2__add_email";
    private static final String FIRST =
            "CREATE TABLE member (id int PRIMARY KEY, name varchar(40))";
    private static final String SCRIPT = "V2_10__add_email_to_회원.sql";

    /// As an editor on Windows saves it, and without an end of its last line.
    private static final String SECOND =
            "\uFEFF-- 이메일\r\nALTER TABLE member\r\n  ADD COLUMN email varchar(60);\r\n\r\n-- done";

    private static final String ADD =
            "- add-column: { table: member, column: email, type: varchar(60) }\n";

    private static final String CHANGELOG =
            """
            --liquibase formatted sql
            --changeset kim:1
            CREATE TABLE member (id int PRIMARY KEY, name varchar(40));
            """;

    private static final String CHANGESET =
            """
            --changeset kim:add-email
            ALTER TABLE member ADD COLUMN email varchar(60);
            """;

    @TempDir Path folder = Path.of("");

    private final Product product;
    private Scene scene;
    private Path oldRelease = Path.of("");
    private Path newRelease = Path.of("");

    HistoryTest(Product product) {
        this.product = product;
    }

    @BeforeEach
    void set() throws SQLException, IOException {
        scene = new Scene(Files.createDirectory(folder.resolve("scene")), product);
        oldRelease = Files.createDirectory(folder.resolve("old"));
        newRelease = Files.createDirectory(folder.resolve("new"));
        for (Path release : new Path[] {oldRelease, newRelease}) {
            Files.writeString(release.resolve("V1__members.sql"), FIRST + ";");
            Files.writeString(release.resolve("changelog.sql"), CHANGELOG);
        }
        Files.writeString(newRelease.resolve(SCRIPT), SECOND);
        Files.writeString(newRelease.resolve("changelog.sql"), CHANGELOG + CHANGESET);
    }

    @Test
    void flywayDoesNotRepeatWhatGaplessDid() throws Exception {
        assertThat(flyway(oldRelease).migrationsExecuted).isEqualTo(1);
        scene.migration(ID, ADD + flywayHistory(SCRIPT));
        scene.runTo(ID, Phase.SYNC);
        assertThat(scene.texts("SELECT script FROM flyway_schema_history")).hasSize(1);
        scene.run(ID, Phase.BACKFILL);
        assertThat(flyway(newRelease).migrationsExecuted).isZero();
        assertThat(flyway(oldRelease).migrationsExecuted).isZero();
        scene.run(ID, Phase.VERIFY);
        scene.run(ID, Phase.CONTRACT);
        assertThat(flyway(newRelease).migrationsExecuted).isZero();
        Files.writeString(newRelease.resolve("V3__more.sql"), "CREATE TABLE more (id int);");
        assertThat(flyway(newRelease).migrationsExecuted).isEqualTo(1);
    }

    @Test
    void flywayCarriesItOutAfterAnUndo() throws Exception {
        flyway(oldRelease);
        scene.migration(ID, ADD + flywayHistory(SCRIPT));
        scene.runTo(ID, Phase.VERIFY);
        scene.schema.undo(scene.settings(), ID);
        assertThat(scene.has("member", "email")).isFalse();
        assertThat(flyway(newRelease).migrationsExecuted).isEqualTo(1);
        assertThat(scene.has("member", "email")).isTrue();
    }

    @Test
    void twoMigrationsSaySo() throws Exception {
        flyway(oldRelease);
        scene.sql("CREATE TABLE other (id int PRIMARY KEY)");
        scene.migration(ID, ADD + flywayHistory(SCRIPT));
        scene.runTo(ID, Phase.VERIFY);
        String next = "V3__more";
        scene.migration(
                next,
                "- add-column: { table: other, column: name, type: varchar(60) }\n"
                        + flywayHistory("V3__more.sql"));
        scene.runTo(next, Phase.VERIFY);
        assertThat(scene.texts("SELECT version FROM flyway_schema_history ORDER BY installed_rank"))
                .containsExactly("1", "2.10", "3");
        scene.schema.undo(scene.settings(), next);
        scene.schema.undo(scene.settings(), ID);
        assertThat(scene.texts("SELECT version FROM flyway_schema_history")).containsExactly("1");
    }

    @Test
    void refusesWhatIsSaidTwice() throws Exception {
        flyway(oldRelease);
        scene.migration(ID, ADD + flywayHistory(SCRIPT) + flywayHistory(SCRIPT));
        assertThat(refusal()).contains("the row in flyway_schema_history");
        scene.migration(ID, ADD + flywayHistory(SCRIPT));
        scene.runTo(ID, Phase.BACKFILL);
        scene.sql("CREATE TABLE other (id int PRIMARY KEY)");
        scene.migration(
                "V3__copied",
                "- add-column: { table: other, column: name, type: varchar(60) }\n"
                        + flywayHistory("V02.10.0__again.sql"));
        Problem problem =
                catchThrowableOfType(Problem.class, () -> scene.run("V3__copied", Phase.EXPAND));
        assertThat(problem.report().toString()).contains("Flyway has carried that out already");
    }

    @Test
    void refusesWhatFlywayDidItself() throws Exception {
        flyway(newRelease);
        scene.migration(
                ID,
                "- add-column: { table: member, column: age, type: int }\n"
                        + flywayHistory(SCRIPT));
        assertThat(refusal()).contains("Flyway has carried that out already", "version = '2.10'");
        assertThat(scene.has("member", "age")).isFalse();
    }

    @Test
    void refusesWhatIsNoHistory() throws Exception {
        scene.sql(FIRST);
        scene.migration(ID, ADD + flywayHistory(SCRIPT));
        assertThat(refusal()).contains("There is no table 'flyway_schema_history'");
        scene.migration(ID, ADD + flywayHistory(SCRIPT).replace("flyway_schema_history", "member"));
        assertThat(refusal()).contains("is no history of Flyway: it has no installed_rank");
    }

    @Test
    void refusesWhatFlywayWouldNotTakeForAFileOfItsOwn() throws Exception {
        flyway(oldRelease);
        scene.migration(ID, ADD + flywayHistory("add_email.sql"));
        assertThat(refusal()).contains("not 'add_email.sql'");
        scene.migration(
                ID, ADD + flywayHistory(SCRIPT).replaceFirst("checksum: .*", "checksum: x1"));
        assertThat(refusal()).contains("'checksum' is a whole number of 32 bits, not 'x1'");
    }

    @Test
    void liquibaseDoesNotRepeatWhatGaplessDid() throws Exception {
        liquibase(oldRelease);
        scene.migration(ID, ADD + liquibaseHistory());
        scene.runTo(ID, Phase.BACKFILL);
        liquibase(newRelease);
        liquibase(newRelease);
        liquibase(oldRelease);
        assertThat(scene.texts("SELECT id FROM " + history() + " ORDER BY orderexecuted"))
                .containsExactly("1", "add-email");
        scene.run(ID, Phase.VERIFY);
        scene.run(ID, Phase.CONTRACT);
        liquibase(newRelease);
    }

    @Test
    void liquibaseCarriesItOutAfterAnUndo() throws Exception {
        liquibase(oldRelease);
        scene.migration(ID, ADD + liquibaseHistory());
        scene.runTo(ID, Phase.VERIFY);
        scene.schema.undo(scene.settings(), ID);
        liquibase(newRelease);
        assertThat(scene.has("member", "email")).isTrue();
        scene.migration(
                ID,
                "- add-column: { table: member, column: age, type: int }\n" + liquibaseHistory());
        assertThat(refusal()).contains("Liquibase has carried that out already", "add-email");
    }

    private String refusal() {
        Problem problem = catchThrowableOfType(Problem.class, () -> scene.run(ID, Phase.EXPAND));
        return problem.report().toString();
    }

    private static String flywayHistory(String script) {
        return """
        - flyway-history:
            table: flyway_schema_history
            script: %s
            checksum: %d
        """
                .formatted(script, FlywayFile.checksum(SECOND));
    }

    private String liquibaseHistory() {
        return """
        - liquibase-history:
            table: %s
            id: add-email
            author: kim
            file: changelog.sql
        """
                .formatted(history());
    }

    private String history() {
        return scene.words("databasechangelog", "DATABASECHANGELOG");
    }

    private MigrateResult flyway(Path release) {
        DatabaseSettings settings = scene.settings();
        return Flyway.configure()
                .dataSource(
                        settings.url(),
                        settings.user(),
                        ((EnvValue.Literal) settings.password()).value())
                .locations("filesystem:" + release)
                .load()
                .migrate();
    }

    private void liquibase(Path release) throws Exception {
        try (Connection connection = scene.connect();
                Liquibase liquibase =
                        new Liquibase(
                                "changelog.sql",
                                new DirectoryResourceAccessor(release),
                                DatabaseFactory.getInstance()
                                        .findCorrectDatabaseImplementation(
                                                new JdbcConnection(connection)))) {
            liquibase.update(new Contexts());
        }
    }
}
