package dev.gapless.agent.service;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gapless.core.deploy.Action;
import dev.gapless.core.deploy.Event;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/// With real processes.
@Timeout(30)
class HookTest {
    @TempDir private Path folder;

    private Action.RunHook script(String text) {
        return new Action.RunHook(7, "before-shift", List.of("sh", "-c", text), folder, Map.of());
    }

    @Test
    void answersWithTheNumberOfItsDeployment() {
        assertThat(new Hook(script("exit 0")).run())
                .isEqualTo(new Event.HookDone(7, "before-shift", java.util.Optional.empty()));
    }

    @Test
    void tellsTheExitCodeAndTheLastLines() {
        Event.HookDone done = (Event.HookDone) new Hook(script("echo no room; exit 3")).run();
        assertThat(done.problem().orElseThrow().what()).contains("exit code 3");
        assertThat(done.problem().orElseThrow().evidence()).containsExactly("no room");
    }

    @Test
    void killsWhatTheHookHasStartedWhenItsTimeIsOver() throws IOException {
        Hook hook = new Hook(script("sleep 300 & echo $! > child; wait"), Duration.ofSeconds(2));
        Event.HookDone done = (Event.HookDone) hook.run();
        assertThat(done.problem().orElseThrow().what()).contains("did not end within 2 s");
        awaitEnd(child());
    }

    @Test
    void killsWhatTheHookHasStartedWhenItIsCancelled() throws IOException {
        Hook hook = new Hook(script("sleep 300 & echo $! > tmp; mv tmp child; wait"));
        CompletableFuture<Event> answer = CompletableFuture.supplyAsync(hook::run);
        while (!Files.exists(folder.resolve("child"))) {
            Thread.onSpinWait();
        }
        hook.cancel();
        assertThat(((Event.HookDone) answer.join()).problem()).isPresent();
        awaitEnd(child());
    }

    @Test
    void doesNotBeginAfterItWasCancelled() {
        Hook hook = new Hook(script("touch begun"));
        hook.cancel();
        assertThat(((Event.HookDone) hook.run()).problem()).isPresent();
        assertThat(folder.resolve("begun")).doesNotExist();
    }

    private long child() throws IOException {
        return Long.parseLong(Files.readString(folder.resolve("child")).strip());
    }

    private static void awaitEnd(long pid) {
        ProcessHandle.of(pid).ifPresent(child -> child.onExit().join());
    }
}
