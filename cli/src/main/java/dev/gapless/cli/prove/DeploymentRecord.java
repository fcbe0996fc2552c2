package dev.gapless.cli.prove;

import dev.gapless.api.wire.DeploymentView;
import dev.gapless.api.wire.DeploymentView.GuardView;
import dev.gapless.api.wire.DeploymentView.StepView;
import dev.gapless.load.report.Deployment;
import dev.gapless.load.report.Measured;
import dev.gapless.load.report.Phrase;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
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
                steps(ended));
    }

    private static List<Deployment.Step> steps(DeploymentView ended) {
        List<StepView> begun =
                ended.steps().stream().filter(step -> step.beganAtMillis() > 0).toList();
        List<Deployment.Step> steps = new ArrayList<>();
        for (int i = 0; i < begun.size(); i++) {
            long next = i + 1 < begun.size() ? begun.get(i + 1).beganAtMillis() : Long.MAX_VALUE;
            steps.add(step(begun.get(i), next, ended.guard()));
        }
        return steps;
    }

    /// What the guard decided stands with the step that was the newest then.
    private static Deployment.Step step(StepView step, long next, List<GuardView> guard) {
        String told =
                guard.stream()
                        .filter(one -> one.atMillis() >= step.beganAtMillis())
                        .filter(one -> one.atMillis() < next)
                        .map(one -> "; " + one.text())
                        .collect(Collectors.joining());
        return new Deployment.Step(
                step.name(),
                Instant.ofEpochMilli(step.beganAtMillis()),
                Duration.ofMillis(Math.max(0, Math.round(step.seconds() * 1000))),
                Phrase.plain(step.text() + told));
    }
}
