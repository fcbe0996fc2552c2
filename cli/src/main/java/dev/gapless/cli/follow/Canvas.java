package dev.gapless.cli.follow;

import dev.gapless.cli.Shell;
import dev.gapless.cli.screen.Paint;

import java.io.PrintStream;
import java.util.List;

/// Some lines at the bottom of a terminal that are drawn over.
final class Canvas {
    private static final String START_OF_LINE = "\r";
    private static final String CLEAR_LINE = "\u001B[K";
    private static final String CLEAR_BELOW = "\u001B[J";

    private final PrintStream out;
    private final boolean coloured;
    private int drawn;

    Canvas(Shell shell) {
        out = shell.out();
        coloured = shell.coloured();
    }

    void draw(List<String> lines) {
        StringBuilder text = new StringBuilder(home());
        for (String line : lines) {
            text.append(coloured ? Paint.line(line) : line).append(CLEAR_LINE).append('\n');
        }
        out.print(text.append(CLEAR_BELOW));
        out.flush();
        drawn = lines.size();
    }

    /// A line that stays, above what is drawn next.
    void keep(String line) {
        out.print(home() + CLEAR_BELOW + line + "\n");
        out.flush();
        drawn = 0;
    }

    private String home() {
        return drawn == 0 ? START_OF_LINE : START_OF_LINE + "\u001B[" + drawn + "A";
    }
}
