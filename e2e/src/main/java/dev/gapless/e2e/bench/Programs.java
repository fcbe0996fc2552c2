package dev.gapless.e2e.bench;

import java.io.IOException;

/// Programs of others that a measurement runs.
public final class Programs {
    private Programs() {}

    /// Whether it can be started.
    public static boolean installed(String program) throws InterruptedException {
        try {
            new ProcessBuilder(program, "--version")
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor();
            return true;
        } catch (IOException _) {
            return false;
        }
    }
}
