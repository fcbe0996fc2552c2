package dev.gapless.agent.view;

import dev.gapless.agent.service.Telemetry;
import dev.gapless.api.wire.DeploymentView;
import dev.gapless.api.wire.DeploymentView.GuardView;
import dev.gapless.api.wire.DeploymentView.ReleaseShare;
import dev.gapless.api.wire.DeploymentView.StepView;
import dev.gapless.core.deploy.Deployment;
import dev.gapless.core.deploy.Deployment.StepLog;
import dev.gapless.core.deploy.Dips;
import dev.gapless.core.deploy.Ledger.Counts;
import dev.gapless.core.deploy.RouteStep;
import dev.gapless.core.deploy.ServiceState;
import dev.gapless.core.deploy.Step;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.ToLongFunction;

/// A deployment for people and programs.
public final class DeploymentViews {
    private static final long UNKNOWN = -1;
    private static final Duration BEFORE = Duration.ofSeconds(60);

    private DeploymentViews() {}

    /// The open or newest deployment of a service, with its counts.
    public static DeploymentView of(
            ServiceState state,
            Deployment deployment,
            Telemetry telemetry,
            String waitingFor,
            Instant now) {
        Instant end = deployment.endedAt().orElse(now);
        List<ReleaseShare> shares = shares(state, deployment, telemetry, end);
        boolean counted = deployment.uncounted().isEmpty();
        long requests = counted ? sum(shares, ReleaseShare::requests) : UNKNOWN;
        long failed = counted ? sum(shares, ReleaseShare::failed) : UNKNOWN;
        return new DeploymentView(
                state.service(),
                deployment.number(),
                deployment.kind().name().toLowerCase(Locale.ROOT),
                deployment.from().orElse(""),
                deployment.to(),
                deployment.strategy(),
                deployment.plan().id(),
                deployment.by(),
                deployment.state(),
                deployment.outcome().map(one -> one.label()).orElse(""),
                deployment.outcome().map(one -> one.exitCode().code()).orElse(-1),
                deployment.startedAt().toEpochMilli(),
                deployment.endedAt().map(Instant::toEpochMilli).orElse(0L),
                steps(deployment, waitingFor, now),
                shares,
                counted ? telemetry.lowestSecond(deployment.startedAt(), end) : UNKNOWN,
                counted
                        ? telemetry.average(
                                deployment.startedAt().minus(BEFORE), deployment.startedAt())
                        : UNKNOWN,
                requests,
                failed,
                deployment.cause(),
                state.serving().orElse(""),
                "",
                deployment.uncounted(),
                guard(deployment));
    }

    private static List<GuardView> guard(Deployment deployment) {
        return deployment.dips().map(Dips::changes).orElse(List.of()).stream()
                .map(
                        change ->
                                new GuardView(
                                        change.at().toEpochMilli(),
                                        change.pace().name().toLowerCase(Locale.ROOT),
                                        change.text()))
                .toList();
    }

    private static long sum(List<ReleaseShare> shares, ToLongFunction<ReleaseShare> figure) {
        return shares.stream().mapToLong(figure).sum();
    }

    private static List<ReleaseShare> shares(
            ServiceState state, Deployment deployment, Telemetry telemetry, Instant end) {
        Set<String> labels = new LinkedHashSet<>();
        deployment.from().ifPresent(labels::add);
        labels.add(deployment.to());
        labels.addAll(new java.util.TreeSet<>(state.ledger().totals().keySet()));
        List<ReleaseShare> shares = new ArrayList<>();
        for (String label : labels) {
            Counts counts =
                    deployment.open()
                            ? state.ledger()
                                    .total(label)
                                    .minus(deployment.base().getOrDefault(label, Counts.ZERO))
                            : deployment.served().getOrDefault(label, Counts.ZERO);
            boolean concerned =
                    deployment.from().equals(Optional.of(label))
                            || deployment.to().equals(label)
                            || counts.requests() + counts.failed() > 0;
            if (concerned) {
                double p99 = telemetry.p99(label, deployment.startedAt(), end);
                shares.add(
                        deployment.uncounted().isEmpty()
                                ? new ReleaseShare(
                                        label,
                                        counts.requests(),
                                        counts.failed(),
                                        counts.errors(),
                                        p99)
                                : new ReleaseShare(label, UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN));
            }
        }
        return shares;
    }

    private static List<StepView> steps(Deployment deployment, String waitingFor, Instant now) {
        List<StepView> steps = new ArrayList<>();
        for (StepLog log : deployment.log()) {
            boolean running = log.ended().isEmpty();
            Instant end = log.ended().orElse(now);
            boolean givenUp = !running && log.evidence().equals("given up");
            steps.add(
                    new StepView(
                            log.name(),
                            log.title(),
                            running ? "running" : givenUp ? "given-up" : "done",
                            log.direction() == Deployment.Direction.BACK,
                            log.began().toEpochMilli(),
                            Duration.between(log.began(), end).toMillis() / 1000.0,
                            running ? waitingFor : log.evidence()));
        }
        if (deployment.open()) {
            int next = deployment.step() + (deployment.begun() ? 1 : 0);
            for (Step step :
                    deployment
                            .plan()
                            .steps()
                            .subList(
                                    Math.min(next, deployment.plan().steps().size()),
                                    deployment.plan().steps().size())) {
                steps.add(
                        new StepView(
                                step.name(),
                                title(step),
                                "waiting",
                                deployment.goingBack(),
                                0,
                                -1,
                                ""));
            }
        }
        return steps;
    }

    private static String title(Step step) {
        return step instanceof RouteStep route ? route.text() : step.title();
    }
}
