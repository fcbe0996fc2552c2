package dev.gapless.agent.service;

import dev.gapless.api.Problem;
import dev.gapless.api.ProblemCode;
import dev.gapless.api.ProblemReport;
import dev.gapless.core.deploy.Action;
import dev.gapless.core.deploy.Event;
import dev.gapless.core.deploy.HookStep;
import dev.gapless.runtime.linux.Pidfd;
import dev.gapless.runtime.linux.Proc;
import dev.gapless.runtime.linux.Signal;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/// Runs one hook to its end, to its limit, or until it is cancelled; then everything that it
/// started and that is still in its session is killed with it.
///
/// Thread-safe: it is cancelled from another thread than it runs on.
final class Hook {
    private static final int LINES = 20;

    private final Action.RunHook hook;
    private final Duration limit;
    private boolean cancelled;
    private @Nullable Process process;

    Hook(Action.RunHook hook) {
        this(hook, HookStep.LIMIT);
    }

    Hook(Action.RunHook hook, Duration limit) {
        this.hook = hook;
        this.limit = limit;
    }

    Event run() {
        return new Event.HookDone(hook.deployment(), hook.name(), outcome());
    }

    private Optional<ProblemReport> outcome() {
        try {
            return problem();
        } catch (IOException e) {
            return Optional.of(failed(hook, "could not be started: " + e.getMessage(), List.of()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.of(failed(hook, "was interrupted", List.of()));
        }
    }

    boolean is(long deployment, String name) {
        return hook.deployment() == deployment && hook.name().equals(name);
    }

    /// Also before it has begun.
    synchronized void cancel() {
        cancelled = true;
        if (process != null) {
            kill(process);
        }
    }

    private synchronized Process start(ProcessBuilder builder) throws IOException {
        if (cancelled) {
            throw new IOException("it was cancelled");
        }
        Process started = builder.start();
        process = started;
        return started;
    }

    /// It leads a session of its own, whose number is its pid.
    private static void kill(Process process) {
        if (!process.isAlive()) {
            return;
        }
        Proc.all().stream()
                .filter(stat -> stat.session() == process.pid() && !stat.ended())
                .forEach(
                        stat ->
                                Pidfd.open(stat.identity())
                                        .ifPresent(
                                                pidfd -> {
                                                    try (pidfd) {
                                                        pidfd.signal(Signal.SIGKILL);
                                                    }
                                                }));
        process.destroyForcibly();
    }

    private Optional<ProblemReport> problem() throws IOException, InterruptedException {
        Path output = Files.createTempFile("gapless-hook", ".log");
        try {
            ProcessBuilder builder =
                    new ProcessBuilder(line())
                            .directory(hook.directory().toFile())
                            .redirectErrorStream(true)
                            .redirectInput(Path.of("/dev/null").toFile())
                            .redirectOutput(output.toFile());
            builder.environment().putAll(hook.env());
            Process started = start(builder);
            if (!started.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                kill(started);
                return Optional.of(
                        failed(
                                hook,
                                "did not end within " + limit.toSeconds() + " s",
                                tail(output)));
            }
            return started.exitValue() == 0
                    ? Optional.empty()
                    : Optional.of(
                            failed(
                                    hook,
                                    "ended with exit code " + started.exitValue(),
                                    tail(output)));
        } finally {
            Files.deleteIfExists(output);
        }
    }

    private List<String> line() {
        List<String> line = new ArrayList<>(List.of("setsid"));
        line.addAll(hook.command());
        return line;
    }

    private static List<String> tail(Path output) throws IOException {
        List<String> lines =
                Files.readAllLines(output, java.nio.charset.StandardCharsets.ISO_8859_1);
        return lines.subList(Math.max(0, lines.size() - LINES), lines.size());
    }

    private static ProblemReport failed(Action.RunHook hook, String how, List<String> lines) {
        return Problem.of(ProblemCode.HOOK_FAILED, "The hook " + hook.name() + " " + how + ".")
                .where(String.join(" ", hook.command()))
                .todo("repair the hook, then gapless retry")
                .evidence(lines)
                .report();
    }
}
