package dev.gapless.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.gapless.api.Problem;
import dev.gapless.core.port.SchemaChange.Phase;
import dev.gapless.migration.port.Product;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Old columns of which PostgreSQL has its own idea of what is equal, or of what they are.
class GatherTypesTest extends MemberLog {
    GatherTypesTest() {
        super(Product.POSTGRESQL);
    }

    @ParameterizedTest
    @ValueSource(strings = {"folded", "\"C\"", "german"})
    void tellsApartWhatTheOldCollationTakesForOne(String collation) throws Exception {
        scene.sql(
                "CREATE COLLATION folded (provider = icu, locale = 'und-u-ks-level2', deterministic = false)",
                "CREATE COLLATION german (provider = icu, locale = 'de')",
                "ALTER TABLE member_action ALTER member_name TYPE varchar(255) COLLATE "
                        + collation);
        scene.sql("UPDATE member_action SET member_name = 'KIM' WHERE id = 3");
        scene.runTo(ID, Phase.VERIFY);
        assertThat(members()).containsExactly("1 KIM 0 1", "1 kim 0 1", "1 lee 0 1", "2 kim 0 1");
        join(1, "Kim", "kim");
        scene.sql(
                "UPDATE member_action SET member_name = 'LEE' WHERE id = 2",
                "UPDATE member SET name = 'Lee' WHERE name = 'LEE'",
                "UPDATE action SET event_id = 2 WHERE id = 3");
        assertThat(members())
                .containsExactly("1 Kim 0 1", "1 Lee 0 1", "1 kim 0 2", "2 KIM 0 1", "2 kim 0 1");
        assertAgree(0);
    }

    /// The server compares no records of the two.
    @Test
    void refusesDomains() throws Exception {
        scene.sql(
                "CREATE DOMAIN event_key AS bigint CHECK (VALUE > 0)",
                "ALTER TABLE action ALTER event_id TYPE event_key");
        Problem problem =
                catchThrowableOfType(Problem.class, () -> scene.schema.plan(scene.settings()));
        assertThat((Throwable) problem).isNotNull();
        assertThat(problem.report().what() + problem.report().evidence())
                .contains("member.event_id is bigint", "event_key", "Give both one type");
    }
}
