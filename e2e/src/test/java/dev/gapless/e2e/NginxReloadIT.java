package dev.gapless.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.gapless.api.Problem;
import dev.gapless.api.ProblemCode;
import dev.gapless.api.wire.DeploymentView;
import dev.gapless.e2e.site.Await;
import dev.gapless.e2e.site.HandMade;
import dev.gapless.e2e.site.Operator;
import dev.gapless.e2e.site.Operator.Said;
import dev.gapless.e2e.site.Site;
import dev.gapless.e2e.site.Traffic;
import dev.gapless.load.RequestSpec;
import dev.gapless.testkit.Needed;
import dev.gapless.testkit.docs.Page;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// An include that may not be changed but for its port: `switch.nginx.mode: reload`. What runs
/// behind it is adopted as it stands, and each deployment costs a reload, which is said.
class NginxReloadIT {
    private static final int USERS = 30;
    private static final Duration THINK = Duration.ofMillis(20);

    /// The file of the page, a key in each entry.
    private final Map<String, String> page =
            keys(
                    Page.of("docs/howto/nginx.md")
                            .under("## An include that may not be changed")
                            .block("yaml"));

    private final Site site =
            Site.tiny()
                    .with("instances", page("instances"))
                    .with("ramp", page("ramp"))
                    .with("switch.kind", page("switch.kind"))
                    .with("switch.expose-release", "false");
    private final Operator operator = new Operator(site);
    private HandMade before;

    @BeforeEach
    void theServiceRunsBehindNginx() {
        assumeTrue(Needed.there("nginx", HandMade.nginx().isPresent()), "no nginx is installed");
        before = HandMade.before(site);
        assertThat(page("switch.nginx.include")).endsWith(".inc");
        assertThat(page("switch.nginx.test")).endsWith("nginx -T");
        assertThat(page("switch.nginx.reload")).endsWith("nginx -s reload");
        site.with(
                "switch.nginx",
                "{ mode: %s, include: %s, test: %s, reload: %s }"
                        .formatted(
                                page("switch.nginx.mode"),
                                before.include(),
                                before.command("-T"),
                                before.command("-s", "reload")));
    }

    private String page(String key) {
        return Objects.requireNonNull(page.get(key), key);
    }

    /// `a.b` of a key `b` that stands in from `a`.
    private static Map<String, String> keys(String yaml) {
        Map<String, String> keys = new LinkedHashMap<>();
        List<String> groups = new ArrayList<>();
        for (String line : yaml.lines().toList()) {
            Matcher entry = Pattern.compile("( *)([a-z-]+):(?: (.*?))?(?: +#.*)?").matcher(line);
            assertThat(entry.matches()).as(line).isTrue();
            int level = entry.group(1).length() / 2;
            groups.subList(level, groups.size()).clear();
            groups.add(entry.group(2));
            if (entry.group(3) != null) {
                keys.put(String.join(".", groups), entry.group(3));
            }
        }
        return keys;
    }

    @AfterEach
    void end() {
        before.close();
        site.close();
    }

    @Test
    void adoptsAndDeploysWithOneReloadEachAndSaysWhatThatCosts() throws IOException {
        Process app = before.processes().getFirst();
        List<RequestSpec> gets = List.of(RequestSpec.get("/"));
        String asItWas = Files.readString(before.include());
        try (Traffic kept = Traffic.of(before.keepAlive(), USERS, THINK, gets);
                Traffic closing = Traffic.of(before.closing(), 4, THINK, gets)) {
            kept.awaitMore(200);

            Said adopted = operator.types("adopt", "--yes");
            assertThat(adopted.exitCode()).as(adopted.all()).isZero();
            assertThat(site.view().stable()).isEqualTo("1");
            assertThat(Files.readString(before.include())).isEqualTo(asItWas);
            assertThat(before.reloads()).isZero();

            Problem uncounted =
                    Lossless.refusal(
                            () -> site.client().plan(site.name(), site.request("2")),
                            ProblemCode.NGINX_NOT_COUNTED);
            assertThat(uncounted.report().todo()).contains("mode: flags", "errors: off");
            site.configure(site.config().with("analysis", page("analysis")));
            refusesARamp();
            assertThat(site.client().plan(site.name(), site.request("2")).notes())
                    .anyMatch(note -> note.contains("up to 34") && note.contains("reloaded once"));
            assertThat(kept.failed() + closing.failed()).as("lost so far").isZero();

            DeploymentView ended = site.deploy("2");
            Lossless.assertOutcome(ended, "succeeded", 0);
            assertThat(ended.requests()).isEqualTo(-1);
            assertThat(ended.uncounted()).contains("may not be changed", "reloaded once so far");
            assertThat(before.reloads()).isEqualTo(1);
            Await.until("it is stopped", Duration.ofSeconds(60), () -> !app.isAlive());
            assertThat(app.exitValue()).as("it ended by itself, as it does on SIGTERM").isZero();
            assertThat(Files.readString(before.include()))
                    .isNotEqualTo(asItWas)
                    .matches("set \\$service_url http://127\\.0\\.0\\.1:[0-9]+;\n");
            kept.awaitMore(100);

            // an agent that dies takes nothing with it, and the next one has nothing to reload
            site.agent().kill();
            kept.awaitMore(100);
            site.agent().connect();
            DeploymentView back = site.outcome(site.command("rollback").deployment().orElseThrow());
            Lossless.assertOutcome(back, "succeeded", 0);
            assertThat(before.reloads()).isEqualTo(2);
            Lossless.assertSettled(site, "1");
            kept.awaitMore(100);
            closing.awaitMore(100);

            // each of them may lose one request at each reload: that is what is said, and no more
            assertThat(kept.failed()).isLessThanOrEqualTo(2L * USERS);
            assertThat(closing.failed()).as("a new connection loses nothing").isZero();
        }
    }

    private void refusesARamp() {
        site.configure(site.config().with("ramp", "1s"));
        Problem refused =
                Lossless.refusal(
                        () -> site.client().plan(site.name(), site.request("2")),
                        ProblemCode.CONFIG_INVALID);
        assertThat(refused.report().toString())
                .contains("a ramp is not possible with mode: reload");
        site.configure(site.config().with("ramp", "0s"));
    }
}
