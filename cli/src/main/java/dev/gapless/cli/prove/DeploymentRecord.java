package dev.gapless.cli.prove;

import dev.gapless.api.wire.DeploymentView;
import dev.gapless.api.wire.DeploymentView.GuardView;
import dev.gapless.api.wire.DeploymentView.StepView;
import dev.gapless.load.report.Deployment;
import dev.gapless.load.report.Measured;
import dev.gapless.load.report.Phrase;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/// A deployment that has ended, as a proof report tells it. Pure.
public final class DeploymentRecord {
    private DeploymentRecord() {}

    /// @param failed requests that failed meanwhile, as the clients saw it
    /// @param apart it was meant to harm
    public static Deployment of(DeploymentView ended, long failed, boolean apart) {
        return new Deployment(
                ended.to(),
                ended.from(),
                ended.kind(),
                ended.strategy(),
                Deployment.Outcome.valueOf(
                        ended.outcome().toUpperCase(Locale.ROOT).replace('-', '_')),
                Instant.ofEpochMilli(ended.startedAtMillis()),
                Duration.ofMillis(ended.endedAtMillis() - ended.startedAtMillis()),
                Measured.known(failed),
                apart,
                ended.steps().stream()
                        .filter(step -> step.beganAtMillis() > 0)
                        .map(step -> step(step, ended.guard()))
                        .toList());
    }

    private static Deployment.Step step(StepView step, List<GuardView> guard) {
        long end = step.beganAtMillis() + Math.round(step.seconds() * 1000);
        String told =
                guard.stream()
                        .filter(one -> one.atMillis() >= step.beganAtMillis())
                        .filter(one -> one.atMillis() < end)
                        .map(one -> "; " + one.text())
                        .collect(Collectors.joining());
        return new Deployment.Step(
                step.name(),
                Instant.ofEpochMilli(step.beganAtMillis()),
                Duration.ofMillis(Math.max(0, Math.round(step.seconds() * 1000))),
                Phrase.plain(step.text() + told));
    }
}
