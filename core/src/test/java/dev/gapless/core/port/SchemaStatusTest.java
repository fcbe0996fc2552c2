package dev.gapless.core.port;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gapless.core.port.SchemaChange.OpenMigration;
import dev.gapless.core.port.SchemaChange.SchemaStatus;
import dev.gapless.core.port.SchemaChange.Trial;
import dev.gapless.core.port.SchemaChange.Trying;

import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

class SchemaStatusTest {
    @Test
    void whatIsOnTrialIsNotGone() {
        assertThat(status(7).gone()).isEqualTo(7);
        assertThat(status(7, 7).gone()).isEqualTo(6);
        assertThat(status(5, 7).gone()).isEqualTo(5);
        assertThat(status(8, 7, 8).gone()).isEqualTo(6);
        assertThat(status(0).gone()).isZero();
    }

    private static SchemaStatus status(int contracted, Integer... open) {
        List<OpenMigration> migrations =
                Stream.of(open)
                        .map(
                                number ->
                                        new OpenMigration(
                                                "V" + number + "__x",
                                                number,
                                                Optional.empty(),
                                                true,
                                                false,
                                                Optional.empty(),
                                                0,
                                                new Trial(Trying.ON, Optional.of(Instant.EPOCH))))
                        .toList();
        return new SchemaStatus(
                contracted,
                contracted,
                "db",
                migrations,
                Optional.empty(),
                Optional.empty(),
                0,
                0,
                "");
    }
}
