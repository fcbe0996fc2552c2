package dev.gapless.database.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gapless.migration.plan.ColumnPair;
import dev.gapless.migration.plan.ColumnPair.Side;
import dev.gapless.migration.port.TableName;
import dev.gapless.migration.port.TableShape;

import org.junit.jupiter.api.Test;

import java.util.List;

/// The conditions stand beside others: each has to keep together.
class PairRuleTest {
    @Test
    void waitsForAnyRequiredColumn() {
        assertThat(rule(side("a", true)).pending("")).isEqualTo("a IS NULL");
        assertThat(rule(side("a", true), side("b", true)).pending("NEW."))
                .isEqualTo("(NEW.a IS NULL OR NEW.b IS NULL)");
        assertThat(rule(side("a", true), side("b", false)).pending("")).isEqualTo("a IS NULL");
        assertThat(rule(side("a", false), side("b", false)).pending(""))
                .isEqualTo("a IS NULL AND b IS NULL");
    }

    @Test
    void isBrokenWhenNeitherShapeSaysTheOther() {
        assertThat(rule(side("a", true), side("b", false)).broken())
                .isEqualTo("([a, b] <> [up0(), up1()] AND [o] <> [down0()]) OR a IS NULL");
    }

    @Test
    void belongsToTheNewReleaseWhenTheOldShapeCannotSayIt() {
        assertThat(rule(side("a", false)).own()).isEqualTo("NOT (a IS NULL) AND [a] <> [up0()]");
    }

    private static PairRule rule(Side... after) {
        TableShape table =
                TableShape.planned(new TableName("s", "t"), List.of(), List.of("id"), "");
        ColumnPair pair =
                new ColumnPair(
                        "2_1",
                        "what",
                        table,
                        List.of(side("o", false)),
                        List.of(after),
                        false,
                        List.of(),
                        List.of(),
                        List.of());
        return new PairRule(pair, new Plain());
    }

    private static Side side(String name, boolean notNull) {
        return new Side(name, "text", "text", notNull, "", "", "");
    }

    private static final class Plain implements PairRule.Words {
        @Override
        public String quote(String name) {
            return name;
        }

        @Override
        public String differ(List<Side> sides, List<String> left, List<String> right) {
            return left + " <> " + right;
        }

        @Override
        public String up(int column, String prefix) {
            return prefix + "up" + column + "()";
        }

        @Override
        public String down(int column, String prefix) {
            return prefix + "down" + column + "()";
        }
    }
}
