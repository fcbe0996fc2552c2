package dev.gapless.cli.screen;

import dev.gapless.api.ExitCode;

import java.util.Arrays;
import java.util.List;

/// The table of exit codes.
public final class ExitCodeScreen {
    private ExitCodeScreen() {}

    public static List<String> lines(Words words) {
        return Arrays.stream(ExitCode.values())
                .map(
                        code ->
                                Columns.right(Integer.toString(code.code()), 4)
                                        + "  "
                                        + words.told(code.meaning()))
                .toList();
    }
}
