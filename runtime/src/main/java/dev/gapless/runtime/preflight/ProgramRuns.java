package dev.gapless.runtime.preflight;

import dev.gapless.api.Problem;
import dev.gapless.api.ProblemCode;
import dev.gapless.api.ProblemReport;
import dev.gapless.core.port.InstanceSpec;
import dev.gapless.core.port.Preflight;
import dev.gapless.runtime.command.ProgramLookup;
import dev.gapless.runtime.command.RunAs;
import dev.gapless.runtime.linux.UnixUser;
import dev.gapless.runtime.release.FilesReleaseStore;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/// The program is there and may be executed, the user exists, and that user may do so too and read
/// the artifact.
///
/// The artifact is judged before it is kept: a command that begins with it by the file that it is
/// taken from, and the user's way to the copy by the folders that are there; the copy itself can be
/// read by everybody who gets there.
final class ProgramRuns implements Check {
    private final FilesReleaseStore store;

    /// @param home `$GAPLESS_HOME`
    ProgramRuns(Path home) {
        store = new FilesReleaseStore(home);
    }

    @Override
    public List<ProblemReport> look(Preflight request) {
        List<ProblemReport> problems = new ArrayList<>();
        for (InstanceSpec spec : request.specs()) {
            Path kept = store.location(spec.service(), spec.release(), request.artifact());
            boolean artifactRuns =
                    !spec.command().isEmpty() && Path.of(spec.command().getFirst()).equals(kept);
            Optional<Path> program =
                    caught(
                            problems,
                            () ->
                                    artifactRuns
                                            ? ProgramLookup.find(
                                                    spec, request.artifact().toString())
                                            : ProgramLookup.find(spec));
            Optional<Optional<UnixUser>> user = caught(problems, () -> RunAs.account(spec));
            user.flatMap(account -> account)
                    .ifPresent(
                            account -> {
                                program.filter(_ -> !artifactRuns)
                                        .filter(file -> !may(account, "-x", file))
                                        .map(file -> denied(request, account, file, "executed"))
                                        .ifPresent(problems::add);
                                reaches(request, account, kept).ifPresent(problems::add);
                            });
        }
        return problems;
    }

    private static Optional<ProblemReport> reaches(Preflight request, UnixUser account, Path kept) {
        Path folder = kept.resolveSibling(".").normalize();
        while (!Files.exists(folder) && folder.getParent() != null) {
            folder = folder.getParent();
        }
        return may(account, "-x", folder)
                ? Optional.empty()
                : Optional.of(denied(request, account, folder, "entered"));
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
                .found("no right to it or to a folder above it")
                .todo("namei -l " + file + " shows which; give the right, or name another user")
                .report();
    }
}
