package dev.gapless.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.gapless.e2e.site.Await;
import dev.gapless.e2e.site.HandMade;
import dev.gapless.e2e.site.Operator;
import dev.gapless.e2e.site.Operator.Said;
import dev.gapless.e2e.site.OrdinaryUser;
import dev.gapless.e2e.site.Site;
import dev.gapless.e2e.site.Traffic;
import dev.gapless.load.RequestSpec;
import dev.gapless.testkit.Needed;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What most people have: nginx is root's, and Gapless and the service are those of a user who is
/// not. The line for sudo that a refusal shows is pasted as it stands, and then everything works.
@Order(2)
class SudoIT {
    private static final Pattern ADOPTING =
            Pattern.compile("in /etc/sudoers\\.d/gapless: (.*?); then --nginx \"([^\"]*)\"");
    private static final Pattern SWITCHING =
            Pattern.compile(
                    "in /etc/sudoers\\.d/gapless: (.*?) then switch: \\{ nginx: \\{ (.*?) } }");

    private final Site site = Site.tiny().with("instances", "1").with("ramp", "1s");
    private OrdinaryUser user;
    private HandMade before;
    private Operator operator;

    @BeforeEach
    void theServiceRunsBehindTheNginxOfRoot() {
        assumeTrue(Needed.there("nginx", HandMade.nginx().isPresent()), "no nginx is installed");
        assumeTrue(Needed.there("sudo", OrdinaryUser.available()), "needs root and sudo");
        user = OrdinaryUser.begin();
        user.owns(site.folder());
        before = HandMade.before(site, user.prefix());
        operator = user.at(site);
    }

    @AfterEach
    void end() {
        if (before != null) {
            before.close();
        }
        site.close();
        if (user != null) {
            user.close();
        }
    }

    @Test
    void theLineOfTheRefusalIsEnoughForTheBuiltinSwitch() throws IOException {
        Matcher shown = shownBy(ADOPTING, adopts());
        user.sudoers(shown.group(1));
        goesTheWholeWay("--nginx", shown.group(2));
    }

    /// With nginx itself as the switch, whose commands stand in the file.
    @Test
    void theLineOfTheRefusalIsEnoughForNginxAsTheSwitch() throws IOException {
        before.serve(site);
        operator = user.at(site);
        Matcher shown = shownBy(ADOPTING, adopts());
        user.sudoers(shown.group(1));
        Matcher further = shownBy(SWITCHING, adopts("--nginx", shown.group(2)));
        assertThat(further.group(1)).as("the same rights").isEqualTo(shown.group(1));
        site.with(
                "switch.nginx",
                "{ include: " + before.ofFlags(site) + ", " + further.group(2) + " }");
        operator = user.at(site);
        goesTheWholeWay("--nginx", shown.group(2));
    }

    private static Matcher shownBy(Pattern line, Said refused) {
        assertThat(refused.exitCode()).isNotZero();
        assertThat(flat(refused)).contains("[nginx-denied]");
        Matcher shown = line.matcher(flat(refused));
        assertThat(shown.find()).as(refused.all()).isTrue();
        return shown;
    }

    private void goesTheWholeWay(String... how) throws IOException {
        try (Traffic closing =
                Traffic.of(
                        before.closing(),
                        4,
                        Duration.ofMillis(20),
                        List.of(RequestSpec.get("/")))) {
            closing.awaitMore(20);
            Said adopted = adopts(how);
            assertThat(adopted.exitCode()).as(adopted.all()).isZero();
            assertThat(adopted.out()).contains("Verified: a request through nginx");
            assertThat(before.reloads()).isEqualTo(1);
            Said deployed = operator.types("deploy", "2", "--yes");
            assertThat(deployed.exitCode()).as(deployed.all()).isZero();
            assertThat(before.reloads()).isEqualTo(1);
            Await.until(
                    "the adopted one is stopped",
                    Duration.ofSeconds(60),
                    () -> !before.processes().getFirst().isAlive());
            Said gone = operator.types("remove", "--keep-running", "--yes");
            assertThat(gone.exitCode()).as(gone.all()).isZero();
            closing.awaitMore(50);
            assertThat(closing.stop().failed()).isZero();
        }
    }

    private Said adopts(String... how) {
        List<String> words = new ArrayList<>(List.of("adopt", "--nginx-include"));
        words.add(before.include().toString());
        words.add("--yes");
        words.addAll(List.of(how));
        return operator.types(words.toArray(String[]::new));
    }

    private static String flat(Said said) {
        return said.all().replaceAll("\\s+", " ");
    }
}
