package dev.gapless.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gapless.cli.Main;
import dev.gapless.cli.ScriptedAgent;
import dev.gapless.cli.TestShell;
import dev.gapless.cli.Views;

import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// The real program, with a real SIGINT.
class LeavingTest {
    @TempDir Path folder;

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void ctrlCLeavesTheDeploymentGoingAndSaysHowToComeBack(boolean json) throws Exception {
        Path home = new TestShell(folder).home();
        CountDownLatch followed = new CountDownLatch(1);
        CountDownLatch over = new CountDownLatch(1);
        try (ScriptedAgent agent = new ScriptedAgent(home)) {
            agent.on("GET /v1/services/shop", Views.service(Optional.of(Views.starting())))
                    .events(
                            _ -> {
                                followed.countDown();
                                await(over);
                                return List.of();
                            });
            Process cli = watch(home, json);
            try {
                assertThat(followed.await(60, TimeUnit.SECONDS)).isTrue();
                new ProcessBuilder("sh", "-c", "kill -INT " + cli.pid()).start().waitFor();
                assertThat(cli.waitFor(30, TimeUnit.SECONDS)).isTrue();
                assertThat(cli.exitValue()).isEqualTo(130);
                String out = read(cli.getInputStream());
                String err = read(cli.getErrorStream());
                assertThat(json ? out : "").isEmpty();
                assertThat(json ? err : out)
                        .contains("Left; the deployment of shop goes on")
                        .endsWith("gapless status --watch --service shop\n");
            } finally {
                over.countDown();
                cli.destroyForcibly();
            }
            assertThat(agent.asked()).noneMatch(request -> request.contains("/commands/"));
        }
    }

    private static String read(InputStream stream) throws IOException {
        return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    }

    /// Ctrl-C works whatever this build was started by: under nohup or in the background of a shell
    /// it would be inherited as ignored.
    private static Process watch(Path home, boolean json) throws Exception {
        ProcessBuilder builder =
                new ProcessBuilder(
                        "env",
                        "--default-signal=INT,HUP,TERM",
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Main.class.getName(),
                        "status",
                        "--watch",
                        "--service",
                        "shop",
                        "--home",
                        home.toString());
        if (json) {
            builder.command().add("--json");
        }
        return builder.start();
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
