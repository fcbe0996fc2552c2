package dev.gapless.agent.journal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gapless.api.ProblemReport;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

import java.nio.file.Path;

class WriteFailureTest {
    @ParameterizedTest
    @CsvSource({
        "SQLITE_FULL, journal-write, true, make room",
        "SQLITE_IOERR_WRITE, journal-write, true, make room",
        "SQLITE_BUSY, journal-write, true, another program",
        "SQLITE_LOCKED, journal-write, true, another program",
        "SQLITE_READONLY, permission-denied, true, the right to write",
        "SQLITE_CANTOPEN, permission-denied, true, the right to write",
        "SQLITE_CORRUPT, journal-corrupt, false, restore",
        "SQLITE_NOTADB, journal-corrupt, false, restore",
        "SQLITE_CONSTRAINT_UNIQUE, internal, false, a bug"
    })
    void eachFailureHasAWayOutOfItsOwn(
            SQLiteErrorCode code, String problem, boolean retryable, String todo) {
        ProblemReport report =
                WriteFailure.of(
                                Path.of("/home/journal.db"),
                                "a decision",
                                new SQLiteException("on purpose", code))
                        .report();
        assertThat(report.code()).isEqualTo(problem);
        assertThat(report.retryable()).isEqualTo(retryable);
        assertThat(report.todo()).contains(todo);
        assertThat(report.where()).isEqualTo("/home/journal.db");
    }
}
