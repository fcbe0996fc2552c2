package dev.gapless.cli.follow;

import dev.gapless.api.wire.DeploymentView;
import dev.gapless.api.wire.EventView;
import dev.gapless.api.wire.ServiceView;
import dev.gapless.cli.Shell;
import dev.gapless.cli.client.Json;

import java.util.Optional;
import java.util.function.Supplier;

/// One event per line, as the agent sent it.
public final class JsonView implements View {
    private static final String END = "end";

    private final Shell shell;
    private long sequence;
    private boolean ended;

    public JsonView(Shell shell) {
        this.shell = shell;
    }

    @Override
    public void event(EventView event) {
        shell.out().println(Json.line(event));
        sequence = event.sequence();
        ended = event.type().equals(END);
    }

    /// The end as the last line, in case the stream broke before it was heard.
    ///
    /// @param service as it is now, asked for when it is needed
    public void end(DeploymentView deployment, Supplier<ServiceView> service) {
        if (!ended) {
            event(
                    new EventView(
                            sequence + 1,
                            deployment.number(),
                            deployment.endedAtMillis(),
                            (deployment.endedAtMillis() - deployment.startedAtMillis()) / 1000.0,
                            END,
                            deployment.state(),
                            "",
                            Optional.of(service.get().with(deployment))));
        }
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
