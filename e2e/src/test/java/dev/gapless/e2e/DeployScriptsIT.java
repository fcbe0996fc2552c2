package dev.gapless.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.gapless.e2e.site.Checkout;
import dev.gapless.e2e.site.DeployScripts;
import dev.gapless.e2e.site.HandMade;
import dev.gapless.e2e.site.Operator;
import dev.gapless.e2e.site.Operator.Said;
import dev.gapless.e2e.site.Site;
import dev.gapless.testkit.Needed;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// The scripts that people have do what they say, and what they start can be adopted.
class DeployScriptsIT {
    @Test
    void theyDeployToTheIdleProfileAndEndWhatRanThereBefore() throws IOException {
        assumeTrue(Needed.there("nginx", HandMade.nginx().isPresent()), "no nginx is installed");
        try (Site site = Site.tiny().with("instances", "1")) {
            String[] ports = site.config().value("ports").replaceAll("[\\[\\] ]", "").split(",");
            int first = Integer.parseInt(ports[0]);
            int second = Integer.parseInt(ports[1]);
            Path folder = site.folder().resolve("hand-made");
            HandMade before = HandMade.laidOut(HandMade.nginx().orElseThrow(), folder);
            DeployScripts scripts =
                    DeployScripts.in(
                            folder.resolve("app"),
                            before.surroundings(site.orders(), first, second));
            try (before;
                    scripts) {
                scripts.deploy(Checkout.release("tiny", "1"));
                before.startNginx();
                assertThat(Files.readString(before.include())).contains(":" + first + ";");
                ProcessHandle one = scripts.process("real1").orElseThrow();

                scripts.deploy(Checkout.release("tiny", "2"));
                assertThat(Files.readString(before.include())).contains(":" + second + ";");
                assertThat(before.reloads()).isEqualTo(1);
                assertThat(one.isAlive()).as("it is idle").isTrue();

                scripts.deploy(Checkout.release("tiny", "1"));
                assertThat(Files.readString(before.include())).contains(":" + first + ";");
                assertThat(scripts.process("real1").orElseThrow().pid()).isNotEqualTo(one.pid());
                scripts.stop();
                assertThat(scripts.process("real2")).isEmpty();

                Said dry =
                        new Operator(site)
                                .types(
                                        "adopt",
                                        "--nginx-include",
                                        before.include().toString(),
                                        "--dry-run");
                assertThat(dry.exitCode()).as(dry.all()).isZero();
                assertThat(dry.out())
                        .contains("pid " + scripts.process("real1").orElseThrow().pid());
            }
        }
    }
}
