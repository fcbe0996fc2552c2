package dev.gapless.runtime.linux;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/// Control groups as they are written on real hosts.
class SystemdUnitTest {
    @Test
    void aServiceOfTheSystem() {
        assertThat(SystemdUnit.parse("0::/system.slice/shop.service\n"))
                .hasValueSatisfying(
                        unit -> {
                            assertThat(unit.name()).isEqualTo("shop.service");
                            assertThat(unit.user()).isEmpty();
                        });
        assertThat(SystemdUnit.parse("0::/system.slice/system-shop.slice/shop@8081.service\n"))
                .map(SystemdUnit::name)
                .contains("shop@8081.service");
        assertThat(SystemdUnit.parse("0::/system.slice/shop.service/payload\n"))
                .map(SystemdUnit::name)
                .contains("shop.service");
    }

    @Test
    void aServiceOfAUser() {
        String groups = "0::/user.slice/user-1000.slice/user@1000.service/app.slice/shop.service\n";
        assertThat(SystemdUnit.parse(groups))
                .hasValueSatisfying(
                        unit -> {
                            assertThat(unit.name()).isEqualTo("shop.service");
                            assertThat(unit.user()).hasValue(1000);
                        });
    }

    @Test
    void versionOneAndTheMixtureOfBoth() {
        String groups =
                """
                12:memory:/system.slice/other.service
                1:name=systemd:/system.slice/shop.service
                0::/
                """;
        assertThat(SystemdUnit.parse(groups)).map(SystemdUnit::name).contains("shop.service");
    }

    @Test
    void aManagerOfVersionTwoBesideVersionOne() {
        String groups =
                """
                12:memory:/
                1:name=systemd:/
                0::/system.slice/shop.service
                """;
        assertThat(SystemdUnit.parse(groups)).map(SystemdUnit::name).contains("shop.service");
    }

    @Test
    void whatWasStartedByHandHasNone() {
        assertThat(SystemdUnit.parse("0::/user.slice/user-1000.slice/session-3.scope\n")).isEmpty();
        assertThat(
                        SystemdUnit.parse(
                                "0::/user.slice/user-1000.slice/user@1000.service/app.slice/"
                                        + "app-org.gnome.Terminal.slice/vte-spawn-5.scope\n"))
                .isEmpty();
        assertThat(
                        SystemdUnit.parse(
                                "0::/user.slice/user-1000.slice/user@1000.service/init.scope\n"))
                .isEmpty();
        assertThat(SystemdUnit.parse("0::/\n")).isEmpty();
        assertThat(SystemdUnit.parse("")).isEmpty();
    }
}
