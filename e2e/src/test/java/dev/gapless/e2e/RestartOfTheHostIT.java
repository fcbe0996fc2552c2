package dev.gapless.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gapless.e2e.site.AgentControl;
import dev.gapless.e2e.site.Await;
import dev.gapless.e2e.site.Processes;
import dev.gapless.e2e.site.Site;
import dev.gapless.e2e.site.Traffic;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

/// Everything of a home is gone at once, as after a power cut.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RestartOfTheHostIT {
    private final Site site = Site.tiny();

    RestartOfTheHostIT() {
        Lossless.assertOutcome(site.deploy("1"), "succeeded", 0);
    }

    @AfterAll
    void end() {
        site.close();
    }

    private void everythingDies() {
        site.agent().kill();
        List<Processes.Found> all = Processes.mentioning(site.folder().toString());
        all.forEach(one -> Processes.kill(one.pid()));
        all.forEach(one -> AgentControl.awaitEnd(one.pid()));
    }

    private void servesAgain() {
        site.agent().connect();
        Lossless.assertSettled(site, "1");
        Await.until(
                "the switch knows both instances",
                Duration.ofMinutes(5),
                () ->
                        site.view().instances().stream()
                                        .filter(one -> one.state().equals("healthy"))
                                        .count()
                                == 2);
        try (Traffic traffic = Lossless.traffic(site)) {
            Lossless.assertNothingLost(site, traffic, "1");
        }
    }

    @Test
    void afterARebootProxyAndStableReleaseComeBack() throws IOException {
        everythingDies();
        // Pids of before the reboot may belong to anybody now; only the boot id tells.
        String otherBoot = UUID.randomUUID().toString();
        try (Stream<Path> files = Files.walk(site.home().resolve("instances"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String text = Files.readString(file);
                Files.writeString(file, text.replace(bootId(), otherBoot));
            }
        }
        servesAgain();
    }

    private static String bootId() throws IOException {
        return Files.readString(Path.of("/proc/sys/kernel/random/boot_id")).strip();
    }

    @Test
    void routesThatCannotBeReadAreWrittenAnew() throws IOException {
        everythingDies();
        for (String name : List.of("routes.json", "routes.previous.json")) {
            Path file = site.home().resolve("proxy").resolve(name);
            assertThat(file).exists();
            Files.writeString(file, Files.readString(file).substring(0, 40) + "\u0000garbage");
        }
        servesAgain();
    }
}
