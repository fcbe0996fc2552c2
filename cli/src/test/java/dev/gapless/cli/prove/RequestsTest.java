package dev.gapless.cli.prove;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.gapless.api.Problem;
import dev.gapless.api.ProblemCode;
import dev.gapless.load.RequestSpec;

import org.junit.jupiter.api.Test;

import java.util.List;

class RequestsTest {
    private static final List<String> LISTED = List.of("/", "POST /orders/{id} -> 201");

    private static List<String> labels(Requests requests) {
        return requests.specs().stream().map(RequestSpec::label).toList();
    }

    @Test
    void sendsWhatIsListed() {
        assertThat(labels(Requests.choose(LISTED, List.of())))
                .containsExactly("GET /", "POST /orders/{id}");
    }

    @Test
    void sendsAnyReadThatIsAskedFor() {
        assertThat(labels(Requests.choose(LISTED, List.of("/cart", "HEAD /cart"))))
                .containsExactly("GET /cart", "HEAD /cart");
    }

    @Test
    void sendsAWriteThatIsAskedForAndListed() {
        assertThat(labels(Requests.choose(LISTED, List.of("POST /orders/{id}"))))
                .containsExactly("POST /orders/{id}");
    }

    @Test
    void refusesAWriteThatIsNotListed() {
        for (String request : List.of("POST /orders", "PUT /orders/{id}", "DELETE /")) {
            Problem problem =
                    catchThrowableOfType(
                            Problem.class, () -> Requests.choose(LISTED, List.of("/", request)));
            assertThat(problem.is(ProblemCode.REQUEST_NOT_LISTED)).isTrue();
            assertThat(problem.report().what()).startsWith(request + " ");
            assertThat(problem.report().found()).isEqualTo("listed: GET /, POST /orders/{id}");
        }
    }

    @Test
    void saysWhichPathItFellBackTo() {
        assertThat(Requests.only("/health").note()).contains("GET /health is sent");
    }
}
