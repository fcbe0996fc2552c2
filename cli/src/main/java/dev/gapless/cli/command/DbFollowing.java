package dev.gapless.cli.command;

import dev.gapless.api.ExitCode;
import dev.gapless.api.Problem;
import dev.gapless.api.wire.SchemaWorkView;
import dev.gapless.cli.Shell;
import dev.gapless.cli.client.AgentClient;
import dev.gapless.cli.follow.SchemaFollower;
import dev.gapless.cli.screen.DbWorkScreen;

import java.util.List;

/// Waits for a command on the schema and says how it ended; Ctrl-C leaves, and it goes on.
final class DbFollowing {
    private final AgentClient client;
    private final String words;
    private final boolean json;
    private final Shell shell;

    /// @param words flags that were given, as they have to stand in a command to be pasted
    DbFollowing(AgentClient client, String words, boolean json, Shell shell) {
        this.client = client;
        this.words = words;
        this.json = json;
        this.shell = shell;
    }

    ExitCode follow(SchemaWorkView work) {
        List<String> left =
                List.of(
                        "Left; "
                                + work.command()
                                + " of "
                                + work.migration()
                                + " goes on (to end it: gapless db stop --service "
                                + work.service()
                                + "). Come back:",
                        "gapless db status --watch" + words);
        try (Leaving _ = Leaving.guard(() -> left, json, shell)) {
            return conclude(new SchemaFollower(client, json, shell).toTheEnd(work));
        } catch (Problem problem) {
            // no refusal: something of it may be done
            return Refusals.show(problem.report(), json, shell);
        }
    }

    private ExitCode conclude(SchemaWorkView end) {
        if (!json) {
            shell.print(DbWorkScreen.found(end, shell.words()));
        }
        if (end.problem().isPresent()) {
            return json
                    ? Refusals.exitCode(end.problem().get())
                    : Refusals.show(end.problem().get(), false, shell);
        }
        if (!json) {
            shell.print(DbWorkScreen.done(end, shell.words()));
        }
        return ExitCode.DONE;
    }
}
