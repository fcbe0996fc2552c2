package dev.gapless.agent.view;

import dev.gapless.agent.service.ServiceRunner;
import dev.gapless.agent.service.ServiceRunner.Snapshot;
import dev.gapless.agent.service.Telemetry;
import dev.gapless.api.ProblemReport;
import dev.gapless.api.wire.DeploymentView;
import dev.gapless.api.wire.ServiceView;
import dev.gapless.api.wire.ServiceView.InstanceView;
import dev.gapless.api.wire.ServiceView.ReleaseView;
import dev.gapless.api.wire.ServiceView.SwitchView;
import dev.gapless.core.deploy.Deployment;
import dev.gapless.core.deploy.Dips;
import dev.gapless.core.deploy.HoldingBack;
import dev.gapless.core.deploy.Instance;
import dev.gapless.core.deploy.Ledger.Counts;
import dev.gapless.core.deploy.Pace;
import dev.gapless.core.deploy.Process;
import dev.gapless.core.deploy.Release;
import dev.gapless.core.deploy.ServiceState;
import dev.gapless.core.deploy.WarmStep;
import dev.gapless.core.port.Traffic;
import dev.gapless.core.service.Settings;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// A service as it is now, for people and programs.
public final class ServiceViews {
    private static final long UNKNOWN = -1;
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration RECENT = Duration.ofSeconds(10);

    /// Begun by the agent, or by its unit, in the place of one that had ended.
    private static final String RESTARTED = ".*-r[0-9]+";

    private ServiceViews() {}

    /// @param more that a person should know of now
    public static ServiceView of(
            ServiceRunner runner,
            SwitchInfo switchInfo,
            List<String> schema,
            List<ProblemReport> more,
            Instant now) {
        Snapshot snapshot = runner.snapshot();
        ServiceState state = snapshot.state();
        Telemetry telemetry = runner.telemetry();
        Optional<DeploymentView> deployment =
                state.deployment()
                        .map(
                                one ->
                                        DeploymentViews.of(
                                                state, one, telemetry, snapshot.waitingFor(), now));
        Optional<Settings> settings =
                state.stableRelease()
                        .or(() -> state.open().map(open -> state.release(open.to())))
                        .map(Release::settings);
        return new ServiceView(
                state.service(),
                settings.map(one -> one.file().toString()).orElse(""),
                state.stable().orElse(""),
                state.previous().orElse(""),
                back(state),
                releases(state, telemetry, now),
                state.all().stream().map(one -> instance(state, one, now)).toList(),
                deployment,
                trafficSwitch(
                        state, settings, telemetry, isBuiltin(settings) ? switchInfo.pid() : -1),
                kept(state),
                schema,
                trouble(
                        snapshot,
                        isBuiltin(settings) ? switchInfo.trouble(listen(settings), now) : List.of(),
                        more));
    }

    private static boolean isBuiltin(Optional<Settings> settings) {
        return settings.map(one -> one.trafficSwitch().nginx().isEmpty()).orElse(true);
    }

    private static String back(ServiceState state) {
        return state.previous()
                .filter(label -> state.releases().containsKey(label))
                .filter(label -> state.release(label).schema() >= state.contracted())
                .map(
                        label ->
                                state.alive(label).isEmpty()
                                        ? label + " is stopped, on disk; loses nothing"
                                        : label + " still runs; loses nothing")
                .orElse("");
    }

    private static List<String> kept(ServiceState state) {
        return state.releases().values().stream()
                .sorted(Comparator.comparing(Release::addedAt).reversed())
                .map(Release::label)
                .toList();
    }

    private static List<String> listen(Optional<Settings> settings) {
        return settings.map(one -> one.trafficSwitch().listen()).orElse(List.of());
    }

    private static List<ProblemReport> trouble(
            Snapshot snapshot, List<ProblemReport> ofTheSwitch, List<ProblemReport> more) {
        List<ProblemReport> trouble = new ArrayList<>(ofTheSwitch);
        trouble.addAll(more);
        snapshot.frozen().ifPresent(trouble::add);
        snapshot.state().routing().failure().ifPresent(trouble::add);
        snapshot.state().all().stream()
                .flatMap(one -> one.startProblem().stream())
                .forEach(trouble::add);
        snapshot.state().all().stream()
                .flatMap(one -> one.stopProblem().stream())
                .forEach(trouble::add);
        return trouble;
    }

    private static List<ReleaseView> releases(
            ServiceState state, Telemetry telemetry, Instant now) {
        Set<String> labels = new LinkedHashSet<>();
        state.stable().ifPresent(labels::add);
        state.open()
                .ifPresent(
                        open -> {
                            open.from().ifPresent(labels::add);
                            labels.add(open.to());
                        });
        state.alive().forEach(one -> labels.add(one.release()));
        return labels.stream().map(label -> release(state, label, telemetry, now)).toList();
    }

    private static ReleaseView release(
            ServiceState state, String label, Telemetry telemetry, Instant now) {
        if (!uncounted(state).isEmpty()) {
            return new ReleaseView(
                    label,
                    role(state, label),
                    percent(state, label),
                    UNKNOWN,
                    UNKNOWN,
                    inFlight(state, label),
                    UNKNOWN,
                    UNKNOWN,
                    UNKNOWN,
                    UNKNOWN,
                    UNKNOWN);
        }
        Counts total = state.ledger().total(label);
        Counts hour = telemetry.counts(label, now.minus(HOUR), now);
        return new ReleaseView(
                label,
                role(state, label),
                percent(state, label),
                telemetry.requestsPerSecond(label, now),
                telemetry.p99(label, now.minus(RECENT), now),
                inFlight(state, label),
                total.requests(),
                total.failed(),
                total.errors(),
                hour.failed(),
                hour.errors());
    }

    private static String uncounted(ServiceState state) {
        return state.traffic().map(Traffic::uncounted).orElse("");
    }

    /// -1 when the switch cannot tell of each of its instances.
    private static long inFlight(ServiceState state, String label) {
        List<Long> each =
                state.alive(label).stream().map(one -> traffic(state, one).inFlight()).toList();
        return each.stream().anyMatch(one -> one < 0)
                ? -1
                : each.stream().mapToLong(Long::longValue).sum();
    }

    private static String role(ServiceState state, String label) {
        if (state.stable().equals(Optional.of(label))) {
            return "stable";
        }
        boolean candidate =
                state.open()
                        .filter(open -> open.to().equals(label) && !open.goingBack())
                        .isPresent();
        return candidate ? "candidate" : state.alive(label).isEmpty() ? "stopped" : "retiring";
    }

    private static int percent(ServiceState state, String label) {
        Map<String, Integer> weights =
                state.routing().asked().map(asked -> asked.weights()).orElse(Map.of());
        int all = weights.values().stream().mapToInt(Integer::intValue).sum();
        return all == 0 ? 0 : Math.round(100f * weights.getOrDefault(label, 0) / all);
    }

    private static Traffic.Instance traffic(ServiceState state, Instance one) {
        return state.traffic()
                .map(seen -> seen.instances().get(one.id()))
                .orElseGet(() -> new Traffic.Instance(0, 0, 0, 0, ""));
    }

    /// Who starts beside others that serve, and what keeps it from more.
    private static String heldBack(ServiceState state, Instance one, Instant now) {
        Optional<Dips> dips =
                state.open()
                        .filter(open -> open.pace() != Pace.FULL && open.started(one.id()))
                        .flatMap(Deployment::dips);
        return dips.map(Dips::reason)
                .orElseGet(
                        () ->
                                HoldingBack.holds(state, one, now)
                                        ? "has the CPU that nobody else wants"
                                        : "");
    }

    private static InstanceView instance(ServiceState state, Instance one, Instant now) {
        Traffic.Instance traffic = traffic(state, one);
        return new InstanceView(
                one.id().value(),
                one.release(),
                one.spec().address().toString(),
                stateOf(state, one),
                one.process() instanceof Process.Running(long pid, _) ? pid : -1,
                one.process().since().toEpochMilli(),
                one.restarts(),
                traffic.inFlight(),
                traffic.pooled(),
                one.process() instanceof Process.Ended ended ? ended.how() : one.health().text(),
                heldBack(state, one, now),
                one.spec().adopted().isPresent() && !one.id().value().matches(RESTARTED));
    }

    /// The state of an instance in the words of the glossary.
    static String stateOf(ServiceState state, Instance one) {
        return switch (one.process()) {
            case Process.Starting _ -> "starting";
            case Process.Stopping _, Process.Ended _ -> "stopped";
            case Process.Running _ -> {
                boolean reached =
                        state.routing().asked().map(asked -> asked.reaches(one.id())).orElse(false);
                if (!one.health().everHealthy()) {
                    yield "starting";
                }
                if (!one.health().healthy()) {
                    yield "unhealthy";
                }
                if (WarmStep.of(state, one).isPresent()) {
                    yield "warming";
                }
                yield reached || state.rotation().has(one.id())
                        ? "healthy"
                        : one.drain().isEmpty() ? waiting(state, one) : "drained";
            }
        };
    }

    private static String waiting(ServiceState state, Instance one) {
        boolean used = traffic(state, one).requests() != 0;
        return used ? "draining" : "healthy";
    }

    private static SwitchView trafficSwitch(
            ServiceState state, Optional<Settings> settings, Telemetry telemetry, long pid) {
        String condition =
                state.routing().asked().isEmpty()
                        ? "not asked for anything yet"
                        : state.routing().settled() ? "confirmed" : "not confirmed yet";
        return new SwitchView(
                settings.map(one -> one.trafficSwitch().kind()).orElse("builtin"),
                listen(settings),
                pid,
                telemetry.epochSinceMillis(),
                condition,
                uncounted(state));
    }
}
