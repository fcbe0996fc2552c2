package dev.gapless.cli.prove;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IdSourceTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT id FROM orders",
                "select(id) from orders",
                "WITH mine AS (SELECT id FROM orders) SELECT id FROM mine",
                " \n with mine as (select 1) select * from mine",
                "(SELECT id FROM a) UNION ALL (SELECT id FROM b)",
                "TABLE ids",
                "VALUES ('a')"
            })
    void whatBeginsAsSqlIsAskedOfTheDatabase(String check) {
        assertThat(IdSource.isQuery(check)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://127.0.0.1:8080/ids",
                "/select/ids",
                "http://127.0.0.1/with table",
                "selected",
                "table"
            })
    void everythingElseIsAUrl(String check) {
        assertThat(IdSource.isQuery(check)).isFalse();
    }
}
