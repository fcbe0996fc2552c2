package dev.gapless.runtime.process;

import dev.gapless.core.service.InstanceId;

import java.nio.file.Path;
import java.time.Duration;

/// Starts instance after instance, stopping each third one, until it is killed.
final class CrashingAgent {
    private CrashingAgent() {}

    public static void main(String[] arguments) {
        ProcessRuntime runtime =
                new ProcessRuntime(
                        Path.of(arguments[0]), dev.gapless.runtime.command.SecretSource.ofAgent());
        for (int i = 0; i < 200; i++) {
            String id = arguments[1] + "-" + i;
            runtime.start(Specs.of(id, "sleep", "60").spec());
            System.out.println(id);
            if (i % 3 == 2) {
                runtime.stop(new InstanceId(id), Duration.ofSeconds(5));
            }
        }
    }
}
