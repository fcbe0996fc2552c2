package dev.gapless.cli;

import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Surroundings of a command under test: its own folder, home and clock, and an output that can be
/// read.
public final class TestShell {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final Map<String, String> environment = new HashMap<>();
    private final Path directory;
    private String typed = "";
    private boolean asks;
    private boolean redraws;
    private boolean errorsToATerminal;

    public TestShell(Path directory) {
        this.directory = directory;
        environment.put("GAPLESS_HOME", home().toString());
        environment.put("USER", "minsu");
        environment.put("NO_COLOR", "1");
        environment.put("PATH", System.getenv("PATH"));
    }

    public Path home() {
        return directory.resolve("home");
    }

    public TestShell typing(String lines) {
        typed = lines;
        asks = true;
        return this;
    }

    public TestShell onATerminal() {
        redraws = true;
        environment.put("LINES", "24");
        return this;
    }

    public TestShell withErrorsOnATerminal() {
        errorsToATerminal = true;
        return this;
    }

    public TestShell with(String variable, String value) {
        environment.put(variable, value);
        return this;
    }

    public Shell shell() {
        return shell(Clock.fixed(Instant.parse("2026-11-22T02:52:52Z"), ZoneId.of("Asia/Seoul")));
    }

    public Shell shell(Clock clock) {
        return new Shell(
                environment,
                directory,
                new BufferedReader(new StringReader(typed)),
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                asks,
                redraws,
                errorsToATerminal,
                clock,
                LanguageChoice.of(environment, redraws));
    }

    /// Runs a command to its exit code.
    public int run(String... args) {
        return Main.run(List.of(args), shell());
    }

    public String out() {
        return out.toString(StandardCharsets.UTF_8);
    }

    public String err() {
        return err.toString(StandardCharsets.UTF_8);
    }
}
