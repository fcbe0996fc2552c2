package dev.gapless.agent.warm;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SettlingTest {
    private static int windowsUntilSettled(long... p90) {
        Settling settling = new Settling();
        for (int i = 0; i < p90.length; i++) {
            settling.add(p90[i]);
            if (settling.settled()) {
                return i + 1;
            }
        }
        return -1;
    }

    @Test
    void whatGetsFasterHasNotSettled() {
        assertThat(windowsUntilSettled(1000, 850, 720, 610, 520, 440, 370, 310, 260)).isEqualTo(-1);
    }

    @Test
    void whatIsFastFromTheStartHasSettledAfterSixWindows() {
        assertThat(windowsUntilSettled(10, 10, 10, 10, 10, 10, 10)).isEqualTo(6);
    }

    @Test
    void fiveWindowsWithoutATenthAreTheEnd() {
        assertThat(windowsUntilSettled(1000, 500, 100, 95, 94, 96, 95, 97, 99)).isEqualTo(8);
    }

    @Test
    void aWindowThatSomethingElseMadeSlowIsNoProgressAndNoEnd() {
        // without the slow one it would be as above; the progress after it still counts
        assertThat(windowsUntilSettled(1000, 500, 900, 100, 95, 94, 80, 96, 95)).isEqualTo(-1);
    }
}
