package dev.gapless.database.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gapless.migration.port.TableName;
import dev.gapless.testkit.docs.Page;

import org.junit.jupiter.api.Test;

import java.util.List;

/// MariaDB and MySQL refuse a longer message: the write would fail with an error of ours.
class TrialTextTest {
    private static final int MOST = 128;
    private static final TableName TABLE = new TableName("app", "member");

    @Test
    void saysWhoRefusesWhatAndTheWayOut() {
        TrialText text = TrialText.of("2_1", TABLE, List.of("nick"));
        assertThat(text.brief())
                .isEqualTo(
                        "Gapless refuses writes of member.nick: V2 is on trial. To end it: gapless db"
                                + " contract --end-trial V2");
        assertThat(text.message())
                .isEqualTo("Gapless refuses writes of member.nick: V2 is on trial contract");
        assertThat(text.hint()).endsWith("gapless db contract --end-trial V2");
    }

    @Test
    void isWhatThePageShows() {
        TrialText text = TrialText.of("2_1", TABLE, List.of("nick"));
        assertThat(Page.of("docs/reference/migrations.md").under("### Trial contract").block(""))
                .isEqualTo(
                        "ERROR: %s\n  Detail: %s\n  Hint: %s\n"
                                .formatted(text.message(), text.detail(), text.hint()));
    }

    @Test
    void isCutWhereTheServerWouldNotTakeIt() {
        List<String> many = List.of("a".repeat(64), "b".repeat(64));
        for (String tag : List.of("2_1", "999999999_12_3")) {
            String brief = TrialText.of(tag, TABLE, many).brief();
            assertThat(brief)
                    .hasSizeLessThanOrEqualTo(MOST)
                    .contains("..: V")
                    .endsWith("--end-trial V" + tag.substring(0, tag.indexOf('_')));
        }
    }
}
