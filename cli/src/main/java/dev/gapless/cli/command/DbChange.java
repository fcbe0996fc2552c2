package dev.gapless.cli.command;

import dev.gapless.api.ExitCode;
import dev.gapless.api.Problem;
import dev.gapless.api.wire.SchemaCommandView;
import dev.gapless.api.wire.SchemaRequest;
import dev.gapless.cli.Shell;
import dev.gapless.cli.client.AgentClient;
import dev.gapless.cli.client.Json;
import dev.gapless.cli.screen.Columns;

import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.util.List;
import java.util.Optional;

/// A command that changes the schema, and waits for its end.
abstract class DbChange extends DbLook {
    @Parameters(
            arity = "0..1",
            paramLabel = "MIGRATION",
            defaultValue = "",
            description = "Its file without the ending, or its number. Default: the one due.")
    private String migration = "";

    @Option(names = "--json", description = "One event per line, as JSON.")
    private boolean json;

    DbChange(Shell shell) {
        super(shell);
    }

    /// Its name in the API.
    abstract String name();

    /// Throws `usage` for options that exclude each other.
    void requireSense() {}

    /// The shape that is right, where a person has to say it.
    String from() {
        return "";
    }

    /// Nothing is to be changed.
    boolean lookOnly() {
        return false;
    }

    /// Set where it is shown and asked before it is done.
    Optional<Question> question() {
        return Optional.empty();
    }

    @Override
    protected ExitCode run() {
        try {
            requireSense();
            question().ifPresent(ask -> ask.insistOnAnAnswer(shell, json, "gapless db plan"));
            ServiceFile file = file();
            return change(service().launcher(shell).connect(), file);
        } catch (Problem problem) {
            return Refusals.refused(problem.report(), json, shell);
        }
    }

    private ExitCode change(AgentClient client, ServiceFile file) {
        if (question().isPresent()) {
            SchemaCommandView preview = ask(client, file, true);
            if (preview.nothingToDo()) {
                return nothing(preview);
            }
            if (!json) {
                show(preview.text());
            }
            if (!question().get().goOn(shell)) {
                return ExitCode.REFUSED;
            }
        }
        SchemaCommandView answer = begin(client, file);
        return answer.work()
                .map(work -> new DbFollowing(client, words(), json, shell).follow(work))
                .orElseGet(() -> nothing(answer));
    }

    private SchemaCommandView begin(AgentClient client, ServiceFile file) {
        List<String> words =
                List.of(
                        shell.words().say("left.asked", name()),
                        "gapless db status --watch" + words());
        try (Leaving _ = Leaving.guard(() -> words, json, shell)) {
            return ask(client, file, false);
        }
    }

    private SchemaCommandView ask(AgentClient client, ServiceFile file, boolean dry) {
        return client.schemaCommand(
                file.name(),
                name(),
                new SchemaRequest(file.request(), migration, dry || lookOnly(), from()));
    }

    private ExitCode nothing(SchemaCommandView answer) {
        if (json) {
            shell.out().println(Json.line(answer));
        } else {
            String why = String.join("; ", shell.words().told(answer.text()));
            shell.print(shell.words().say("db.nothing", why));
        }
        return ExitCode.DONE;
    }

    private void show(List<String> text) {
        shell.words()
                .told(text)
                .forEach(line -> shell.print(Columns.wrap(Columns.clean(line), Columns.MOST)));
    }
}
