package dev.gapless.agent.journal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gapless.config.ConfigReader;
import dev.gapless.core.port.Adopted;
import dev.gapless.core.port.InstanceSpec;
import dev.gapless.core.service.Address;
import dev.gapless.core.service.InstanceId;
import dev.gapless.core.service.Settings;
import dev.gapless.core.service.StartPriority;

import org.junit.jupiter.api.Test;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What an older agent has written is read by this one.
class StateJsonOfOlderAgentsTest {
    private final StateJson json = new StateJson();

    private static InstanceSpec spec(Optional<Adopted> adopted) {
        return new InstanceSpec(
                new InstanceId("shop-1-0a"),
                "shop",
                "1",
                Address.local(8081),
                "1",
                Path.of("/srv/shop"),
                List.of("java"),
                Map.of(),
                "",
                0,
                adopted);
    }

    @Test
    void anInstanceWithoutAWordOnAdoptionWasStartedHere() {
        String written = json.write(spec(Optional.empty()));
        String older = written.replaceAll(",?\"adopted\":null", "");
        assertThat(older).doesNotContain("adopted");
        assertThat(json.read(older, InstanceSpec.class)).isEqualTo(spec(Optional.empty()));
    }

    @Test
    void aReleaseWithoutAWordOnItsStartStartedWithItsShare() {
        Settings now =
                ConfigReader.read(
                        Path.of("/srv/shop/gapless.yaml"),
                        "name: shop\nartifact: shop-{version}.jar\nhealth: { path: /h }\nswitch: { listen: 127.0.0.1:8080 }\n",
                        Map.of());
        String written = json.write(now);
        String older = written.replace(",\"startPriority\":\"LOW\"", "");
        assertThat(older).doesNotContain("startPriority");
        assertThat(json.read(older, Settings.class).startPriority())
                .isEqualTo(StartPriority.NORMAL);
        assertThat(json.read(written, Settings.class)).isEqualTo(now);
    }

    @Test
    void anAdoptedOneIsReadAsItWasWritten() {
        InstanceSpec spec =
                spec(Optional.of(new Adopted(7, 9, "boot", List.of("systemctl"), "a.service")));
        assertThat(json.read(json.write(spec), InstanceSpec.class)).isEqualTo(spec);
    }
}
