package dev.gapless.runtime.preflight;

import dev.gapless.api.Problem;
import dev.gapless.api.ProblemCode;
import dev.gapless.api.ProblemReport;
import dev.gapless.core.port.InstanceSpec;
import dev.gapless.core.port.Preflight;
import dev.gapless.runtime.command.ProgramLookup;
import dev.gapless.runtime.command.RunAs;
import dev.gapless.runtime.linux.UnixUser;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/// The program is there and may be executed, the user exists, and that user may do so too.
final class ProgramRuns implements Check {
    private final Path home;

    ProgramRuns(Path home) {
        this.home = home;
    }

    @Override
    public List<ProblemReport> look(Preflight request) {
        List<ProblemReport> problems = new ArrayList<>();
        for (InstanceSpec spec : request.specs()) {
            Optional<Path> program = caught(problems, () -> ProgramLookup.find(spec));
            Optional<Optional<UnixUser>> user = caught(problems, () -> RunAs.account(spec));
            user.flatMap(account -> account)
                    .ifPresent(
                            account -> {
                                program.filter(file -> !may(account, "-x", file))
                                        .ifPresent(
                                                file ->
                                                        problems.add(
                                                                denied(
                                                                        request,
                                                                        account,
                                                                        file,
                                                                        "executed")));
                                Optional.of(request.artifact())
                                        .filter(
                                                file ->
                                                        file.startsWith(home)
                                                                && Files.exists(file)
                                                                && !may(account, "-r", file))
                                        .ifPresent(
                                                file ->
                                                        problems.add(
                                                                denied(
                                                                        request, account, file,
                                                                        "read")));
                            });
        }
        return problems;
    }

    private static <T> Optional<T> caught(List<ProblemReport> problems, Supplier<T> look) {
        try {
            return Optional.of(look.get());
        } catch (Problem problem) {
            problems.add(problem.report());
            return Optional.empty();
        }
    }

    /// Asks the kernel itself, as that user: rights of every folder above count as well.
    private static boolean may(UnixUser account, String test, Path file) {
        List<String> command = new ArrayList<>(RunAs.prefix(account));
        command.addAll(List.of("/bin/sh", "-c", "test " + test + " \"$1\"", "-", file.toString()));
        try {
            return new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException _) {
            return true;
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    private static ProblemReport denied(
            Preflight request, UnixUser account, Path file, String what) {
        return Problem.of(
                        ProblemCode.PERMISSION_DENIED,
                        file + " may not be " + what + " by user " + account.name() + ".")
                .where(request.configFile() + "  user: " + account.name())
                .found("no right to the file or to a folder above it")
                .todo("namei -l " + file + " shows which; give the right, or name another user")
                .report();
    }
}
