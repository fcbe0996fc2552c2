package dev.gapless.migration.sql;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RowExpressionTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "login || '@x'",
                "coalesce(a, (b + 1) * 2)",
                "'a ; -- ) select'",
                "$$ ; select $$",
                "$t$ $$ ; $t$",
                "E'it\\'s ;'",
                "\"select\" || \";\"",
                "extract(year FROM born)",
                "a IS DISTINCT FROM b",
                "selected",
                ""
            })
    void acceptsAnExpressionOverOneRow(String sql) {
        assertThat(new RowExpression(sql).refusal()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "'1; DROP TABLE t', \"it holds ';' where one expression is expected\"",
        "'1), (2', \"it holds ')' where one expression is expected\"",
        "'(1', its brackets do not match",
        "'1 -- x', it holds a comment; write that in the file instead",
        "'1 /* x', it holds a comment; write that in the file instead",
        "'(SELECT 1)', it holds 'SELECT'; only the columns of the same row may be used"
    })
    void refusesWhatIsMoreThanOneExpression(String sql, String why) {
        assertThat(new RowExpression(sql).refusal()).contains(why.replaceAll("^\"|\"$", ""));
    }

    @Test
    void findsNamesThatMayBeColumns() {
        assertThat(new RowExpression("Lower(Login) || \"Name\" || 'text' || n1 || count").names())
                .containsExactly("login", "Name", "n1", "count");
    }

    @Test
    void findsCalls() {
        assertThat(new RowExpression("Lower(login) || now() || \"My Function\" (1)").calls())
                .containsExactly("lower", "now", "My Function");
    }

    @Test
    void takesAQualifierAway() {
        assertThat(
                        Tokens.unqualified(
                                "lower(c.name) || 'c.x' || \"c\".\"y\" || cc.z || a.c.d", "c"))
                .isEqualTo("lower(name) || 'c.x' || \"y\" || cc.z || a.c.d");
        assertThat(Tokens.unqualified("NEW.email", "new")).isEqualTo("email");
        assertThat(new RowExpression(Tokens.unqualified(" c.name ", "c")).onlyName())
                .contains("name");
        assertThat(new RowExpression("lower(name)").onlyName()).isEmpty();
    }
}
