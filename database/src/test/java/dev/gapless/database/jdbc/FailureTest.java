package dev.gapless.database.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gapless.api.ProblemReport;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.sql.SQLException;

class FailureTest {
    @ParameterizedTest
    @EnumSource(Failure.class)
    void whatTheServerRefusesIsNamedWithItsWordsAndAWayOut(Failure failure) {
        ProblemReport report =
                failure.problem(
                                "add column member.email",
                                new SQLException("ALTER command denied\nmore", "42000", 1142))
                        .report();
        assertThat(report.what()).contains("add column member.email");
        assertThat(report.found()).contains("ALTER command denied");
        assertThat(report.todo()).isNotEmpty();
    }
}
