package dev.gapless.agent.front;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.List;
import java.util.Optional;

/// Where a line of the user's is to lead.
class SwitchPlaceTest {
    @ParameterizedTest
    @CsvSource({
        "127.0.0.1:8080,127.0.0.1:8080",
        "10.0.1.7:8080,10.0.1.7:8080",
        "0.0.0.0:8080,127.0.0.1:8080",
        "[::]:8080,[::1]:8080",
        "[::1]:8080,[::1]:8080"
    })
    void whatListensIsReachedThere(String listen, String place) {
        assertThat(SwitchPlace.reached(listen)).isEqualTo(place);
    }

    /// Where it leads is read again from the line itself, which names an address of this host.
    @ParameterizedTest
    @CsvSource({
        "127.0.0.1:8080,127.0.0.1:8080",
        "10.0.1.7:8080 127.0.0.1:8081,127.0.0.1:8081",
        "10.0.1.7:8080 [::1]:8080,[::1]:8080",
        "10.0.1.7:8080 0.0.0.0:8081,127.0.0.1:8081",
        "127.0.0.2:8080,",
        "10.0.1.7:8080,"
    })
    void aLineOfNginxLeadsToThisHost(String listen, String place) {
        assertThat(SwitchPlace.local(List.of(listen.split(" ", -1))))
                .isEqualTo(Optional.ofNullable(place));
    }
}
