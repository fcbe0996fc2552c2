package dev.gapless.agent.view;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gapless.agent.Opened;
import dev.gapless.core.deploy.SchemaRun;
import dev.gapless.core.port.SchemaChange.Phase;
import dev.gapless.core.port.SchemaChange.SchemaReport;

import org.junit.jupiter.api.Test;

import java.util.Optional;

class SchemaLinesTest {
    @Test
    void untilContractTheShapeBeforeIsThereToo() {
        assertThat(SchemaLines.of(13, 12, Optional.empty()))
                .containsExactly("13, and the shape before it");
        assertThat(SchemaLines.of(13, 13, Optional.empty())).containsExactly("13");
    }

    @Test
    void theNewestWorkSaysWhatWasCompared() {
        assertThat(SchemaLines.of(13, 12, Optional.of(run("48,322 rows compared, 0 differ"))))
                .containsExactly(
                        "13, and the shape before it; V13__add_email: 48,322 rows compared, 0"
                                + " differ");
    }

    @Test
    void whatHasOnlyBegunIsNamed() {
        assertThat(SchemaLines.of(0, 0, Optional.of(run("")))).containsExactly("V13__add_email");
    }

    @Test
    void withoutMigrationsNothingIsSaid() {
        assertThat(SchemaLines.of(0, 0, Optional.empty())).isEmpty();
    }

    private static SchemaRun run(String evidence) {
        return new SchemaRun(
                "V13__add_email",
                Optional.of(Phase.VERIFY),
                Opened.NOON,
                Opened.NOON,
                evidence.isEmpty()
                        ? Optional.empty()
                        : Optional.of(
                                new SchemaReport(Phase.VERIFY, 48_322, 48_322, 0, evidence, 0, 0)),
                true,
                Optional.empty(),
                0,
                Optional.empty());
    }
}
