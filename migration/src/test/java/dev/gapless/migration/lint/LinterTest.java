package dev.gapless.migration.lint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gapless.migration.port.Product;
import dev.gapless.migration.statement.Script;

import org.junit.jupiter.api.Test;

import java.util.List;

class LinterTest {
    private static List<String> findings(String sql, Product product) {
        return Linter.findings(Script.of("V2__x.sql", sql, product), product).stream()
                .map(finding -> finding.line() + " " + finding.about().id())
                .toList();
    }

    private static List<String> onPostgres(String sql) {
        return findings(sql, Product.POSTGRESQL);
    }

    @Test
    void eachActionHasTheLineOnWhichItStands() {
        assertThat(
                        onPostgres(
                                """
                                ALTER TABLE member
                                    ADD COLUMN email text,
                                    DROP COLUMN legacy,
                                    RENAME COLUMN a TO b;
                                """))
                .containsExactly("3 column-dropped", "4 column-renamed");
    }

    @Test
    void whatTheFileCreatesIsFreeToChange() {
        assertThat(
                        onPostgres(
                                """
                                CREATE TABLE address (id bigint PRIMARY KEY, street text NOT NULL UNIQUE);
                                CREATE INDEX address_street ON address (street);
                                ALTER TABLE address ADD COLUMN city text NOT NULL;
                                UPDATE address SET city = 'x';
                                ALTER TABLE address RENAME TO place;
                                ALTER TABLE place ADD CONSTRAINT c CHECK (id > 0);
                                DROP INDEX address_street;
                                """))
                .isEmpty();
        assertThat(
                        onPostgres(
                                "DROP TABLE IF EXISTS address; CREATE TABLE address (id int);"
                                        + " DROP TABLE member"))
                .containsExactly(
                        "1 table-dropped", "1 table-dropped", "1 several-locks-in-one-transaction");
    }

    @Test
    void namesAreToldApartAsTheDatabaseDoes() {
        assertThat(
                        onPostgres(
                                "CREATE TABLE Member (id int); ALTER TABLE MEMBER DROP COLUMN a;"
                                        + " ALTER TABLE \"Member\" DROP COLUMN a"))
                .containsExactly("1 column-dropped");
    }

    @Test
    void rulesHoldForTheirProductsOnly() {
        String index = "CREATE INDEX i ON member (email)";
        assertThat(onPostgres(index)).containsExactly("1 index-blocks-writers");
        assertThat(findings(index, Product.MYSQL)).isEmpty();
        assertThat(findings("CREATE INDEX i ON m (e) ALGORITHM = COPY", Product.MARIADB))
                .containsExactly("1 index-blocks-writers");
        assertThat(findings("ALTER TABLE m ADD COLUMN j json", Product.MARIADB)).isEmpty();
    }

    @Test
    void aReasonSilencesOneRuleForOneStatement() {
        assertThat(
                        onPostgres(
                                """
                                -- gapless:allow column-dropped nobody reads it since 1.3
                                ALTER TABLE member DROP COLUMN a, RENAME COLUMN b TO c;
                                ALTER TABLE member DROP COLUMN d;
                                """))
                .containsExactly("2 column-renamed", "3 column-dropped");
        assertThat(onPostgres("-- gapless:allow column-dropped\nALTER TABLE m DROP COLUMN a;"))
                .containsExactly("1 allow-without-reason", "2 column-dropped");
        assertThat(onPostgres("-- gapless:allow colum-dropped typo\nSELECT 1;"))
                .containsExactly("1 allow-without-reason");
    }

    @Test
    void whatIsNotUnderstoodIsSaid() {
        for (String sql :
                List.of(
                        "DO $$ BEGIN NULL; END $$",
                        "CALL p()",
                        "FROBNICATE member",
                        "ALTER TABLE member FROBNICATE",
                        "ALTER TABLE member ALTER COLUMN a FROBNICATE",
                        "ALTER TABLE member ADD COLUMN a text FROBNICATE",
                        "SELECT drop_everything()",
                        "UPDATE SET WHERE",
                        "EXECUTE x")) {
            assertThat(onPostgres(sql)).as(sql).containsExactly("1 not-understood");
        }
    }

    @Test
    void ordinaryHarmlessStatementsFindNothing() {
        for (String sql :
                List.of(
                        "INSERT INTO member (login) VALUES ('a')",
                        "COMMENT ON TABLE member IS 'x'",
                        "GRANT SELECT ON member TO app",
                        "SET lock_timeout = '1s'",
                        "SELECT setval('member_id_seq', 7)",
                        "CREATE TYPE state AS ENUM ('a')",
                        "CREATE SEQUENCE s",
                        "CREATE VIEW v AS SELECT 1",
                        "CREATE FUNCTION f() RETURNS int LANGUAGE sql AS $$ SELECT 1 $$",
                        "CREATE INDEX CONCURRENTLY i ON member (lower(email)) WHERE email IS NOT"
                                + " NULL",
                        "ALTER TABLE member ADD COLUMN a varchar(20) DEFAULT 'x' NOT NULL",
                        "ALTER TABLE member ADD COLUMN IF NOT EXISTS a timestamp with time zone"
                                + " DEFAULT now()",
                        "ALTER TABLE member VALIDATE CONSTRAINT c",
                        "ALTER TABLE member OWNER TO app",
                        "ALTER TABLE member ENABLE TRIGGER ALL",
                        "ALTER TABLE member SET (fillfactor = 70)",
                        "UPDATE member SET a = 1 WHERE id = 2",
                        "DELETE FROM member WHERE id = 2",
                        "CREATE TABLE a (LIKE member INCLUDING ALL)",
                        "BEGIN",
                        "COMMIT")) {
            assertThat(onPostgres(sql)).as(sql).isEmpty();
        }
        for (String sql :
                List.of(
                        "ALTER TABLE m ADD COLUMN a int unsigned NOT NULL DEFAULT 0 COMMENT 'x'"
                                + " AFTER b",
                        "ALTER TABLE m ADD INDEX i (a, b), ALGORITHM=INPLACE, LOCK=NONE",
                        "ALTER TABLE m ADD COLUMN a datetime DEFAULT CURRENT_TIMESTAMP ON UPDATE"
                                + " CURRENT_TIMESTAMP",
                        "CREATE TABLE t (id int AUTO_INCREMENT, a varchar(3) CHARACTER SET utf8mb4,"
                                + " PRIMARY KEY (id), KEY k (a)) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4",
                        "REPLACE INTO m VALUES (1)",
                        "SET FOREIGN_KEY_CHECKS = 0")) {
            assertThat(findings(sql, Product.MYSQL)).as(sql).isEmpty();
        }
    }

    @Test
    void theFormsThatParsersStumbleOverAreKnown() {
        assertThat(
                        onPostgres(
                                "ALTER TABLE a ADD CONSTRAINT f FOREIGN KEY (b) REFERENCES c NOT"
                                        + " VALID"))
                .containsExactly("1 foreign-key-added");
        assertThat(onPostgres("ALTER TABLE a ADD CONSTRAINT u UNIQUE USING INDEX i"))
                .containsExactly("1 unique-added");
        assertThat(onPostgres("ALTER TABLE a ADD CONSTRAINT p PRIMARY KEY USING INDEX i"))
                .containsExactly("1 unique-added");
        assertThat(findings("ALTER TABLE a DROP FOREIGN KEY f", Product.MYSQL))
                .containsExactly("1 constraint-dropped");
        assertThat(findings("LOCK TABLES a WRITE", Product.MYSQL))
                .containsExactly("1 exclusive-maintenance");
        assertThat(
                        findings(
                                "ALTER TABLE a ADD COLUMN (b int, c int NOT NULL), DROP d",
                                Product.MYSQL))
                .containsExactly("1 required-column", "1 column-dropped");
    }

    @Test
    void aKeyIsRequiredWithoutSayingSo() {
        assertThat(onPostgres("ALTER TABLE a ADD COLUMN b int PRIMARY KEY"))
                .containsExactly("1 required-column", "1 unique-added");
        assertThat(onPostgres("ALTER TABLE a ADD COLUMN b bigserial PRIMARY KEY"))
                .containsExactly("1 unique-added", "1 default-rewrites-table");
    }

    @Test
    void rowsAreSeenWhereTheParserStumblesOverAnExpression() {
        String update = "UPDATE a SET b = (SELECT c FROM d WHERE uuid = a.e)";
        assertThat(onPostgres(update)).containsExactly("1 whole-table-update");
        assertThat(onPostgres(update + " WHERE b IS NULL")).isEmpty();
    }

    @Test
    void liquibaseChangesetsAreTransactionsOfTheirOwn() {
        String sql =
                """
                --liquibase formatted sql
                --changeset kim:1
                CREATE TABLE a (id int);
                --rollback DROP TABLE a;
                --changeset kim:2 dbms:mysql
                DROP TABLE member;
                --changeset kim:3 endDelimiter:/
                ALTER TABLE a ADD COLUMN b int NOT NULL
                /
                ALTER TABLE c ADD COLUMN b int
                /
                """;
        assertThat(onPostgres(sql))
                .containsExactly("8 required-column", "10 several-locks-in-one-transaction");
        assertThat(findings(sql, Product.MYSQL))
                .containsExactly("6 table-dropped", "8 required-column");
    }

    private static List<String> onMysql(String sql) {
        return findings(sql, Product.MYSQL);
    }

    @Test
    void aNameThatIsAKeywordHidesNothing() {
        for (String first :
                List.of(
                        "CREATE TABLE event (id bigint, begin timestamp);",
                        "CREATE INDEX CONCURRENTLY i ON event (begin);")) {
            assertThat(onPostgres(first + " DROP TABLE users;"))
                    .as(first)
                    .containsExactly("1 table-dropped");
        }
        assertThat(onMysql("CREATE TABLE event (id bigint, begin timestamp); DROP TABLE users;"))
                .containsExactly("1 table-dropped");
        assertThat(onMysql("CREATE INDEX i ON event (begin); DROP TABLE users;"))
                .containsExactly("1 table-dropped");
    }

    @Test
    void aStatementThatHoldsAnotherOneIsNotUnderstood() {
        assertThat(onMysql("DELIMITER $$\nCREATE TABLE a (id int); DROP TABLE users$$"))
                .containsExactly("2 not-understood");
        assertThat(onMysql("DELIMITER\nDROP TABLE users;"))
                .containsExactly("1 not-understood", "2 table-dropped");
        assertThat(onMysql("DELIMITER $$\nINSERT INTO a SELECT 1$$\nDROP TABLE users$$"))
                .containsExactly("3 table-dropped");
    }

    @Test
    void onlyWhatTheFileSurelyCreatesIsItsOwn() {
        assertThat(
                        onPostgres(
                                "CREATE TABLE IF NOT EXISTS users (id bigint); ALTER TABLE users"
                                        + " DROP COLUMN email;"))
                .containsExactly("1 column-dropped");
        assertThat(onPostgres("BEGIN; CREATE TABLE a (id int); ROLLBACK; DROP TABLE a;"))
                .containsExactly("1 table-dropped");
        assertThat(
                        onPostgres(
                                "CREATE TEMP TABLE a (id int) ON COMMIT DROP; COMMIT; DROP TABLE"
                                        + " a;"))
                .containsExactly("1 table-dropped");
        assertThat(onPostgres("CREATE TEMP TABLE a (id int); DROP TABLE a; DROP TABLE a;"))
                .containsExactly("1 table-dropped");
    }

    @Test
    void aNameMeansAnotherTableAfterTheSearchPathHasChanged() {
        for (String other :
                List.of(
                        "SET search_path = public",
                        "SET LOCAL search_path TO public",
                        "RESET search_path",
                        "RESET ALL",
                        "SET SCHEMA 'public'",
                        "SET ROLE other",
                        "SELECT pg_catalog.set_config('search_path', 'public', false)")) {
            assertThat(
                            onPostgres(
                                    "SET search_path = v2; CREATE TABLE users (id int); "
                                            + other
                                            + "; DROP TABLE users;"))
                    .as(other)
                    .containsExactly("1 table-dropped");
        }
        assertThat(onMysql("USE v2; CREATE TABLE users (id int); USE v1; DROP TABLE users;"))
                .containsExactly("1 table-dropped");
        assertThat(onPostgres("CREATE TABLE v2.a (id int); SET search_path = b; DROP TABLE v2.a"))
                .isEmpty();
    }

    @Test
    void aTableThatIsCreatedKeepsItsOwnerWhenItIsRenamed() {
        assertThat(
                        onMysql(
                                "CREATE TABLE a (id int); ALTER TABLE a RENAME TO b;"
                                        + " ALTER TABLE c RENAME TO a; ALTER TABLE a DROP COLUMN x;"
                                        + " ALTER TABLE b DROP COLUMN y"))
                .containsExactlyInAnyOrder("1 table-renamed", "1 column-dropped");
        assertThat(onMysql("CREATE TABLE a (id int); RENAME TABLE c TO a; DROP TABLE a;"))
                .containsExactlyInAnyOrder("1 table-renamed", "1 table-dropped");
    }

    @Test
    void anIndexOfAnotherSchemaIsNoneOfTheFile() {
        assertThat(
                        onPostgres(
                                "CREATE TABLE a (id int); CREATE INDEX i ON a (id); DROP INDEX"
                                        + " other.i;"))
                .containsExactly("1 index-dropped");
    }

    @Test
    void anOldTableDoesNotBecomeAPartOfANewOneUnseen() {
        assertThat(
                        onPostgres(
                                "CREATE TABLE a (id int) PARTITION BY RANGE (id); ALTER TABLE a"
                                        + " ATTACH PARTITION users FOR VALUES FROM (1) TO (9);"))
                .containsExactly("1 partition-changed");
    }

    @Test
    void aNewTableThatRefersToAnOldOneIsFound() {
        String orders =
                "CREATE TABLE orders (id bigint primary key, user_id bigint REFERENCES"
                        + " users(id));";
        for (Product product : Product.values()) {
            assertThat(findings(orders, product))
                    .as(product.toString())
                    .containsExactly("1 foreign-key-added");
        }
        assertThat(onPostgres("CREATE TABLE users (id bigint primary key); " + orders)).isEmpty();
        assertThat(onPostgres("CREATE TABLE IF NOT EXISTS users (id int primary key); " + orders))
                .containsExactly("1 foreign-key-added");
        assertThat(onPostgres("CREATE TABLE a (id int primary key, up int REFERENCES a)"))
                .isEmpty();
        assertThat(
                        onPostgres(
                                "CREATE TABLE a (b int); ALTER TABLE a ADD FOREIGN KEY (b)"
                                        + " REFERENCES users (id);"))
                .containsExactly("1 foreign-key-added");
        assertThat(onPostgres("CREATE TABLE a (b int REFERENCES users (id) FROBNICATE)"))
                .containsExactly("1 not-understood");
        assertThat(onPostgres(orders + " UPDATE member SET a = 1 WHERE id = 2;"))
                .containsExactly("1 foreign-key-added", "1 several-locks-in-one-transaction");
    }

    @Test
    void changesetsAreFoundAsLiquibaseFindsThem() {
        for (String line :
                List.of(
                        "--changeset John Doe:1",
                        "--changeset joe: 1",
                        "-- changeset \"a:b\":\"1 2\" runOnChange:true",
                        "--CHANGESET joe:1")) {
            assertThat(onPostgres("--liquibase formatted sql\n" + line + "\nDROP TABLE users;\n"))
                    .as(line)
                    .containsExactly("3 table-dropped");
        }
    }

    @Test
    void whatStandsInNoChangesetIsNotUnderstood() {
        assertThat(onPostgres("--liquibase formatted sql\nDROP TABLE users;\n"))
                .containsExactly("2 not-understood");
        assertThat(
                        onPostgres(
                                """
                                --liquibase formatted sql
                                --changeset joe:1
                                SELECT 1;
                                --changeset joe
                                DROP TABLE users;
                                """))
                .containsExactly("4 not-understood", "5 not-understood");
    }

    @Test
    void whatAQueryWritesBesideIsNotOverlooked() {
        for (String sql :
                List.of(
                        "WITH gone AS (DELETE FROM orders RETURNING *) INSERT INTO archive SELECT *"
                                + " FROM gone",
                        "WITH gone AS (DELETE FROM orders RETURNING *) UPDATE a SET b = 1 WHERE id"
                                + " = 2",
                        "WITH a AS MATERIALIZED (UPDATE orders SET b = 1 RETURNING *) DELETE FROM c"
                                + " WHERE id = 2",
                        "INSERT INTO archive WITH gone AS (DELETE FROM orders RETURNING *) SELECT *"
                                + " FROM gone",
                        "COPY (DELETE FROM orders RETURNING *) TO STDOUT",
                        "CREATE TABLE a AS WITH b AS (DELETE FROM orders RETURNING *) SELECT * FROM"
                                + " b")) {
            assertThat(onPostgres(sql)).as(sql).containsExactly("1 not-understood");
        }
        assertThat(onPostgres("WITH a AS (SELECT 1) INSERT INTO b SELECT * FROM a")).isEmpty();
    }

    @Test
    void aFormOfAnotherDatabaseIsNotTakenForHarmless() {
        assertThat(onPostgres("ALTER TABLE settings RENAME key TO name"))
                .containsExactly("1 column-renamed");
        assertThat(onPostgres("ALTER TABLE settings RENAME index TO name"))
                .containsExactly("1 column-renamed");
        assertThat(onPostgres("ALTER TABLE t ALTER index TYPE text"))
                .containsExactly("1 type-changed");
        assertThat(onPostgres("ALTER TABLE t ADD partition int NOT NULL"))
                .containsExactly("1 required-column");
        assertThat(onPostgres("ALTER TABLE t DROP partition")).containsExactly("1 column-dropped");
        assertThat(onPostgres("ALTER TABLE t AUTO_INCREMENT = 5"))
                .containsExactly("1 not-understood");
        for (String sql :
                List.of(
                        "ALTER TABLE t RENAME KEY a TO b",
                        "ALTER TABLE t ALTER INDEX i INVISIBLE",
                        "ALTER TABLE t AUTO_INCREMENT = 5",
                        "ALTER TABLE t COMMENT 'x', RENAME INDEX a TO b")) {
            assertThat(onMysql(sql)).as(sql).isEmpty();
        }
        assertThat(onMysql("ALTER TABLE t COMMENT 'x' ENGINE = InnoDB"))
                .containsExactly("1 not-understood");
    }

    @Test
    void sequencesOfAReleaseAreNotHarmless() {
        assertThat(onPostgres("ALTER SEQUENCE users_id_seq RENAME TO people_seq"))
                .containsExactly("1 object-dropped");
        assertThat(onPostgres("ALTER SEQUENCE IF EXISTS s SET SCHEMA b"))
                .containsExactly("1 object-dropped");
        assertThat(onPostgres("ALTER SEQUENCE s INCREMENT BY 50"))
                .containsExactly("1 code-changed");
        assertThat(onPostgres("ALTER SEQUENCE s RESTART")).containsExactly("1 code-changed");
        assertThat(onPostgres("ALTER SEQUENCE s OWNED BY a.b")).isEmpty();
        assertThat(onPostgres("ALTER INDEX i SET TABLESPACE b"))
                .containsExactly("1 exclusive-maintenance");
        assertThat(onPostgres("ALTER INDEX i RENAME TO j")).isEmpty();
        assertThat(onPostgres("ALTER EXTENSION e UPDATE")).containsExactly("1 code-changed");
        assertThat(onPostgres("ALTER DEFAULT PRIVILEGES REVOKE SELECT ON TABLES FROM app"))
                .containsExactly("1 right-revoked");
    }

    @Test
    void whatIsCarriedOutAfterAHarmlessWordIsNotHarmless() {
        for (String sql :
                List.of(
                        "EXPLAIN ANALYZE DELETE FROM users",
                        "EXPLAIN (ANALYZE, BUFFERS) DELETE FROM users",
                        "BEGIN NOT ATOMIC DROP TABLE users; END",
                        "START REPLICA",
                        "SELECT public.\"Wipe\"()",
                        "SELECT \"Wipe\"()",
                        "SELECT evil.max(1)",
                        "VALUES (wipe())")) {
            for (Product product : Product.values()) {
                assertThat(findings(sql, product))
                        .as(product + ": " + sql)
                        .containsExactly("1 not-understood");
            }
        }
        for (String sql :
                List.of(
                        "ANALYZE FORMAT=JSON DELETE FROM users",
                        "ANALYZE UPDATE users SET a = 1",
                        "SET GLOBAL read_only = 1",
                        "SET @a = wipe()",
                        "SELECT `wipe`()")) {
            assertThat(findings(sql, Product.MARIADB)).as(sql).containsExactly("1 not-understood");
        }
        for (String sql :
                List.of(
                        "FLUSH TABLES WITH READ LOCK",
                        "FLUSH TABLES a FOR EXPORT",
                        "CREATE TABLE a (id int); LOCK TABLES a WRITE, users WRITE")) {
            assertThat(onMysql(sql)).as(sql).containsExactly("1 exclusive-maintenance");
        }
        assertThat(onMysql("CREATE EVENT e ON SCHEDULE EVERY 1 DAY DO DELETE FROM users"))
                .containsExactly("1 code-changed");
        for (String sql :
                List.of(
                        "ANALYZE TABLE a",
                        "ANALYZE LOCAL TABLE a",
                        "FLUSH PRIVILEGES",
                        "START TRANSACTION",
                        "SET @a = CONCAT(@a, 'b')",
                        "SET NAMES utf8mb4",
                        "EXPLAIN SELECT 1")) {
            assertThat(onMysql(sql)).as(sql).isEmpty();
        }
        assertThat(
                        onPostgres(
                                "BEGIN ISOLATION LEVEL SERIALIZABLE; ANALYZE users; SELECT"
                                        + " pg_catalog.setval('s', 1); END TRANSACTION"))
                .isEmpty();
    }

    @Test
    void aConditionThatNamesNoColumnIsNone() {
        for (String condition : List.of("true", "1=1", "(1 = 1)", "'a' = 'a'", "1", "NOT false")) {
            assertThat(onPostgres("DELETE FROM users WHERE " + condition))
                    .as(condition)
                    .containsExactly("1 table-emptied");
            assertThat(onPostgres("UPDATE users SET a = 1 WHERE " + condition))
                    .as(condition)
                    .containsExactly("1 whole-table-update");
        }
        assertThat(onPostgres("UPDATE a SET b = (SELECT c FROM d WHERE uuid = a.e) WHERE true"))
                .containsExactly("1 whole-table-update");
        assertThat(onPostgres("DELETE FROM users WHERE active = true")).isEmpty();
    }

    @Test
    void whatEndsTooEarlyIsNotUnderstood() {
        for (String sql :
                List.of(
                        "ALTER TABLE t ADD COLUMN a text COLLATE",
                        "ALTER TABLE t ADD COLUMN a int REFERENCES p (id) MATCH",
                        "ALTER TABLE t ADD COLUMN a int COMMENT",
                        "ALTER TABLE t ADD COLUMN a int DEFAULT",
                        "ALTER TABLE t ADD COLUMN a int STORAGE",
                        "ALTER TABLE t ADD CONSTRAINT",
                        "ALTER TABLE t",
                        "ALTER",
                        "ALTER VIEW",
                        "CREATE",
                        "CREATE INDEX i USING",
                        "CREATE INDEX i ON t USING",
                        "CREATE OR REPLACE ALGORITHM",
                        "CREATE OR REPLACE VIEW",
                        "DROP",
                        "DROP VIEW",
                        "RENAME TABLE a",
                        "LOCK TABLES",
                        "UPDATE",
                        "DELETE FROM")) {
            for (Product product : Product.values()) {
                assertThat(findings(sql, product))
                        .as(product + ": " + sql)
                        .contains("1 not-understood");
            }
        }
    }

    @Test
    void aDroppedIndexSaysWhetherWritersWait() {
        assertThat(texts("DROP INDEX i ON t ALGORITHM=COPY", Product.MYSQL))
                .singleElement()
                .asString()
                .endsWith("and who writes waits for that.");
        assertThat(texts("DROP INDEX i", Product.POSTGRESQL))
                .singleElement()
                .asString()
                .endsWith("and who writes waits for that.");
        for (String sql :
                List.of("DROP INDEX i ON t", "DROP INDEX i ON t ALGORITHM = INPLACE LOCK = NONE")) {
            assertThat(texts(sql, Product.MYSQL))
                    .singleElement()
                    .asString()
                    .endsWith("may need it.");
        }
    }

    private static List<String> texts(String sql, Product product) {
        return Linter.findings(Script.of("V2__x.sql", sql, product), product).stream()
                .map(LintFinding::text)
                .toList();
    }

    @Test
    void whatHasNoEndIsNotUnderstood() {
        for (String sql :
                List.of(
                        "SELECT 'a' 'b; DROP TABLE users;",
                        "COMMENT ON TABLE a IS 'b; DROP TABLE users;",
                        "GRANT SELECT ON \"a TO b; DROP TABLE users;",
                        "GRANT SELECT ON ${a TO b; DROP TABLE users;",
                        "SELECT 1 /* ; DROP TABLE users;",
                        "SELECT $$ ; DROP TABLE users;")) {
            assertThat(onPostgres(sql)).as(sql).containsExactly("1 not-understood");
        }
    }

    @Test
    void aConditionThatIsOneSideOfAnOrIsNone() {
        assertThat(onPostgres("UPDATE users SET a = 1 WHERE 1 = 1 OR id = 2"))
                .containsExactly("1 whole-table-update");
        assertThat(onPostgres("UPDATE users SET a = 1 WHERE id = 1 OR id = 2")).isEmpty();
        assertThat(onPostgres("UPDATE users SET a = 1 WHERE true AND id = 2")).isEmpty();
    }

    @Test
    void aConstraintThatIsEnforcedIsNotHarmless() {
        assertThat(onPostgres("ALTER TABLE users ALTER CONSTRAINT c ENFORCED"))
                .containsExactly("1 not-understood");
        assertThat(onPostgres("ALTER TABLE users ALTER CONSTRAINT c DEFERRABLE")).isEmpty();
    }

    @Test
    void aReasonHoldsForNoOtherStatementOfItsLine() {
        assertThat(
                        texts(
                                "-- gapless:allow table-dropped nobody reads it\n"
                                        + "DROP TABLE a; DROP TABLE users;",
                                Product.MYSQL))
                .singleElement()
                .asString()
                .startsWith("users goes");
    }

    @Test
    void whatOnlyAClientKnowsIsNotUnderstood() {
        for (String sql :
                List.of(
                        "SELECT 1\\G\nDROP TABLE users;",
                        "COMMENT ON TABLE a IS 'b'\n/\nDROP TABLE users\n/",
                        "SELECT 1\nGO\nDROP TABLE users\nGO")) {
            for (Product product : Product.values()) {
                assertThat(findings(sql, product))
                        .as(product + ": " + sql)
                        .containsExactly("1 not-understood");
            }
        }
        assertThat(onPostgres("SELECT 4 /\n2")).isEmpty();
    }

    @Test
    void theDelimiterOfAChangesetMayBeAPattern() {
        String sql =
                """
                --liquibase formatted sql
                --changeset joe:1 endDelimiter:%s
                SELECT 1
                /
                DROP TABLE users
                /
                """;
        for (String same : List.of("/", "\\n/", "\"\\n/\\s*\\n|\\n/\"")) {
            assertThat(onPostgres(sql.formatted(same))).as(same).containsExactly("5 table-dropped");
        }
        assertThat(onPostgres(sql.formatted("[/]"))).as("[/]").containsExactly("3 not-understood");
        assertThat(onPostgres(sql.formatted("/|;")))
                .as("/|;")
                .containsExactly("3 not-understood", "5 not-understood");
    }

    @Test
    void aStringInDoubleQuotesIsNoColumnOnMysql() {
        assertThat(onMysql("DELETE FROM a WHERE \"x\" = \"x\"")).containsExactly("1 table-emptied");
        assertThat(onPostgres("DELETE FROM a WHERE \"x\" = \"x\"")).isEmpty();
    }

    @Test
    void aSearchPathHidesNoCall() {
        assertThat(onPostgres("SELECT set_config('search_path', 'a', false), wipe()"))
                .containsExactly("1 not-understood");
        assertThat(onMysql("SET @role = wipe()")).containsExactly("1 not-understood");
        assertThat(onMysql("SET ROLE a")).isEmpty();
    }

    @Test
    void versioningIsNoColumn() {
        for (String sql :
                List.of(
                        "ALTER TABLE users ADD SYSTEM VERSIONING",
                        "ALTER TABLE users ADD PERIOD FOR SYSTEM_TIME (a, b)")) {
            assertThat(findings(sql, Product.MARIADB)).as(sql).containsExactly("1 not-understood");
        }
    }
}
