package dev.gapless.agent.adopt;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Where a line of the user's is to lead.
class CaseTest {
    @ParameterizedTest
    @CsvSource({
        "127.0.0.1:8080,127.0.0.1:8080",
        "10.0.1.7:8080,10.0.1.7:8080",
        "0.0.0.0:8080,127.0.0.1:8080",
        "[::]:8080,[::1]:8080",
        "[::1]:8080,[::1]:8080"
    })
    void whatListensIsReachedThere(String listen, String place) {
        assertThat(Case.reached(listen)).isEqualTo(place);
    }
}
