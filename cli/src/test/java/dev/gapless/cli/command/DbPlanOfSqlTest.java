package dev.gapless.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gapless.cli.TestShell;
import dev.gapless.migration.file.FlywayFile;
import dev.gapless.testkit.docs.Page;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// `gapless db plan FILE.sql`, which needs no agent.
class DbPlanOfSqlTest {
    private static final String SQL = "db/migration/V13__add_email.sql";
    private static final String REQUIRED =
            "ALTER TABLE member ADD COLUMN email varchar(320) NOT NULL;\n";

    @TempDir Path folder;

    private TestShell shell;

    @BeforeEach
    void makeShell() {
        shell = new TestShell(folder);
    }

    private void write(String name, String text) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private void service() throws IOException {
        write(
                "gapless.yaml",
                """
                name: shop
                database:
                  url: jdbc:postgresql://10.0.1.5/shop
                  user: gapless
                  password: { from-env: DB_PASSWORD }
                """);
    }

    @Test
    void showsTheMigrationAndWhatOnlyAPersonKnows() throws IOException {
        write(SQL, REQUIRED);
        assertThat(shell.run("db", "plan", SQL, "--database", "postgresql")).isEqualTo(2);
        assertThat(shell.out())
                .isEqualTo(
                        """
                        --- db/migration/V13__add_email.yaml
                        # From db/migration/V13__add_email.sql, by gapless db plan.
                        # line 1: ALTER TABLE member ADD COLUMN email varchar(320) NOT NULL
                        - add-column:
                            table: member
                            column: email
                            type: varchar(320)
                            not-null: true
                            up:    # TODO what have the rows of the release that runs? SQL over the row's \
                        other columns (or --fill member.email=..)

                        1 migration, 1 open question, 0 statements not translated.
                        gapless db plan db/migration/V13__add_email.sql --database postgresql --write
                        """);
        assertThat(folder.resolve("db/migration/V13__add_email.yaml")).doesNotExist();
    }

    @Test
    void thePageShowsWhatBecomesOfIt() throws IOException {
        Page page = Page.of("docs/reference/migrations.md").under("## From ordinary SQL");
        service();
        String[] sql = page.block("sql").split("\n", 2);
        String file = sql[0].substring("-- ".length());
        write(file, sql[1]);
        assertThat(shell.run("db", "plan", file, "--write")).as(shell.out()).isZero();
        assertThat(
                        Files.readString(folder.resolve("db/gapless/V2__add_email.yaml"))
                                .replaceAll("(?m)^#.*\n", ""))
                .isEqualTo(page.block("yaml"));
    }

    @Test
    void writesBesideTheFileOrIntoTheFolderOfTheServiceAndNeverTwice() throws IOException {
        write(SQL, REQUIRED);
        String fill = "member.email=login || '@example.com'";
        assertThat(
                        shell.run(
                                "db",
                                "plan",
                                SQL,
                                "--database",
                                "postgresql",
                                "--fill",
                                fill,
                                "--write"))
                .isZero();
        assertThat(folder.resolve("db/migration/V13__add_email.yaml"))
                .content()
                .contains("up: \"login || '@example.com'\"");
        assertThat(shell.err()).contains("Take db/migration/V13__add_email.sql out of the release");
        service();
        assertThat(shell.run("db", "plan", SQL, "--fill", fill, "--write")).isZero();
        assertThat(folder.resolve("db/gapless/V13__add_email.yaml")).exists();
        assertThat(
                        shell.run(
                                "db",
                                "plan",
                                SQL,
                                "--fill",
                                fill,
                                "--write",
                                "--database.migrations",
                                "other"))
                .isZero();
        assertThat(folder.resolve("other/V13__add_email.yaml")).exists();
        assertThat(shell.run("db", "plan", SQL, "--fill", fill, "--write")).isEqualTo(64);
        assertThat(shell.err()).contains("There is a migration V13__add_email already.");
        assertThat(folder.resolve("db/gapless").toFile().list()).hasSize(1);
    }

    @Test
    void takesTheNextNumberWhereThatOfTheFileIsNotTheHighest() throws IOException {
        service();
        write("db/gapless/V20__other.yaml", "- drop-table: { table: a }\n");
        write(SQL, "DROP TABLE b;\n");
        assertThat(shell.run("db", "plan", SQL, "--write")).isZero();
        assertThat(folder.resolve("db/gapless/V21__add_email.yaml")).exists();
        write("db/migration/V1.2__old.sql", "DROP TABLE c;\n");
        assertThat(shell.run("db", "plan", "db/migration/V1.2__old.sql", "--write")).isZero();
        assertThat(folder.resolve("db/gapless/V22__old.yaml")).exists();
    }

    @Test
    void whatIsNotTranslatedIsSaidAndMakesTheFileInvalid() throws IOException {
        service();
        write(SQL, "DROP TABLE b;\n\nCALL tidy_up();\n");
        assertThat(shell.run("db", "plan", SQL, "--write")).isEqualTo(2);
        assertThat(shell.out())
                .contains("not in it  db/migration/V13__add_email.sql:3")
                .contains("CALL tidy_up()")
                .contains("1 statement not translated.");
        assertThat(folder.resolve("db/gapless/V13__add_email.yaml"))
                .content()
                .contains("# line 3: CALL tidy_up()")
                .contains("- sql:    # TODO not translated");
    }

    @Test
    void theSecondMigrationIsWrittenWhenItIsAskedFor() throws IOException {
        service();
        write(SQL, "ALTER TABLE m ADD COLUMN a text UNIQUE;\n");
        assertThat(shell.run("db", "plan", SQL, "--write")).isZero();
        assertThat(shell.out())
                .contains("--- db/gapless/V13__add_email.yaml")
                .contains("--- db/gapless/V14__add_email_2.yaml");
        assertThat(shell.run("db", "plan", SQL, "--write", "--part", "2")).isZero();
        assertThat(folder.resolve("db/gapless/V14__add_email_2.yaml"))
                .content()
                .contains("# Not before the migration before it is contracted.")
                .contains("- add-unique:");
        assertThat(shell.run("db", "plan", SQL, "--write", "--part", "3")).isEqualTo(64);
    }

    @Test
    void flywayIsToldByTheMigrationThatComesBeforeTheNewRelease() throws IOException {
        service();
        write(SQL, "ALTER TABLE m ADD COLUMN a text UNIQUE;\n");
        assertThat(shell.run("db", "plan", SQL, "--write", "--flyway")).isZero();
        assertThat(shell.err()).contains("Leave db/migration/V13__add_email.sql in the release");
        int checksum = FlywayFile.checksum("ALTER TABLE m ADD COLUMN a text UNIQUE;\n");
        assertThat(folder.resolve("db/gapless/V13__add_email.yaml"))
                .content()
                .endsWith(
                        """
                        - flyway-history:
                            table: 'flyway_schema_history'
                            script: 'V13__add_email.sql'
                            checksum: %d
                        """
                                .formatted(checksum));
        assertThat(shell.run("db", "plan", SQL, "--flyway", "app.history")).isZero();
        assertThat(shell.out()).contains("table: 'app.history'").contains("--flyway app.history");
        Files.write(folder.resolve(SQL), new byte[] {'-', '-', (byte) 0xB0, '\n'});
        Files.writeString(folder.resolve(SQL), "DROP TABLE b;\n", StandardOpenOption.APPEND);
        assertThat(shell.run("db", "plan", SQL, "--flyway")).isEqualTo(64);
        assertThat(shell.err()).contains("V13__add_email.sql is not in UTF-8.");
        write("tidy.sql", "DROP TABLE b;\n");
        assertThat(shell.run("db", "plan", "tidy.sql", "--flyway")).isEqualTo(64);
        assertThat(shell.err()).contains("tidy.sql is no versioned file of Flyway.");
    }

    @Test
    void wrongUsageIsSaid() throws IOException {
        service();
        write(SQL, "DROP TABLE b;\n");
        assertThat(shell.run("db", "plan", "--write")).isEqualTo(64);
        assertThat(shell.err()).contains("need a SQL file");
        assertThat(shell.run("db", "plan", "db")).isEqualTo(64);
        assertThat(shell.run("db", "plan", "x.sql")).isEqualTo(64);
        assertThat(shell.run("db", "plan", SQL, "--fill", "m.a='x'")).isEqualTo(64);
        assertThat(shell.err()).contains("asks for m.a");
    }

    @Test
    void sameAsData() throws IOException {
        service();
        write(SQL, "DROP TABLE b;\nCALL p();\n");
        assertThat(shell.run("db", "plan", SQL, "--json")).isEqualTo(2);
        JsonNode json = JsonMapper.shared().readTree(shell.out());
        assertThat(json.get("migrations").get(0).get("file").asString())
                .isEqualTo("db/gapless/V13__add_email.yaml");
        assertThat(json.get("left").get(0).get("line").asInt()).isEqualTo(2);
    }
}
