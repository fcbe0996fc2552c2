package dev.gapless.proxy.route;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.List;
import java.util.stream.Stream;

class RouteCheckTest {
    private static final Target TARGET = new Target("i1", "v1", "127.0.0.1", 9000, true);
    private static final ServiceRoute GOOD =
            ServiceRoute.of(
                    "web",
                    List.of("127.0.0.1:8080", "[::1]:8080"),
                    List.of(new ReleaseWeight("v1", 1), new ReleaseWeight("v2", 0)),
                    List.of(TARGET));

    static Stream<Arguments> broken() {
        return Stream.of(
                Arguments.of("invalid-service", List.of(renamed(" ", GOOD.listen()))),
                Arguments.of(
                        "duplicate-service",
                        List.of(GOOD, renamed("web", List.of("127.0.0.1:8081")))),
                Arguments.of("invalid-listen", List.of(renamed("web", List.of()))),
                Arguments.of("invalid-listen", List.of(renamed("web", List.of("localhost:80")))),
                Arguments.of("invalid-listen", List.of(renamed("web", List.of("127.0.0.1")))),
                Arguments.of("invalid-listen", List.of(renamed("web", List.of("127.0.0.1:0")))),
                Arguments.of("invalid-listen", List.of(renamed("web", List.of("127.0.0.1:65536")))),
                Arguments.of("invalid-listen", List.of(renamed("web", List.of("::1:80")))),
                Arguments.of(
                        "duplicate-listen",
                        List.of(GOOD, renamed("api", List.of("127.0.0.1:8080")))),
                Arguments.of(
                        "listen-conflict", List.of(GOOD, renamed("api", List.of("0.0.0.0:8080")))),
                Arguments.of(
                        "invalid-weight",
                        List.of(
                                GOOD.withReleases(
                                        new ReleaseWeight("v1", -1), new ReleaseWeight("v2", 1)))),
                Arguments.of(
                        "duplicate-release",
                        List.of(
                                GOOD.withReleases(
                                        new ReleaseWeight("v1", 1), new ReleaseWeight("v1", 1)))),
                Arguments.of(
                        "unknown-release", List.of(GOOD.withReleases(new ReleaseWeight("v2", 1)))),
                Arguments.of("duplicate-instance", List.of(GOOD.withTargets(TARGET, TARGET))),
                Arguments.of(
                        "invalid-target",
                        List.of(
                                GOOD.withTargets(
                                        new Target("i1", "v1", "app.example", 9000, true)))),
                Arguments.of(
                        "invalid-target",
                        List.of(
                                GOOD.withTargets(
                                        new Target("i1", "v1", "127.0.0.1", 70_000, true)))),
                Arguments.of(
                        "target-is-listener",
                        List.of(GOOD.withTargets(new Target("i1", "v1", "127.0.0.1", 8080, true)))),
                Arguments.of("invalid-hold", List.of(GOOD.withHold(new Hold(true, -1, 0, 0)))),
                Arguments.of(
                        "invalid-limit",
                        List.of(GOOD.withLimits(Limits.DEFAULTS.withUpstreamIdleMillis(-5)))));
    }

    private static ServiceRoute renamed(String name, List<String> listen) {
        return ServiceRoute.of(name, listen, GOOD.releases(), GOOD.targets());
    }

    @ParameterizedTest
    @MethodSource("broken")
    void findsWhatIsWrong(String code, List<ServiceRoute> services) {
        assertThat(RouteCheck.problems(new RouteTable(1, 1, services)))
                .extracting(RouteProblem::code)
                .containsOnly(code);
    }

    @Test
    void findsEverythingAtOnce() {
        ServiceRoute broken =
                GOOD.withReleases(new ReleaseWeight("v2", -1)).withHold(new Hold(true, -1, 0, 0));
        assertThat(RouteCheck.problems(new RouteTable(-1, 1, List.of(broken))))
                .extracting(RouteProblem::code)
                .containsExactlyInAnyOrder(
                        "invalid-generation", "invalid-weight", "unknown-release", "invalid-hold");
    }

    @Test
    void hasNothingAgainstAGoodTable() {
        assertThat(RouteCheck.problems(new RouteTable(1, 1, List.of(GOOD)))).isEmpty();
    }
}
