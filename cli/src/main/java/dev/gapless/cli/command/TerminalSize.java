package dev.gapless.cli.command;

import dev.gapless.cli.Shell;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/// How many rows the terminal has; 24 when it does not say.
final class TerminalSize {
    private static final int USUAL_ROWS = 24;
    private static final int FEWEST_ROWS = 12;

    private TerminalSize() {}

    static int rows(Shell shell) {
        String named = shell.variable("LINES", "");
        return Math.max(
                FEWEST_ROWS, named.matches("[0-9]{1,4}") ? Integer.parseInt(named) : asked());
    }

    private static int asked() {
        try {
            Process stty =
                    new ProcessBuilder("stty", "size")
                            .redirectInput(Path.of("/dev/tty").toFile())
                            .redirectError(ProcessBuilder.Redirect.DISCARD)
                            .start();
            String answer =
                    new String(stty.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                            .strip();
            int rows =
                    answer.matches("[0-9]+ [0-9]+") ? Integer.parseInt(answer.split(" ", 2)[0]) : 0;
            return rows > 0 ? rows : USUAL_ROWS;
        } catch (IOException _) {
            return USUAL_ROWS;
        }
    }
}
