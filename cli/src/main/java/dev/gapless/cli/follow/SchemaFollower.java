package dev.gapless.cli.follow;

import dev.gapless.api.Problem;
import dev.gapless.api.ProblemCode;
import dev.gapless.api.wire.SchemaWorkView;
import dev.gapless.cli.Shell;
import dev.gapless.cli.client.AgentClient;
import dev.gapless.cli.client.Json;
import dev.gapless.cli.screen.DbWorkScreen;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/// Follows a command on the schema to its end. On a terminal the step at work is drawn over, else a
/// line is written for each fact and at least every ten seconds; as data one line for each change.
public final class SchemaFollower {
    private static final Duration LOOK = Duration.ofMillis(250);

    private final AgentClient client;
    private final boolean json;
    private final Shell shell;
    private final Canvas canvas;
    private String last = "";
    private int begun;
    private int ended;
    private Instant lastLine;

    public SchemaFollower(AgentClient client, boolean json, Shell shell) {
        this.client = client;
        this.json = json;
        this.shell = shell;
        this.canvas = new Canvas(shell);
        this.lastLine = shell.clock().instant();
    }

    /// Throws `agent-unreachable` when the agent is gone, and with it the command.
    public SchemaWorkView toTheEnd(SchemaWorkView first) {
        SchemaWorkView now = first;
        while (true) {
            show(now);
            if (now.ended()) {
                return now;
            }
            pause();
            now = client.schemaWork(first.service(), first.number());
        }
    }

    private void show(SchemaWorkView work) {
        if (json) {
            String line = Json.line(work);
            if (!line.equals(last)) {
                shell.out().println(line);
                last = line;
            }
            return;
        }
        for (; begun < work.steps().size() || ended < begun; ) {
            if (ended < begun) {
                if (!work.steps().get(ended).ended()) {
                    break;
                }
                keep(work, ended);
                ended++;
            } else {
                if (!shell.redraws()) {
                    line(DbWorkScreen.begun(work, begun, shell.times(), shell.words()));
                }
                begun++;
            }
        }
        if (ended < begun && !work.ended()) {
            goesOn(work);
        } else if (shell.redraws()) {
            canvas.draw(List.of());
        }
    }

    private void keep(SchemaWorkView work, int step) {
        for (String text : DbWorkScreen.ended(work, step, shell.times(), shell.words())) {
            if (shell.redraws()) {
                canvas.keep(text);
            } else {
                shell.print(text);
            }
        }
        lastLine = shell.clock().instant();
    }

    private void line(List<String> lines) {
        shell.print(lines);
        lastLine = shell.clock().instant();
    }

    private void goesOn(SchemaWorkView work) {
        List<String> lines = DbWorkScreen.goesOn(work, ended, shell.times(), shell.words());
        if (shell.redraws()) {
            canvas.draw(lines);
            return;
        }
        Duration silence = Duration.between(lastLine, shell.clock().instant());
        if (!silence.minus(PlainView.LONGEST_SILENCE).isNegative()) {
            line(lines);
        }
    }

    private static void pause() {
        try {
            Thread.sleep(LOOK);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Problem.of(ProblemCode.ABORTED_BY_USER, "Interrupted while waiting.")
                    .todo("gapless db status --watch")
                    .build();
        }
    }
}
