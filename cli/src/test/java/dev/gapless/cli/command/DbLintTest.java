package dev.gapless.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gapless.cli.TestShell;
import dev.gapless.migration.lint.LintRules;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// `gapless db lint`, which needs no agent.
class DbLintTest {
    private static final String BAD =
            "ALTER TABLE member ADD COLUMN email varchar(320) NOT NULL;\n";
    private static final String WARNED = "CREATE INDEX i ON member (email);\n";

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

    @Test
    void anErrorEndsWithTwoAndNamesItsLine() throws IOException {
        write("db/V2__add_email.sql", "-- new\n" + BAD);
        assertThat(shell.run("db", "lint", "db/V2__add_email.sql", "--database", "mysql"))
                .isEqualTo(2);
        assertThat(shell.out())
                .isEqualTo(
                        """
                        db/V2__add_email.sql:2: error: member.email is required and has no default: the next \
                        insert of the release that runs fails. Instead: add-column with up or default. \
                        [required-column]
                        1 error, 0 warnings in 1 file.
                        gapless db plan db/V2__add_email.sql --database mysql
                        """);
    }

    @Test
    void aWarningCountsOnlyWhenStrict() throws IOException {
        write("i.sql", WARNED);
        assertThat(shell.run("db", "lint", "i.sql", "--database", "postgresql")).isZero();
        assertThat(shell.out()).contains("i.sql:1: warning: ").contains("0 errors, 1 warning");
        assertThat(shell.run("db", "lint", "i.sql", "--database", "postgresql", "--strict"))
                .isEqualTo(2);
    }

    @Test
    void theProductIsThatOfTheServiceUnlessItIsNamed() throws IOException {
        write("i.sql", WARNED);
        assertThat(shell.run("db", "lint", "i.sql")).isEqualTo(64);
        assertThat(shell.err()).contains("[usage]").contains("--database postgresql");
        write(
                "gapless.yaml",
                """
                name: shop
                database:
                  url: jdbc:mariadb://10.0.1.5/shop
                  user: gapless
                  password: { from-env: DB_PASSWORD }
                """);
        assertThat(shell.run("db", "lint", "i.sql", "--strict")).isZero();
        assertThat(shell.run("db", "lint", "i.sql", "--strict", "--database", "postgresql"))
                .isEqualTo(2);
        assertThat(shell.run("db", "lint", "i.sql", "--database", "oracle")).isEqualTo(64);
    }

    @Test
    void foldersAreReadAsFlywayWould() throws IOException {
        write("sql/V1__old.sql", BAD);
        write("sql/V2.1__new.sql", "ALTER TABLE member DROP COLUMN a;\n");
        write("sql/U2__undo.sql", BAD);
        write("sql/R__view.sql", "DROP VIEW v;\n");
        assertThat(shell.run("db", "lint", "sql", "--since", "1", "--database", "mariadb"))
                .isEqualTo(2);
        assertThat(shell.out())
                .contains("sql/V2.1__new.sql:1: error:")
                .contains("sql/R__view.sql:1: error:")
                .contains("in 2 files")
                .doesNotContain("V1__old");
        assertThat(shell.err()).contains("Passed over").contains("sql/U2__undo.sql");
    }

    @Test
    void sinceMayNameAChangeset() throws IOException {
        write(
                "log.sql",
                """
                --liquibase formatted sql
                --changeset kim:one
                ALTER TABLE member DROP COLUMN a;
                --changeset kim:two
                ALTER TABLE member DROP COLUMN b;
                """);
        assertThat(shell.run("db", "lint", "log.sql", "--since", "kim:one", "--database", "mysql"))
                .isEqualTo(2);
        assertThat(shell.out()).contains("log.sql:5:").doesNotContain("log.sql:3:");
        assertThat(shell.run("db", "lint", "log.sql", "--since", "kim:six", "--database", "mysql"))
                .isEqualTo(64);
        assertThat(shell.err()).contains("kim:six");
    }

    @Test
    void whatIsNotThereIsWrongUsage() throws IOException {
        assertThat(shell.run("db", "lint", "x.sql", "--database", "mysql")).isEqualTo(64);
        assertThat(shell.err()).contains("There is no x.sql.");
        Files.createDirectories(folder.resolve("empty"));
        assertThat(shell.run("db", "lint", "empty", "--database", "mysql")).isEqualTo(64);
        assertThat(shell.err()).contains("empty holds no SQL migration.");
        assertThat(shell.run("db", "lint")).isEqualTo(64);
    }

    @Test
    void eachRuleIsExplained() {
        LintRules.ALL.forEach(
                rule -> {
                    assertThat(shell.run("explain", "[" + rule.about().id() + "]")).isZero();
                    assertThat(shell.out()).contains(rule.about().id() + ": ", "Instead: ");
                });
    }

    @Test
    void sameAsData() throws IOException {
        write("a.sql", BAD);
        assertThat(shell.run("db", "lint", "a.sql", "--database", "mysql", "--json")).isEqualTo(2);
        JsonNode json = JsonMapper.shared().readTree(shell.out());
        assertThat(json.get("errors").asInt()).isEqualTo(1);
        assertThat(json.get("findings").get(0).get("rule").asString()).isEqualTo("required-column");
        assertThat(json.get("findings").get(0).get("line").asInt()).isEqualTo(1);
    }

    @Test
    void sarifHasWhatItsSchemaRequires() throws IOException {
        write("my sql/a.sql", BAD + WARNED);
        shell.run("db", "lint", "my sql/a.sql", "--database", "postgresql", "--sarif", "out.sarif");
        JsonNode sarif =
                JsonMapper.shared().readTree(Files.readString(folder.resolve("out.sarif")));
        assertThat(sarif.get("version").asString()).isEqualTo("2.1.0");
        assertThat(sarif.get("$schema").asString()).contains("sarif-2.1.0");
        JsonNode run = sarif.get("runs").get(0);
        JsonNode driver = run.get("tool").get("driver");
        assertThat(driver.get("name").asString()).isEqualTo("gapless db lint");
        assertThat(driver.get("rules")).hasSize(LintRules.ALL.size());
        driver.get("rules")
                .forEach(
                        rule -> {
                            assertThat(rule.get("id").asString()).isNotEmpty();
                            assertThat(rule.get("fullDescription").get("text").asString())
                                    .isNotEmpty();
                            assertThat(rule.get("defaultConfiguration").get("level").asString())
                                    .isIn("error", "warning");
                        });
        assertThat(run.get("results")).hasSize(2);
        JsonNode result = run.get("results").get(0);
        assertThat(result.get("ruleId").asString()).isEqualTo("required-column");
        assertThat(result.get("level").asString()).isEqualTo("error");
        assertThat(result.get("message").get("text").asString()).contains("member.email");
        JsonNode place = result.get("locations").get(0).get("physicalLocation");
        assertThat(place.get("artifactLocation").get("uri").asString()).isEqualTo("my%20sql/a.sql");
        assertThat(place.get("region").get("startLine").asInt()).isEqualTo(1);
    }
}
