package dev.gapless.cli.follow;

import dev.gapless.api.wire.EventView;
import dev.gapless.cli.Shell;
import dev.gapless.cli.client.Json;

/// One event per line, as the agent sent it.
public final class JsonView implements View {
    private final Shell shell;

    public JsonView(Shell shell) {
        this.shell = shell;
    }

    @Override
    public void event(EventView event) {
        shell.out().println(Json.line(event));
    }

    @Override
    public void note(String text) {
        shell.note(text);
    }

    @Override
    public void close() {
        shell.out().flush();
    }
}
