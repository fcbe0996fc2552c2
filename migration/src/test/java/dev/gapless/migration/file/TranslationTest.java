package dev.gapless.migration.file;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gapless.api.Problem;
import dev.gapless.migration.change.Operation;
import dev.gapless.migration.change.Place;
import dev.gapless.migration.port.Product;
import dev.gapless.migration.statement.Script;
import dev.gapless.migration.translate.Translation;
import dev.gapless.migration.translate.Translation.Phased;
import dev.gapless.migration.translate.Translator;

import org.assertj.core.api.recursive.comparison.RecursiveComparisonConfiguration;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Map;

/// What a statement is translated to, as the reader of migration files reads it.
class TranslationTest {
    private static final RecursiveComparisonConfiguration NO_PLACES =
            RecursiveComparisonConfiguration.builder()
                    .withIgnoredFieldsOfTypes(Place.class)
                    .withStrictTypeChecking(true)
                    .build();

    private static Translation translate(String sql, Product product, Map<String, String> fills) {
        return Translator.translate(Script.of("V2__x.sql", sql, product), product, fills);
    }

    private static Translation onPostgres(String sql) {
        return translate(sql, Product.POSTGRESQL, Map.of());
    }

    private static List<Operation> read(String yaml) {
        Findings findings = new Findings();
        List<Operation> operations = new MigrationReader("x.yaml", findings).read(yaml);
        findings.raise();
        return operations;
    }

    /// Each file one argument; nothing is left.
    private static void same(Translation translation, String... files) {
        assertThat(translation.left()).isEmpty();
        assertThat(translation.migrations()).hasSameSizeAs(files);
        for (int i = 0; i < files.length; i++) {
            String yaml = translation.migrations().get(i).yaml();
            assertThat(read(yaml))
                    .as(yaml)
                    .usingRecursiveFieldByFieldElementComparator(NO_PLACES)
                    .isEqualTo(read(files[i]));
        }
    }

    private static void left(Translation translation, String words) {
        assertThat(translation.migrations()).isEmpty();
        assertThat(translation.left()).hasSize(1);
        assertThat(translation.left().getFirst().why()).contains(words);
    }

    @Test
    void anOptionalColumnIsAdded() {
        same(
                onPostgres("ALTER TABLE shop.member ADD COLUMN \"E-Mail\" varchar(320)"),
                "- add-column: { table: shop.member, column: E-Mail, type: varchar(320) }");
        same(
                onPostgres("ALTER TABLE \"a.b\" ADD c numeric(10, 2) NOT NULL DEFAULT 0"),
                """
                - add-column: { table: '"a.b"', column: c, type: "numeric(10, 2)", not-null: true, default: "0" }
                """);
    }

    @Test
    void aRequiredColumnAsksForItsValue() {
        String sql = "ALTER TABLE member ADD COLUMN email varchar(320) NOT NULL";
        Phased asked = onPostgres(sql).migrations().getFirst();
        assertThat(asked.questions()).isEqualTo(1);
        assertThat(asked.yaml()).contains("up:    # TODO what have the rows");
        assertThat(org.assertj.core.api.Assertions.catchThrowable(() -> read(asked.yaml())))
                .isInstanceOf(Problem.class)
                .hasMessageContaining("'up' must be a text");
        same(
                translate(
                        sql, Product.POSTGRESQL, Map.of("member.email", "login || '@example.com'")),
                """
                - add-column: { table: member, column: email, type: varchar(320), not-null: true, up: "login || '@example.com'" }
                """);
    }

    @Test
    void anUpdateOfTheNewColumnIsItsUp() {
        same(
                onPostgres(
                        """
                        ALTER TABLE member ADD COLUMN email varchar(320);
                        UPDATE member SET email = login || '@example.com';
                        ALTER TABLE member ALTER COLUMN email SET NOT NULL;
                        """),
                """
                - add-column: { table: member, column: email, type: varchar(320), not-null: true, up: "login || '@example.com'" }
                """);
        same(
                onPostgres(
                        """
                        ALTER TABLE member ADD COLUMN vip boolean DEFAULT false;
                        UPDATE member SET vip = true WHERE points > 100;
                        """),
                """
                - add-column:
                    table: member
                    column: vip
                    type: boolean
                    default: "false"
                    up: CASE WHEN points > 100 THEN true ELSE false END
                """);
        assertThat(
                        onPostgres(
                                        "ALTER TABLE a ADD COLUMN b int; UPDATE a SET b = (SELECT"
                                                + " max(id) FROM c)")
                                .left())
                .extracting(Translation.Left::why)
                .singleElement()
                .asString()
                .contains("function of the row");
    }

    @Test
    void columnsGoAndAreRenamed() {
        same(
                onPostgres("ALTER TABLE member DROP COLUMN legacy"),
                "- drop-column: { table: member, column: legacy }");
        same(
                translate(
                        "ALTER TABLE member DROP legacy",
                        Product.MYSQL,
                        Map.of("member.legacy", "'none'")),
                "- drop-column: { table: member, column: legacy, down: \"'none'\" }");
        same(
                onPostgres("ALTER TABLE member RENAME nick TO nickname"),
                "- rename-column: { table: member, column: nick, to: nickname }");
    }

    @Test
    void aTypeChangesBesideTheOldOneUnderANameThatIsAskedFor() {
        String sql = "ALTER TABLE game ALTER COLUMN points TYPE integer USING points::integer";
        assertThat(onPostgres(sql).migrations().getFirst().yaml()).contains("to:    # TODO");
        same(
                translate(
                        sql,
                        Product.POSTGRESQL,
                        Map.of("game.points.to", "score", "game.points.down", "score::text")),
                """
                - change-type: { table: game, column: points, to: score, type: integer, up: "points::integer", down: "score::text" }
                """);
        left(
                translate("ALTER TABLE game MODIFY points int", Product.MYSQL, Map.of()),
                "MODIFY says the whole definition anew");
    }

    @Test
    void requiringAValueTakesTheUpdateBeforeIt() {
        same(
                onPostgres(
                        "UPDATE member SET nick = 'x' WHERE nick IS NULL; ALTER TABLE member ALTER"
                                + " nick SET NOT NULL"),
                "- set-not-null: { table: member, column: nick, up: \"'x'\" }");
        same(
                onPostgres("ALTER TABLE member ALTER nick SET NOT NULL"),
                "- set-not-null: { table: member, column: nick }");
        left(onPostgres("UPDATE member SET nick = 'x' WHERE nick IS NULL"), "changes rows");
        same(
                translate(
                        "ALTER TABLE member ALTER login DROP NOT NULL",
                        Product.POSTGRESQL,
                        Map.of("member.login", "'?'")),
                "- drop-not-null: { table: member, column: login, down: \"'?'\" }");
    }

    @Test
    void defaultsAreConstants() {
        same(
                onPostgres("ALTER TABLE member ALTER points SET DEFAULT 7"),
                "- set-default: { table: member, column: points, default: \"7\" }");
        same(
                onPostgres("ALTER TABLE member ALTER points DROP DEFAULT"),
                "- set-default: { table: member, column: points, default: \"NULL\" }");
        left(onPostgres("ALTER TABLE member ALTER at SET DEFAULT now()"), "takes a constant");
    }

    @Test
    void constraintsComeAndGo() {
        same(
                onPostgres(
                        """
                        ALTER TABLE member ADD CONSTRAINT p CHECK (points >= 0) NOT VALID;
                        ALTER TABLE member VALIDATE CONSTRAINT p;
                        """),
                "- add-check: { table: member, name: p, check: points >= 0 }");
        left(
                translate(
                        "ALTER TABLE member ADD CONSTRAINT p CHECK (points >= 0)",
                        Product.MARIADB,
                        Map.of()),
                "only while writers stand still");
        same(
                onPostgres("ALTER TABLE member ADD UNIQUE (mail, town)"),
                "- add-unique: { table: member, name: member_mail_town_key, columns: [mail, town]"
                        + " }");
        same(
                onPostgres(
                        """
                        CREATE UNIQUE INDEX CONCURRENTLY i ON member (mail);
                        ALTER TABLE member ADD CONSTRAINT u UNIQUE USING INDEX i;
                        """),
                "- add-unique: { table: member, name: u, columns: [mail] }");
        same(
                onPostgres(
                        "ALTER TABLE game ADD CONSTRAINT f FOREIGN KEY (member_id) REFERENCES"
                                + " member (id) ON DELETE SET NULL NOT VALID"),
                """
                - add-foreign-key:
                    table: game
                    name: f
                    columns: [member_id]
                    references: { table: member, columns: [id] }
                    on-delete: set-null
                """);
        same(
                translate("ALTER TABLE game DROP FOREIGN KEY f", Product.MYSQL, Map.of()),
                "- drop-constraint: { table: game, name: f }");
        left(onPostgres("ALTER TABLE member ADD PRIMARY KEY (id)"), "primary key");
    }

    @Test
    void indexesComeAndGo() {
        same(
                onPostgres("CREATE INDEX i ON member (Email, id DESC)"),
                "- create-index: { table: member, name: i, columns: [email, id desc], unique: false"
                        + " }");
        left(onPostgres("CREATE INDEX i ON member (lower(email))"), "expressions");
        same(
                translate("DROP INDEX i ON member", Product.MARIADB, Map.of()),
                "- drop-index: { table: member, name: i }");
        same(
                translate("DROP INDEX i", Product.POSTGRESQL, Map.of("i.table", "member")),
                "- drop-index: { table: member, name: i }");
    }

    @Test
    void tablesComeAndGo() {
        same(
                onPostgres(
                        """
                        CREATE TABLE address (
                            id bigserial PRIMARY KEY,
                            street varchar(200) NOT NULL DEFAULT '',
                            town text,
                            UNIQUE (street, town)
                        );
                        CREATE INDEX address_town ON address (town);
                        ALTER TABLE address ADD COLUMN zip text;
                        """),
                """
                - create-table:
                    table: address
                    columns:
                      id: { type: bigint, counts: true }
                      street: { type: varchar(200), not-null: true, default: "''" }
                      town: { type: text }
                      zip: { type: text }
                    primary-key: [id]
                    unique: { address_street_town_key: [street, town] }
                    indexes: { address_town: [town] }
                """);
        same(
                translate("RENAME TABLE orders TO purchase", Product.MYSQL, Map.of()),
                "- rename-table: { table: orders, to: purchase }");
        same(onPostgres("DROP TABLE IF EXISTS draft CASCADE"), "- drop-table: { table: draft }");
        left(onPostgres("CREATE TABLE a AS SELECT 1"), "cannot say all of it");
        left(onPostgres("CREATE TABLE a (b int)"), "needs a primary key");
    }

    @Test
    void whatDoesNotGoTogetherComesOneAfterTheOther() {
        same(
                onPostgres(
                        """
                        CREATE TABLE pet (id int PRIMARY KEY, owner int REFERENCES member (id));
                        ALTER TABLE member ADD COLUMN code text UNIQUE;
                        CREATE INDEX member_code ON member (code);
                        """),
                """
                - create-table: { table: pet, columns: { id: { type: int }, owner: { type: int } }, primary-key: [id] }
                - add-column: { table: member, column: code, type: text }
                - create-index: { table: member, name: member_code, columns: [code], unique: false }
                """,
                """
                - add-foreign-key: { table: pet, name: pet_owner_fkey, columns: [owner], references: { table: member, columns: [id] } }
                - add-unique: { table: member, name: member_code_key, columns: [code] }
                """);
    }

    @Test
    void theOldColumnGoesWhenTheNewOneNoLongerNeedsIt() {
        same(
                onPostgres(
                        """
                        ALTER TABLE member ADD COLUMN mail text;
                        UPDATE member SET mail = lower(email);
                        ALTER TABLE member DROP COLUMN email;
                        """),
                "- add-column: { table: member, column: mail, type: text, up: lower(email) }",
                "- drop-column: { table: member, column: email }");
    }

    @Test
    void whatNoReleaseMindsIsCarriedOutAsItStands() {
        same(
                onPostgres(
                        "BEGIN; SET lock_timeout = '1s'; COMMENT ON COLUMN shop.m.a IS 'it''s';"
                                + " COMMIT"),
                """
                - sql:
                    tables: [shop.m]
                    expand:
                      - { do: "COMMENT ON COLUMN shop.m.a IS 'it''s'", undo: nothing }
                """);
        same(
                onPostgres("GRANT SELECT, INSERT ON Member TO app"),
                """
                - sql:
                    tables: [member]
                    expand:
                      - { do: "GRANT SELECT, INSERT ON Member TO app", undo: nothing }
                """);
        Translation rows = onPostgres("INSERT INTO setting (name)\nVALUES ('a # b: c')");
        assertThat(rows.migrations().getFirst().questions()).isEqualTo(1);
        same(
                new Translation(
                        List.of(
                                new Phased(
                                        rows.migrations()
                                                .getFirst()
                                                .yaml()
                                                .replaceFirst("# TODO.*", "nothing"),
                                        0)),
                        List.of(),
                        java.util.Set.of()),
                """
                - sql:
                    tables: [setting]
                    expand:
                      - { do: "INSERT INTO setting (name)\\nVALUES ('a # b: c')", undo: nothing }
                """);
        left(onPostgres("CREATE VIEW v AS SELECT 1"), "operation sql");
    }

    @Test
    void rowsOfANewTableAreNotPutOffToALaterMigration() {
        Translation translation =
                onPostgres(
                        """
                        CREATE TABLE plan (name text PRIMARY KEY);
                        INSERT INTO plan VALUES ('free');
                        GRANT SELECT ON plan TO app;
                        UPDATE plan SET name = 'x';
                        """);
        assertThat(translation.migrations()).hasSize(1);
        assertThat(translation.left())
                .hasSize(3)
                .allSatisfy(left -> assertThat(left.why()).contains("after gapless db expand"));
    }

    @Test
    void whatIsLeftNamesItsLineAndTheWayOut() {
        Translation translation =
                onPostgres("ALTER TABLE a ADD COLUMN b int;\n\nDO $$ BEGIN NULL; END $$;\n");
        assertThat(translation.migrations()).hasSize(1);
        assertThat(translation.left())
                .containsExactly(
                        new Translation.Left(
                                3,
                                "DO $$ BEGIN NULL; END $$",
                                "not understood (not known: DO $$ BEGIN NULL; END $$): look at it"
                                        + " yourself"));
    }

    @Test
    void fillsThatNothingAsksForAreNamed() {
        assertThat(
                        translate("DROP TABLE a", Product.POSTGRESQL, Map.of("member.emial", "'x'"))
                                .unused())
                .containsExactly("member.emial");
    }

    @Test
    void aTemporaryTableDoesNotStay() {
        left(onPostgres("CREATE TEMP TABLE a (id int PRIMARY KEY)"), "gone with its connection");
        Translation translation =
                onPostgres(
                        "CREATE TEMP TABLE a (id int PRIMARY KEY); ALTER TABLE a ADD COLUMN b int;"
                                + " INSERT INTO a VALUES (1); DROP TABLE a;");
        assertThat(translation.migrations()).isEmpty();
        assertThat(translation.left()).hasSize(4);
    }

    @Test
    void aSearchPathIsNotForgotten() {
        left(onPostgres("SET search_path = v2"), "schema in front");
    }

    @Test
    void aDefaultThatComesLaterDoesNotFillTheRowsThatAreThere() {
        Translation translation =
                onPostgres(
                        "ALTER TABLE t ADD COLUMN active boolean; ALTER TABLE t ALTER COLUMN active"
                                + " SET DEFAULT true;");
        assertThat(translation.left()).hasSize(1);
        assertThat(translation.migrations().getFirst().yaml()).doesNotContain("default: ");
        same(
                onPostgres(
                        """
                        ALTER TABLE t ADD COLUMN active boolean;
                        UPDATE t SET active = false;
                        ALTER TABLE t ALTER COLUMN active SET DEFAULT true;
                        """),
                "- add-column: { table: t, column: active, type: boolean, up: \"false\", default:"
                        + " \"true\" }");
        Phased required =
                onPostgres(
                                "ALTER TABLE t ADD COLUMN a int NOT NULL; ALTER TABLE t ALTER a SET"
                                        + " DEFAULT 1;")
                        .migrations()
                        .getFirst();
        assertThat(required.questions()).isEqualTo(1);
    }

    @Test
    void aConditionIsAFunctionOfTheRow() {
        Translation translation =
                onPostgres(
                        "ALTER TABLE t ADD COLUMN a int; UPDATE t SET a = 1 WHERE id IN (SELECT tid"
                                + " FROM o)");
        assertThat(translation.left()).hasSize(1);
        assertThat(translation.migrations().getFirst().yaml()).doesNotContain("up:");
        Translation own =
                onPostgres("ALTER TABLE t ADD COLUMN a int; UPDATE t SET a = 1 WHERE a = 0");
        assertThat(own.left()).hasSize(1);
        assertThat(own.migrations().getFirst().yaml()).doesNotContain("up:");
        Translation filled =
                onPostgres(
                        "ALTER TABLE t ADD COLUMN a int DEFAULT 5; UPDATE t SET a = 1 WHERE a IS"
                                + " NULL");
        assertThat(filled.left()).hasSize(1);
        assertThat(filled.migrations().getFirst().yaml()).doesNotContain("up:");
    }

    @Test
    void aRequiredColumnThatAnUpdateFillsPartlyIsAskedFor() {
        for (String sql :
                List.of(
                        "ALTER TABLE t ADD COLUMN d int; UPDATE t SET d = 1 WHERE c = 'x'; ALTER"
                                + " TABLE t ALTER d SET NOT NULL",
                        "ALTER TABLE t ADD COLUMN d int NOT NULL; UPDATE t SET d = 1 WHERE c ="
                                + " 'x'")) {
            Phased phased = onPostgres(sql).migrations().getFirst();
            assertThat(phased.questions()).as(sql).isEqualTo(1);
            assertThat(phased.yaml())
                    .as(sql)
                    .contains("TODO what have the rows that no UPDATE reaches?");
        }
        same(
                onPostgres(
                        "ALTER TABLE t ADD COLUMN d int DEFAULT 0; UPDATE t SET d = 1 WHERE c ="
                                + " 'x'; ALTER TABLE t ALTER d SET NOT NULL"),
                """
                - add-column: { table: t, column: d, type: int, not-null: true, default: "0", up: "CASE WHEN c = 'x' THEN 1 ELSE 0 END" }
                """);
    }

    @Test
    void ofTwoUpdatesOfEmptyRowsTheFirstOneHolds() {
        Translation translation =
                onPostgres(
                        """
                        UPDATE t SET d = 0 WHERE d IS NULL;
                        UPDATE t SET d = 1 WHERE d IS NULL;
                        ALTER TABLE t ALTER d SET NOT NULL;
                        """);
        assertThat(translation.left()).extracting(Translation.Left::line).containsExactly(2);
        assertThat(translation.migrations().getFirst().yaml()).contains("up: \"0\"");
    }

    private static String yaml(String sql, Product product) {
        Translation translation = translate(sql, product, Map.of());
        assertThat(translation.left()).as(sql).isEmpty();
        return translation.migrations().getFirst().yaml();
    }

    @Test
    void whatAnOperationDoesNotSayIsRemarked() {
        assertThat(onPostgres("DROP TABLE a, b CASCADE").migrations().getFirst().yaml())
                .contains("# not carried over: CASCADE");
        assertThat(yaml("ALTER TABLE a DROP COLUMN b CASCADE", Product.POSTGRESQL))
                .contains("# not carried over: CASCADE");
        assertThat(yaml("ALTER TABLE a DROP COLUMN b", Product.POSTGRESQL))
                .doesNotContain("CASCADE");
        assertThat(
                        yaml(
                                "CREATE TABLE a (id int PRIMARY KEY) ENGINE=InnoDB DEFAULT CHARSET ="
                                        + " latin1",
                                Product.MYSQL))
                .contains("# not carried over: ENGINE=InnoDB\n")
                .contains("# not carried over: DEFAULT CHARSET = latin1\n");
        left(
                translate(
                        "CREATE TABLE a (id int PRIMARY KEY) ENGINE=InnoDB WITH SYSTEM VERSIONING",
                        Product.MARIADB,
                        Map.of()),
                "cannot say all of it");
        left(translate("CREATE INDEX i ON t (a) INVISIBLE", Product.MYSQL, Map.of()), "cannot say");
        left(
                translate("CREATE INDEX i ON t (a) FROBNICATE", Product.MYSQL, Map.of()),
                "cannot say");
    }

    @Test
    void serialIsWhatTheServerMakesOfIt() {
        assertThat(yaml("CREATE TABLE a (id SERIAL PRIMARY KEY)", Product.MYSQL))
                .contains("type: bigint unsigned\n");
        assertThat(yaml("CREATE TABLE a (id SERIAL PRIMARY KEY)", Product.POSTGRESQL))
                .contains("type: integer\n");
    }

    @Test
    void aDefaultIsOneExpression() {
        for (String value :
                List.of(
                        "-1",
                        "'it''s'",
                        "now()",
                        "CURRENT_TIMESTAMP(3)",
                        "'{}'::jsonb",
                        "'a'::character varying(3)",
                        "ARRAY['a', 'b']::text[]",
                        "now() AT TIME ZONE 'utc'",
                        "now() + interval '1' day",
                        "date '2026-01-01'",
                        "nextval('s'::regclass)",
                        "(1 + 2) * 3",
                        "'a' || 'b'",
                        "CASE WHEN true THEN 1 ELSE CASE WHEN true THEN 2 END END",
                        "CAST('1' AS integer)",
                        "public.f(1)")) {
            Operation operation =
                    read(yaml(
                                    "ALTER TABLE t ADD COLUMN a text DEFAULT "
                                            + value
                                            + " NOT NULL",
                                    Product.POSTGRESQL))
                            .getFirst();
            assertThat(operation.toString()).contains(value).contains("notNull=true");
        }
        for (String sql :
                List.of(
                        "ALTER TABLE t ADD COLUMN a int DEFAULT 0 garbage",
                        "ALTER TABLE t ADD COLUMN a varchar(3) DEFAULT 'x' CHARACTER SET latin1",
                        "ALTER TABLE t ADD COLUMN a int DEFAULT NOT NULL",
                        "ALTER TABLE t ALTER a SET DEFAULT 0 garbage")) {
            for (Product product : Product.values()) {
                left(translate(sql, product, Map.of()), "not understood");
            }
        }
    }

    @Test
    void noTwoConstraintsGetOneName() {
        Translation translation =
                onPostgres(
                        "ALTER TABLE t ADD CHECK (a > 0); ALTER TABLE t ADD CHECK (b > 0); ALTER"
                                + " TABLE t ADD UNIQUE (a), ADD UNIQUE (a)");
        assertThat(translation.left()).isEmpty();
        assertThat(translation.migrations())
                .extracting(Phased::yaml)
                .singleElement()
                .asString()
                .contains("name: t_check\n", "name: t_check1\n")
                .contains("name: t_a_key\n", "name: t_a_key1\n");
    }

    @Test
    void aTableIsNamedAsTheServerStoresIt() {
        Translation translation =
                translate(
                        "CREATE TABLE Users (id int primary key); INSERT INTO Users VALUES (1);",
                        Product.MYSQL,
                        Map.of());
        assertThat(translation.migrations()).hasSize(1);
        assertThat(translation.left())
                .singleElement()
                .extracting(Translation.Left::why)
                .asString()
                .contains("after gapless db expand");
        for (String name : List.of("Users", "`Users`")) {
            assertThat(yaml("INSERT INTO " + name + " VALUES (1)", Product.MARIADB))
                    .contains("tables: [Users]");
        }
        assertThat(yaml("INSERT INTO Shop.Users VALUES (1)", Product.POSTGRESQL))
                .contains("tables: [shop.users]");
        assertThat(yaml("COMMENT ON COLUMN \"A.b\".\"C\".d IS 'x'", Product.POSTGRESQL))
                .contains("tables: ['\"A.b\".C']");
    }

    @Test
    void whatIsTakenBackIsNotTranslatedUnseen() {
        assertThat(
                        onPostgres(
                                        "ALTER TABLE t ADD COLUMN a int; BEGIN; UPDATE t SET a = b;"
                                                + " ROLLBACK;")
                                .left())
                .singleElement()
                .extracting(Translation.Left::statement)
                .isEqualTo("ROLLBACK");
        assertThat(yaml("CREATE TABLE IF NOT EXISTS a (id int PRIMARY KEY)", Product.POSTGRESQL))
                .contains("# not carried over: IF NOT EXISTS");
        assertThat(yaml("ALTER TABLE a DROP CONSTRAINT b CASCADE", Product.POSTGRESQL))
                .contains("# not carried over: CASCADE");
        assertThat(yaml("DROP INDEX s.i", Product.POSTGRESQL)).contains("the index s.i");
    }
}
