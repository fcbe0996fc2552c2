package dev.gapless.migration.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gapless.migration.port.Product;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.util.List;

class SplitterTest {
    private static List<String> texts(String sql, Product product) {
        return Splitter.split(sql, product).stream().map(SqlStatement::text).toList();
    }

    @Test
    void statementsEndAtSemicolonsAndKnowTheirLine() {
        List<SqlStatement> all =
                Splitter.split("-- first\nSELECT 1;\n\n  SELECT\n 2 ;;\nSELECT 3", Product.MYSQL);
        assertThat(all)
                .extracting(SqlStatement::text)
                .containsExactly("SELECT 1", "SELECT\n 2", "SELECT 3");
        assertThat(all).extracting(SqlStatement::line).containsExactly(2, 4, 6);
        assertThat(all.getFirst().remarks())
                .containsExactly(new SqlStatement.Remark("-- first", 1));
        assertThat(all.get(1).lineOf("SELECT\n ".length())).isEqualTo(5);
    }

    @Test
    void stringsNamesAndCommentsHideWhatTheyHold() {
        String sql = "SELECT 'a;''b' /* ; */ -- ;\n, \"c;d\";SELECT 2";
        assertThat(texts(sql, Product.POSTGRESQL))
                .containsExactly(sql.substring(0, sql.indexOf(";SELECT 2")), "SELECT 2");
        assertThat(texts("SELECT `a;b`;SELECT 2", Product.MARIADB))
                .containsExactly("SELECT `a;b`", "SELECT 2");
    }

    @Test
    void eachProductHasItsOwnSigns() {
        assertThat(texts("SELECT 'it\\'s; one'; SELECT 2", Product.MYSQL)).hasSize(2);
        assertThat(texts("SELECT 'a\\'; SELECT 2", Product.POSTGRESQL)).hasSize(2);
        assertThat(texts("SELECT E'it\\'s; one'; SELECT 2", Product.POSTGRESQL)).hasSize(2);
        assertThat(texts("# a; b\nSELECT 1", Product.MYSQL)).containsExactly("SELECT 1");
        assertThat(texts("SELECT a #> '{b}'; SELECT 2", Product.POSTGRESQL)).hasSize(2);
        assertThat(texts("/* a /* b; */ c; */ SELECT 1", Product.POSTGRESQL))
                .containsExactly("SELECT 1");
        assertThat(texts("/*!50001 DROP TABLE a */; SELECT 1", Product.MYSQL))
                .containsExactly("DROP TABLE a", "SELECT 1");
    }

    @Test
    void dollarBodiesAreOneString() {
        String body = "CREATE FUNCTION f() RETURNS int AS $x1$ BEGIN; RETURN $1; END $x1$";
        assertThat(texts(body + "; SELECT $1; SELECT 2", Product.POSTGRESQL))
                .containsExactly(body, "SELECT $1", "SELECT 2");
        assertThat(texts("DO $$ a; b $$; SELECT 1", Product.POSTGRESQL)).hasSize(2);
    }

    @Test
    void compoundBodiesAreOneStatement() {
        String trigger =
                """
                CREATE TRIGGER t BEFORE INSERT ON m FOR EACH ROW
                BEGIN
                  IF NEW.a IS NULL THEN SET NEW.a = 1; END IF;
                  CASE NEW.b WHEN 1 THEN SET NEW.b = 2; END CASE;
                  SET NEW.c = CASE WHEN 1 THEN 2 END;
                END""";
        assertThat(texts(trigger + ";\nDROP TABLE x;", Product.MYSQL))
                .containsExactly(trigger, "DROP TABLE x");
        String atomic = "CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT 1; SELECT 2; END";
        assertThat(texts(atomic + "; DROP TABLE x", Product.POSTGRESQL))
                .containsExactly(atomic, "DROP TABLE x");
        assertThat(
                        texts(
                                "CREATE TRIGGER t BEFORE INSERT ON m FOR EACH ROW SET NEW.a = 1;"
                                        + " DROP TABLE x",
                                Product.MYSQL))
                .hasSize(2);
    }

    @Test
    void beginOfATransactionIsNoBody() {
        assertThat(texts("BEGIN; DROP TABLE a; END; DROP TABLE b", Product.POSTGRESQL))
                .containsExactly("BEGIN", "DROP TABLE a", "END", "DROP TABLE b");
    }

    @Test
    void delimiterIsThatOfTheClient() {
        String sql =
                """
                DELIMITER $$
                CREATE PROCEDURE p() BEGIN SELECT 1; END$$
                DROP TABLE a$$
                DELIMITER ;
                DROP TABLE b;
                """;
        assertThat(texts(sql, Product.MYSQL))
                .containsExactly(
                        "CREATE PROCEDURE p() BEGIN SELECT 1; END", "DROP TABLE a", "DROP TABLE b");
    }

    @Test
    void rowsOfCopyAreNoStatements() {
        String sql = "COPY m (a) FROM stdin;\nit's; one\n\\.\nDROP TABLE m;";
        assertThat(texts(sql, Product.POSTGRESQL))
                .containsExactly("COPY m (a) FROM stdin", "DROP TABLE m");
    }

    @Test
    void placeholdersAreNames() {
        List<SqlStatement> all = Splitter.split("DROP TABLE ${schema}.m", Product.POSTGRESQL);
        assertThat(all.getFirst().lexemes())
                .extracting(Lexeme::token)
                .contains(new Token.Word("${schema}"));
    }

    @Test
    void longStringsAreFine() {
        String sql = "INSERT INTO a VALUES ('" + "x''".repeat(200_000) + "'); SELECT 1";
        assertThat(texts(sql, Product.POSTGRESQL)).hasSize(2);
    }

    @Test
    void aNameIsNoBeginOfABody() {
        for (String sql :
                List.of(
                        "CREATE TABLE event (id bigint, begin timestamp); DROP TABLE users;",
                        "CREATE INDEX i ON event (begin); DROP TABLE users;",
                        "CREATE TABLE function (trigger int, begin int); DROP TABLE users;",
                        "CREATE VIEW v AS SELECT begin FROM event; DROP TABLE users;",
                        "CREATE FUNCTION f(begin int) RETURNS int RETURN 1; DROP TABLE users;")) {
            for (Product product : Product.values()) {
                assertThat(texts(sql, product))
                        .as(product + ": " + sql)
                        .hasSize(2)
                        .endsWith("DROP TABLE users");
            }
        }
        assertThat(
                        texts(
                                "CREATE TRIGGER t BEFORE INSERT ON begin FOR EACH ROW SET NEW.a = 1;"
                                        + " DROP TABLE users",
                                Product.MYSQL))
                .hasSize(2);
    }

    @Test
    void theKindOfABodyIsFoundBehindWhatComesBeforeIt() {
        for (String sql :
                List.of(
                        "CREATE DEFINER = 'root'@'localhost' PROCEDURE p() BEGIN SELECT 1; END",
                        "CREATE OR REPLACE DEFINER=`a b`@`%` AGGREGATE FUNCTION f(x int) RETURNS"
                                + " int BEGIN RETURN 1; END",
                        "CREATE DEFINER=CURRENT_USER() TRIGGER t BEFORE INSERT ON m FOR EACH ROW"
                                + " IF NEW.a = 1 THEN SET NEW.b = IF(1, 2, 3); END IF",
                        "ALTER EVENT e DO BEGIN SELECT 1; END",
                        "CREATE PROCEDURE p() l: LOOP IF a THEN LEAVE l; END IF; END LOOP l",
                        "CREATE FUNCTION f() RETURNS int BEGIN DECLARE EXIT HANDLER FOR"
                                + " SQLEXCEPTION BEGIN SET a = 1; END; RETURN CASE WHEN 1 THEN"
                                + " IF(1, 2, 3) ELSE 4 END; END")) {
            List<SqlStatement> all = Splitter.split(sql + "; DROP TABLE x;", Product.MARIADB);
            assertThat(all)
                    .as(sql)
                    .extracting(SqlStatement::text)
                    .containsExactly(sql, "DROP TABLE x");
            assertThat(all).allMatch(SqlStatement::whole);
        }
    }

    @Test
    void whatIsNotOneStatementSaysSo() {
        for (String sql :
                List.of(
                        "CREATE PROCEDURE p() BEGIN SELECT 1; DROP TABLE users",
                        "DELIMITER $$\nCREATE TABLE a (id int); DROP TABLE users$$",
                        "DELIMITER $$\nCREATE PROCEDURE p() SELECT 1; DROP TABLE users$$")) {
            assertThat(Splitter.split(sql, Product.MYSQL))
                    .as(sql)
                    .singleElement()
                    .matches(statement -> !statement.whole());
        }
        assertThat(
                        Splitter.split(
                                "DELIMITER //\nCREATE PROCEDURE p() BEGIN SELECT 1; END;\n//",
                                Product.MYSQL))
                .singleElement()
                .matches(SqlStatement::whole);
    }

    @Test
    @Timeout(10)
    void aDelimiterThatIsNotNamedIsNone() {
        assertThat(texts("DELIMITER\nDROP TABLE users;", Product.MYSQL))
                .containsExactly("DELIMITER", "DROP TABLE users");
    }

    @Test
    void aDelimiterIsSeenBehindANumber() {
        assertThat(
                        texts(
                                "DELIMITER $$\nINSERT INTO a SELECT 1$$\nDROP TABLE users$$",
                                Product.MYSQL))
                .containsExactly("INSERT INTO a SELECT 1", "DROP TABLE users");
    }

    @Test
    void dashesWithoutABlankAreNoCommentOnMysql() {
        String sql = "UPDATE t SET a = 5--1 WHERE id = 1; DROP TABLE users;";
        assertThat(texts(sql, Product.MYSQL)).hasSize(2);
        assertThat(texts(sql, Product.POSTGRESQL)).hasSize(1);
        assertThat(texts("--rollback DROP TABLE a;\nSELECT 1;", Product.MYSQL))
                .containsExactly("SELECT 1");
    }

    @Test
    void onlyRowsFromTheClientArePassedOver() {
        assertThat(texts("COPY m (stdin) TO '/x'; DROP TABLE users;", Product.POSTGRESQL))
                .hasSize(2);
    }
}
