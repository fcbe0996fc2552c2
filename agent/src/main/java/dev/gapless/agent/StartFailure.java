package dev.gapless.agent;

import dev.gapless.api.GaplessHome;
import dev.gapless.api.ProblemReport;

import tools.jackson.databind.json.JsonMapper;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;

/// Why an agent did not start: for whoever reads its output, and as a file for the command that
/// started it.
final class StartFailure {
    private static final System.Logger LOG = System.getLogger(StartFailure.class.getName());

    private StartFailure() {}

    static void tell(ProblemReport problem) {
        System.err.println(problem.what() + " [" + problem.code() + "]");
        row("where", problem.where());
        row("found", problem.found());
        row("serves", problem.serves());
        row("do", problem.todo());
        String file = System.getenv().getOrDefault(GaplessHome.START_FAILURE, "");
        if (!file.isEmpty()) {
            write(Path.of(file), problem);
        }
    }

    private static void write(Path file, ProblemReport problem) {
        try {
            Files.writeString(file, JsonMapper.builder().build().writeValueAsString(problem));
        } catch (IOException e) {
            LOG.log(Level.DEBUG, "the output has to do", e);
        }
    }

    private static void row(String label, String text) {
        if (!text.isEmpty()) {
            System.err.printf("  %-7s %s%n", label, text);
        }
    }
}
