package dev.gapless.e2e.adopt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gapless.e2e.adopt.AdoptMain.Mode;
import dev.gapless.e2e.adopt.AdoptMain.Part;
import dev.gapless.e2e.adopt.AdoptMain.Report;
import dev.gapless.e2e.bench.Circumstances;

import org.junit.jupiter.api.Test;

import java.util.List;

/// What of a measurement is complained of.
class AdoptMainTest {
    private static final int USERS = 100;

    @Test
    void aReloadMayCostEachUserOneRequestAndNoMore() {
        assertThat(complaints(new Mode("behind-nginx", 5, 5, 900, 0, 0, USERS, USERS))).isEmpty();
        assertThat(complaints(new Mode("behind-nginx", 5, 5, 900, 0, 0, USERS + 1, 0)))
                .containsExactly("one reload cost a user more than one request");
        assertThat(complaints(new Mode("behind-nginx", 5, 5, 900, 0, 0, 0, USERS + 1)))
                .containsExactly("handing back cost a user more than one request for each reload");
    }

    @Test
    void handedBackByNginxAsTheSwitchItIsReloadedTwice() {
        assertThat(complaints(new Mode("nginx", 5, 5, 900, 0, 0, 0, 2 * USERS))).isEmpty();
        assertThat(complaints(new Mode("nginx", 5, 5, 900, 0, 0, 0, 2 * USERS + 1)))
                .containsExactly("handing back cost a user more than one request for each reload");
    }

    @Test
    void inDeploymentsNothingIsLostAndNginxIsNotReloaded() {
        assertThat(complaints(new Mode("nginx", 5, 4, 900, 1, 1, 0, 0)))
                .containsExactly(
                        "requests failed in deployments of Gapless",
                        "deployments did not succeed",
                        "nginx was reloaded in a deployment of Gapless");
        assertThat(complaints(new Mode("nginx", 5, 5, 0, 0, 0, 0, 0)))
                .containsExactly("no request was sent");
    }

    private static List<String> complaints(Mode mode) {
        return AdoptMain.complaints(
                new Report(
                        Circumstances.of("bench/adopt"),
                        USERS,
                        5,
                        List.of(mode),
                        new Part(0, 0, 0),
                        List.of()));
    }
}
