package dev.gapless.cli.command;

import dev.gapless.cli.Shell;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Who asks, for the history: `minsu@ci-7`.
final class Caller {
    private Caller() {}

    static String name(Shell shell) {
        String user =
                shell.variable(
                        "SUDO_USER",
                        shell.variable("USER", System.getProperty("user.name", "unknown")));
        return user + "@" + host();
    }

    private static String host() {
        try {
            return Files.readString(Path.of("/proc/sys/kernel/hostname")).strip();
        } catch (IOException _) {
            return "localhost";
        }
    }
}
