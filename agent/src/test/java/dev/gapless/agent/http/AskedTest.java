package dev.gapless.agent.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gapless.api.Problem;
import dev.gapless.api.ProblemCode;
import dev.gapless.core.deploy.ServiceState;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.List;
import java.util.Map;

class AskedTest {
    private static final ServiceState SHOP = ServiceState.empty("shop");

    @Test
    void linesAreAHundredWhenNotNamedAndFiveThousandAtMost() {
        assertThat(Asked.lines(Map.of())).isEqualTo(100);
        assertThat(Asked.lines(Map.of("lines", "7"))).isEqualTo(7);
        assertThat(Asked.lines(Map.of("lines", "999999999"))).isEqualTo(5_000);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0", "-1", "+5", "abc", "1e3", "99999999999", " 5"})
    void linesThatAreNoNumberOfLinesAreRefused(String text) {
        refused(() -> Asked.lines(Map.of("lines", text)), ProblemCode.USAGE)
                .hasMessageContaining("lines=" + text + " is no number of lines.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-1", "two", "1.5", "12345678901234567890"})
    void aNumberOfADeploymentIsANumber(String text) {
        refused(() -> Asked.number(text), ProblemCode.USAGE)
                .hasMessageContaining("\"" + text + "\" is no number of a deployment.");
        assertThat(Asked.number("42")).isEqualTo(42);
    }

    @ParameterizedTest
    @ValueSource(strings = {"../..", "..", ".", "/etc", "1/../../other/1", "2", "1/", ""})
    void logsAreOnlyThoseOfAReleaseThatIsOrWas(String label) {
        assertThatThrownBy(() -> Asked.release(label, SHOP, List.of("1", "1+2")))
                .hasMessageContaining("There is no release " + label + " of shop.")
                .isInstanceOfSatisfying(
                        Problem.class,
                        problem -> {
                            assertThat(problem.is(ProblemCode.RELEASE_UNKNOWN)).isTrue();
                            assertThat(problem.report().found())
                                    .isEqualTo("releases with logs: 1, 1+2");
                        });
        assertThat(Asked.release("1+2", SHOP, List.of("1", "1+2"))).isEqualTo("1+2");
    }

    private static org.assertj.core.api.AbstractThrowableAssert<?, ? extends Throwable> refused(
            ThrowingCallable call, ProblemCode code) {
        return assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        Problem.class, problem -> assertThat(problem.is(code)).isTrue());
    }
}
