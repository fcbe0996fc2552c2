package dev.gapless.migration.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gapless.core.port.SchemaChange.Phase;
import dev.gapless.core.port.SchemaChange.Shape;
import dev.gapless.core.port.SchemaChange.Statement;
import dev.gapless.migration.port.TableName;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

class StepTextTest {
    private static final TableName TABLE = new TableName("public", "odd \"name\": 'é\n\t\\ {x}");
    private static final List<Statement> SQL =
            List.of(
                    new Statement("CREATE\n  x -- ü €", "DROP x"),
                    new Statement("true", ""),
                    new Statement("12", "~"));

    private static final Repair REPAIR =
            new Repair(
                    Shape.NEW,
                    "what",
                    TABLE,
                    List.of("\"a\"", "\"b\""),
                    List.of("text", "1"),
                    "w",
                    " JOIN x",
                    List.of(
                            new Repair.Kept(TABLE, "_n", List.of("\"a\""), List.of("c"), "x"),
                            new Repair.Kept(TABLE, "", List.of(), List.of(), "")),
                    "a = 1",
                    List.of("true", "DELETE"),
                    true,
                    false,
                    "",
                    "SET x");

    static Stream<Step> steps() {
        return Stream.of(
                new Step.Locked(
                        Phase.EXPAND, "null", TABLE, Step.Lock.EXCLUSIVE, SQL, Optional.empty()),
                new Step.Locked(
                        Phase.SYNC,
                        "what",
                        TABLE,
                        Step.Lock.WRITERS,
                        SQL,
                        Optional.of(
                                new Step.Keep(
                                        List.of("\"id\""),
                                        List.of("\"c\"", "\"d\""),
                                        "c IS NOT NULL",
                                        "SELECT 1"))),
                new Step.Locked(
                        Phase.SYNC,
                        "what",
                        TABLE,
                        Step.Lock.NONE,
                        SQL,
                        Optional.empty(),
                        List.of(TABLE, TABLE)),
                new Step.Online(Phase.CONTRACT, "what", TABLE, SQL),
                new Step.Online(Phase.CONTRACT, "what", TABLE, SQL, List.of(TABLE, TABLE)),
                new Step.Check(Phase.EXPAND, "what", TABLE, "rule", "count", "first"),
                new Step.Fill(
                        Phase.CONTRACT,
                        "what",
                        TABLE,
                        List.of("\"a\"", "\"b\""),
                        List.of("text", "1"),
                        "t",
                        true,
                        "many",
                        "p",
                        true,
                        true,
                        "g",
                        SQL,
                        List.of("login", "Nick")),
                new Step.Compare(
                        "what",
                        TABLE,
                        List.of(),
                        "differs",
                        "own",
                        "",
                        "guard",
                        List.of(),
                        List.of(REPAIR)));
    }

    @ParameterizedTest
    @MethodSource("steps")
    void comesBackAsItWasWritten(Step step) {
        assertThat(StepText.read(StepText.write(step))).isEqualTo(step);
    }

    @Test
    void isOneLineOfJson() {
        String text = StepText.write(steps().findFirst().orElseThrow());
        assertThat(text).startsWith("{\"kind\": \"locked-1\"").doesNotContain("\n").endsWith("}");
    }
}
