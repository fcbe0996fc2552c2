package dev.gapless.cli.follow;

import dev.gapless.api.wire.DeploymentView;
import dev.gapless.api.wire.EventView;
import dev.gapless.api.wire.ServiceView;
import dev.gapless.cli.Shell;
import dev.gapless.cli.screen.LiveScreen;
import dev.gapless.cli.screen.LiveScreen.Extras;

import java.util.List;
import java.util.Set;
import java.util.function.Function;

/// A picture of the deployment, redrawn in place.
public final class LiveView implements View {
    private static final Set<String> LOG_WORTH_SEEING = Set.of("starting", "warming", "unhealthy");

    private final Shell shell;
    private final Canvas canvas;
    private final int rows;
    private final Function<String, List<String>> log;
    private final RequestHistory history = new RequestHistory();

    /// @param rows of the terminal
    /// @param log newest lines of a release's log, empty when they cannot be had
    public LiveView(Shell shell, int rows, Function<String, List<String>> log) {
        this.shell = shell;
        this.canvas = new Canvas(shell);
        this.rows = rows;
        this.log = log;
    }

    @Override
    public void event(EventView event) {
        event.service()
                .ifPresent(
                        service -> {
                            history.add(event.atMillis(), service);
                            service.deployment().ifPresent(deployment -> draw(service, deployment));
                        });
    }

    private void draw(ServiceView service, DeploymentView deployment) {
        boolean starting =
                service.instances().stream()
                        .anyMatch(
                                one ->
                                        one.release().equals(deployment.to())
                                                && LOG_WORTH_SEEING.contains(one.state()));
        List<String> lines = starting ? log.apply(deployment.to()) : List.of();
        Extras extras = new Extras(history.graphs(service), lines, rows);
        canvas.draw(LiveScreen.lines(service, deployment, extras, shell.times(), shell.words()));
    }

    @Override
    public void note(String text) {
        canvas.keep(shell.words().told(text));
    }

    @Override
    public void close() {
        shell.out().flush();
    }
}
