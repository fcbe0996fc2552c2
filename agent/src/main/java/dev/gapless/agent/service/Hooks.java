package dev.gapless.agent.service;

import dev.gapless.api.Problem;
import dev.gapless.api.ProblemCode;
import dev.gapless.api.ProblemReport;
import dev.gapless.core.deploy.Action;
import dev.gapless.core.deploy.Event;
import dev.gapless.core.deploy.HookStep;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/// Runs a hook to its end, or to its limit.
final class Hooks {
    private static final int LINES = 20;

    private Hooks() {}

    static Event run(Action.RunHook hook) {
        try {
            return new Event.HookDone(hook.name(), problem(hook));
        } catch (IOException e) {
            return new Event.HookDone(
                    hook.name(),
                    Optional.of(
                            failed(hook, "could not be started: " + e.getMessage(), List.of())));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Event.HookDone(
                    hook.name(), Optional.of(failed(hook, "was interrupted", List.of())));
        }
    }

    private static Optional<ProblemReport> problem(Action.RunHook hook)
            throws IOException, InterruptedException {
        Path output = Files.createTempFile("gapless-hook", ".log");
        try {
            ProcessBuilder builder =
                    new ProcessBuilder(hook.command())
                            .directory(hook.directory().toFile())
                            .redirectErrorStream(true)
                            .redirectInput(Path.of("/dev/null").toFile())
                            .redirectOutput(output.toFile());
            builder.environment().putAll(hook.env());
            java.lang.Process process = builder.start();
            if (!process.waitFor(HookStep.LIMIT.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly();
                return Optional.of(
                        failed(
                                hook,
                                "did not end within " + HookStep.LIMIT.toSeconds() + " s",
                                tail(output)));
            }
            return process.exitValue() == 0
                    ? Optional.empty()
                    : Optional.of(
                            failed(
                                    hook,
                                    "ended with exit code " + process.exitValue(),
                                    tail(output)));
        } finally {
            Files.deleteIfExists(output);
        }
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
