package dev.gapless.cli.prove;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gapless.api.wire.SchemaView;
import dev.gapless.load.report.Measured;
import dev.gapless.load.report.Phrase;
import dev.gapless.load.report.Schema;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Optional;

class SchemaRecordTest {
    private static Optional<SchemaView> at(int inForce, SchemaView.Open... open) {
        return Optional.of(
                new SchemaView(
                        "shop",
                        "10.0.1.5/shop",
                        "PostgreSQL 18.4",
                        inForce,
                        0,
                        List.of(open),
                        Optional.empty(),
                        ""));
    }

    private static SchemaView.Open open(int number, long comparedAt) {
        return new SchemaView.Open(
                "V" + number, number, "verify", true, false, 1307, 2, 0, comparedAt, 41, "", 0);
    }

    private static Phrase reason(Measured<?> measured) {
        return ((Measured.Unknown<?>) measured).reason();
    }

    @Test
    void saysWhatWasComparedAndHowLongAWriterWaited() {
        Schema schema =
                SchemaRecord.of(at(12), at(13, open(12, 5), open(13, 7)))
                        .asOptional()
                        .orElseThrow();
        assertThat(schema.from()).isEqualTo("12");
        assertThat(schema.to()).isEqualTo("13");
        assertThat(schema.rowsCompared()).isEqualTo(Measured.known(1307L));
        assertThat(schema.mismatches()).isEqualTo(Measured.known(2L));
        assertThat(schema.longestWaitMillis()).isEqualTo(Measured.known(41.0));
    }

    @Test
    void doesNotCallRowsEqualThatNobodyCompared() {
        Schema schema = SchemaRecord.of(at(12), at(13, open(13, 0))).asOptional().orElseThrow();
        assertThat(reason(schema.rowsCompared()).key()).isEqualTo("unknown.not-compared");
        assertThat(reason(schema.mismatches()).key()).isEqualTo("unknown.not-compared");
    }

    @Test
    void saysWhenTheSchemaStayedAndWhenNobodyCouldBeAsked() {
        assertThat(reason(SchemaRecord.of(at(12), at(12))).key()).isEqualTo("unknown.schema");
        assertThat(reason(SchemaRecord.of(at(12), Optional.empty())).key())
                .isEqualTo("unknown.schema.view");
    }
}
