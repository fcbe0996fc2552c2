package dev.gapless.cli;

import dev.gapless.api.Language;
import dev.gapless.cli.screen.Columns;
import dev.gapless.cli.screen.Paint;
import dev.gapless.cli.screen.Times;
import dev.gapless.cli.screen.Words;

import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;

/// What a command sees of the world around it; a test makes its own.
///
/// @param directory that relative paths start from
/// @param asks whether somebody sits at a terminal who can answer a question
/// @param redraws whether the output is a terminal, on which lines can be drawn over
/// @param coloursErrors whether the error stream is a terminal
/// @param language that people are spoken to in
public record Shell(
        Map<String, String> environment,
        Path directory,
        BufferedReader in,
        PrintStream out,
        PrintStream err,
        boolean asks,
        boolean redraws,
        boolean coloursErrors,
        Clock clock,
        Language language) {

    public static Shell ofProcess() {
        boolean outIsTerminal = isTerminal(1);
        boolean dumb = "dumb".equals(System.getenv("TERM"));
        return new Shell(
                System.getenv(),
                Path.of("").toAbsolutePath(),
                new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)),
                stream(FileDescriptor.out),
                stream(FileDescriptor.err),
                isTerminal(0) && outIsTerminal,
                outIsTerminal && !dumb,
                isTerminal(2) && !dumb,
                Clock.systemDefaultZone(),
                LanguageChoice.of(System.getenv(), outIsTerminal));
    }

    Shell speaking(Language other) {
        return new Shell(
                environment, directory, in, out, err, asks, redraws, coloursErrors, clock, other);
    }

    private static PrintStream stream(FileDescriptor descriptor) {
        return new PrintStream(new FileOutputStream(descriptor), true, StandardCharsets.UTF_8);
    }

    private static boolean isTerminal(int descriptor) {
        try {
            String target =
                    Files.readSymbolicLink(Path.of("/proc/self/fd/" + descriptor)).toString();
            return target.startsWith("/dev/pts/")
                    || target.startsWith("/dev/tty")
                    || target.equals("/dev/console");
        } catch (IOException _) {
            return false;
        }
    }

    public boolean coloured() {
        return redraws && coloursWanted();
    }

    private boolean coloursWanted() {
        return environment.getOrDefault("NO_COLOR", "").isEmpty();
    }

    public void print(List<String> lines) {
        lines.forEach(this::print);
    }

    public void print(String line) {
        out.println(coloured() ? Paint.line(line) : line);
    }

    /// A problem, on the error stream.
    public void printError(String line) {
        err.println(coloursErrors && coloursWanted() ? Paint.line(line) : line);
    }

    /// Beside the result: which agent, what goes on. Never in the way of a script that reads the
    /// output.
    public void note(String... lines) {
        words().told(List.of(lines)).forEach(err::println);
    }

    /// What the agent says, in the words of the reader.
    public void say(List<String> lines) {
        words().told(lines).forEach(line -> print(Columns.paragraph(Columns.clean(line))));
    }

    public Words words() {
        return Words.in(language);
    }

    public Times times() {
        return new Times(clock.instant(), clock.getZone());
    }

    public String variable(String name, String fallback) {
        String value = environment.getOrDefault(name, "");
        return value.isBlank() ? fallback : value;
    }
}
