package dev.gapless.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class NeededTest {
    @Test
    void whatIsNotRequiredMayBeMissing() {
        assertThat(Needed.there("nginx", false, "")).isFalse();
        assertThat(Needed.there("nginx", false, "systemd")).isFalse();
        assertThat(Needed.there("nginx", true, "")).isTrue();
    }

    @Test
    void whatIsRequiredHasToBeThere() {
        assertThat(Needed.there("nginx", true, "nginx systemd")).isTrue();
        assertThatThrownBy(() -> Needed.there("systemd", false, " nginx  systemd "))
                .hasMessage("GAPLESS_REQUIRED names systemd, which is not there or does not work");
    }
}
