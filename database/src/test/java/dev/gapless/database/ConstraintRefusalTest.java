package dev.gapless.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.gapless.api.Problem;
import dev.gapless.migration.port.Product;

import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/// Rules that cannot come, and such that cannot go, are refused before anything is touched, all of
/// them at once.
class ConstraintRefusalTest {
    private static final String ID = "V2__rules";

    @TempDir Path folder = Path.of("");

    /// @param operation of the migration file
    /// @param finding part of what is said of it
    private record Refusal(String operation, String finding) {}

    @ParameterizedTest
    @EnumSource(Product.class)
    void isRefused(Product product) throws SQLException, IOException {
        boolean postgres = product == Product.POSTGRESQL;
        Scene scene = new Scene(folder, product);
        scene.sql(
                "CREATE TABLE team (id int PRIMARY KEY, code varchar(9), label varchar(9), CONSTRAINT"
                        + " team_code UNIQUE (code))",
                scene.words(
                        """
                        CREATE TABLE member (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, login varchar(20) NOT NULL, nick text,
                          team varchar(9), boss int, data json, CONSTRAINT in_team FOREIGN KEY (team) REFERENCES team (code) ON DELETE SET NULL,
                          CONSTRAINT positive CHECK (boss > 0))\
                        """,
                        """
                        CREATE TABLE member (id int AUTO_INCREMENT PRIMARY KEY, login varchar(20) NOT NULL, nick text,
                          team varchar(9), boss int, data json, CONSTRAINT in_team FOREIGN KEY (team) REFERENCES team (code) ON DELETE SET NULL,
                          CONSTRAINT positive CHECK (boss > 0))\
                        """),
                "CREATE TABLE keyless (a int NOT NULL)");
        List<Refusal> refusals =
                new ArrayList<>(
                        List.of(
                                new Refusal(
                                        "set-not-null: { table: member, column: login }",
                                        "member.login is NOT NULL already."),
                                new Refusal(
                                        "set-not-null: { table: member, column: nope }",
                                        " has no column 'nope'. It has: id, login"),
                                new Refusal(
                                        "set-not-null: { table: member, column: team }",
                                        "the foreign key in_team sets it to NULL when a row of"),
                                new Refusal(
                                        "set-not-null: { table: member, column: nick, up: nick }",
                                        "'up' is not accepted by the database: "),
                                new Refusal(
                                        "drop-not-null: { table: member, column: login }",
                                        "'down' is missing: "),
                                new Refusal(
                                        "drop-not-null: { table: member, column: boss, down: 1 }",
                                        "member.boss takes NULL already."),
                                new Refusal(
                                        "drop-not-null: { table: keyless, column: a, down: 1 }",
                                        "has no primary key and no unique key"),
                                new Refusal(
                                        "set-default: { table: member, column: login, default:"
                                                + " 'NULL' }",
                                        "the next insert of the old release that leaves it out"),
                                new Refusal(
                                        "set-default: { table: member, column: data, default:"
                                                + " nope(1) }",
                                        "'default' is not accepted by the database: "),
                                new Refusal(
                                        "add-unique: { table: member, name: team_unique, columns:"
                                                + " [team, nope] }",
                                        " has no column 'nope'."),
                                new Refusal(
                                        "add-unique: { table: member, name: positive, columns:"
                                                + " [boss] }",
                                        "There is a constraint 'positive' already."),
                                new Refusal(
                                        "add-unique: { table: member, name: one, columns: [data] }",
                                        "'data' cannot be unique: "),
                                new Refusal(
                                        "add-foreign-key: { table: member, name: f1, columns:"
                                                + " [boss], references: { table: nope, columns: [id]"
                                                + " } }",
                                        "There is no table 'nope' to refer to."),
                                new Refusal(
                                        "add-foreign-key: { table: member, name: f2, columns:"
                                                + " [login], references: { table: team, columns:"
                                                + " [label] } }",
                                        "has no primary key and no unique constraint over label."
                                                + " Add one first, with add-unique."),
                                new Refusal(
                                        "add-foreign-key: { table: member, name: f3, columns:"
                                                + " [login], references: { table: team, columns:"
                                                + " [id] } }",
                                        ": give them the same type first."),
                                new Refusal(
                                        "add-foreign-key: { table: member, name: f4, columns:"
                                                + " [boss, id], references: { table: team, columns:"
                                                + " [id] } }",
                                        "2 columns cannot refer to 1 columns of team."),
                                new Refusal(
                                        "add-foreign-key: { table: member, name: f5, columns:"
                                                + " [login], references: { table: team, columns:"
                                                + " [code] }, on-delete: set-null }",
                                        "'set-null' is not possible: "),
                                new Refusal(
                                        "drop-constraint: { table: team, name: team_code }",
                                        "The unique constraint team_code cannot go: the foreign key"
                                                + " in_team of "),
                                new Refusal(
                                        "drop-constraint: { table: member, name: nope }",
                                        " has no constraint 'nope'. It has: "),
                                new Refusal(
                                        "drop-constraint: { table: team, name: "
                                                + (postgres ? "team_pkey" : "PRIMARY")
                                                + " }",
                                        "it names the rows. This version of Gapless drops no primary"
                                                + " key.")));
        if (postgres) {
            refusals.add(
                    new Refusal(
                            "add-check: { table: member, name: c, check: 'nope > 1' }",
                            "'check' is not accepted by the database: "));
            refusals.add(
                    new Refusal(
                            "add-check: { table: member, name: c2, check: now() > '2020-01-01' }",
                            "'check' would not say the same of a row each time"));
            if (scene.postgres(18)) {
                refusals.add(
                        new Refusal(
                                "drop-constraint: { table: member, name: member_login_not_null }",
                                "Use drop-not-null."));
            }
            refusals.add(
                    new Refusal(
                            "drop-not-null: { table: member, column: id, down: 1 }",
                            "member.id cannot take NULL: the primary key member_pkey needs"));
        } else {
            refusals.add(
                    new Refusal(
                            "add-check: { table: member, name: c, check: boss > 1 }",
                            " adds a CHECK only while writers stand still."));
            refusals.add(
                    new Refusal(
                            "drop-constraint: { table: member, name: positive }",
                            "The check positive cannot go at expand, because an undo could not put"
                                    + " it back: "));
            refusals.add(
                    new Refusal(
                            "add-foreign-key: { table: member, name: f6, columns: [boss],"
                                    + " references: { table: team, columns: [id] }, on-delete:"
                                    + " set-default }",
                            "'set-default' is not known to "));
        }
        for (Refusal refusal : refusals) {
            scene.migration(ID, "- " + refusal.operation());
            assertThat(findings(scene))
                    .as(refusal.operation())
                    .anySatisfy(
                            line ->
                                    assertThat(line)
                                            .startsWith("V2__rules.yaml:1: ")
                                            .contains(refusal.finding()));
        }
        assertThat(CatalogueDump.of(scene)).doesNotContain("gapless");
    }

    @ParameterizedTest
    @EnumSource(Product.class)
    void isNotAboutTheSameTwice(Product product) throws SQLException, IOException {
        Scene scene = new Scene(folder, product);
        scene.sql(
                "CREATE TABLE member (id int PRIMARY KEY, login varchar(20), nick varchar(20),"
                        + " CONSTRAINT one_nick UNIQUE (nick))");
        scene.migration(
                ID,
                """
                - set-not-null: { table: member, column: login }
                - set-default: { table: member, column: login, default: "'x'" }
                - add-unique: { table: member, name: one_login, columns: [login] }
                - create-index: { table: member, name: one_login, columns: [id] }
                - drop-column: { table: member, column: nick }
                - drop-constraint: { table: member, name: one_nick }
                - drop-constraint: { table: member, name: one_nick }
                """);
        assertThat(findings(scene))
                .anySatisfy(line -> assertThat(line).startsWith("V2__rules.yaml:2: This is about"))
                .noneSatisfy(line -> assertThat(line).startsWith("V2__rules.yaml:3: "))
                .anySatisfy(
                        line ->
                                assertThat(line)
                                        .startsWith(
                                                "V2__rules.yaml:4: This is about the index"
                                                        + " 'one_login'"))
                .anySatisfy(
                        line ->
                                assertThat(line)
                                        .startsWith(
                                                "V2__rules.yaml:7: This is about the constraint"
                                                        + " 'one_nick'"));
    }

    private static List<String> findings(Scene scene) {
        Problem problem =
                catchThrowableOfType(Problem.class, () -> scene.schema.plan(scene.settings()));
        assertThat(problem).isNotNull();
        assertThat(problem.report().code()).isEqualTo("migration-invalid");
        return problem.report().evidence();
    }
}
