package dev.gapless.cli.follow;

import dev.gapless.api.wire.DeploymentView;
import dev.gapless.api.wire.DeploymentView.StepView;
import dev.gapless.api.wire.EventView;
import dev.gapless.api.wire.ServiceView;
import dev.gapless.cli.Shell;
import dev.gapless.cli.screen.PlainLine;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// One line per fact and at least one every ten seconds, so that a CI log shows life and no CI
/// kills it for silence.
public final class PlainView implements View {
    static final Duration LONGEST_SILENCE = Duration.ofSeconds(10);

    private final Shell shell;
    private Instant lastLine;

    public PlainView(Shell shell) {
        this.shell = shell;
        lastLine = shell.clock().instant();
    }

    @Override
    public void event(EventView event) {
        Instant now = shell.clock().instant();
        if (!event.text().isEmpty()) {
            shell.print(PlainLine.lines(event, shell.times(), shell.words()));
            lastLine = now;
        } else if (!Duration.between(lastLine, now).minus(LONGEST_SILENCE).isNegative()) {
            still(event);
            lastLine = now;
        }
    }

    private void still(EventView event) {
        Optional<StepView> running =
                event.service()
                        .flatMap(ServiceView::deployment)
                        .map(DeploymentView::steps)
                        .flatMap(
                                steps ->
                                        steps.stream()
                                                .filter(step -> step.state().equals("running"))
                                                .findFirst());
        String name = running.map(StepView::name).orElse("wait");
        String text = running.map(StepView::text).orElse("");
        shell.print(
                PlainLine.still(
                        name, text, event.secondsSinceBegin(), shell.times(), shell.words()));
    }

    @Override
    public void note(String text) {
        shell.note(text);
        lastLine = shell.clock().instant();
    }

    @Override
    public void close() {
        shell.out().flush();
    }
}
