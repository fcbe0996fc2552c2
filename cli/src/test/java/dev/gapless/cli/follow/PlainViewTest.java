package dev.gapless.cli.follow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gapless.cli.MovingClock;
import dev.gapless.cli.Shell;
import dev.gapless.cli.TestShell;
import dev.gapless.cli.Views;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Duration;

class PlainViewTest {
    @TempDir Path folder;

    @Test
    void saysSomethingAtLeastEveryTenSeconds() {
        TestShell surroundings = new TestShell(folder);
        MovingClock clock = new MovingClock();
        Shell shell = surroundings.shell(clock);
        PlainView view = new PlainView(shell);
        for (int second = 1; second <= 21; second++) {
            clock.pass(Duration.ofSeconds(1));
            view.event(Views.event(second, second, "", "", Views.starting()));
        }
        assertThat(surroundings.out().lines())
                .hasSize(2)
                .allMatch(line -> line.endsWith("start    127.0.0.1:8082 not listening yet"));
    }

    @Test
    void doesNotRepeatItselfWhileThereAreFacts() {
        TestShell surroundings = new TestShell(folder);
        MovingClock clock = new MovingClock();
        PlainView view = new PlainView(surroundings.shell(clock));
        for (int second = 1; second <= 21; second++) {
            clock.pass(Duration.ofSeconds(1));
            view.event(
                    Views.event(
                            second,
                            second,
                            "health",
                            second % 7 == 0 ? "fact " + second : "",
                            Views.starting()));
        }
        assertThat(surroundings.out().lines())
                .hasSize(3)
                .allMatch(line -> line.contains(" health   fact "));
    }
}
