package dev.gapless.agent.adopt;

import dev.gapless.agent.front.Front;
import dev.gapless.agent.front.Fronts;
import dev.gapless.agent.front.Repointing;
import dev.gapless.agent.front.SwitchPlace;
import dev.gapless.agent.operate.Services;
import dev.gapless.agent.service.Ports;
import dev.gapless.api.Problem;
import dev.gapless.api.ProblemCode;
import dev.gapless.core.deploy.Instance;
import dev.gapless.core.deploy.ServiceState;
import dev.gapless.core.port.Traffic;
import dev.gapless.core.port.TrafficSwitch;
import dev.gapless.core.service.Settings;
import dev.gapless.core.service.SwitchSettings;
import dev.gapless.traffic.nginx.NginxSwitch;

import java.lang.System.Logger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// `gapless remove --keep-running`: the service runs on as before, and nginx leads to it again.
public final class LetGo {
    private static final Logger LOG = System.getLogger(LetGo.class.getName());
    private static final Duration IDLE_LIMIT = Duration.ofSeconds(30);
    private static final long POLL_MILLIS = 100;

    private final Services services;
    private final Ports ports;
    private final Fronts fronts;
    private final NginxSwitch nginx;

    /// @param nginx the switch of services that nginx itself moves, by flags
    public LetGo(Services services, Ports ports, Fronts fronts, NginxSwitch nginx) {
        this.nginx = nginx;
        this.services = services;
        this.ports = ports;
        this.fronts = fronts;
    }

    /// Looked at and fit; nothing has been changed.
    public record Plan(ServiceState state, Instance instance, Optional<Repointing> back) {
        String address() {
            return "127.0.0.1:" + instance.spec().address().port();
        }

        /// For people.
        public List<String> outline() {
            List<String> lines = new ArrayList<>();
            lines.add(
                    instance.release()
                            + " of "
                            + state.service()
                            + " runs on, on :"
                            + instance.spec().address().port()
                            + "; Gapless neither watches nor restarts it any more");
            if (back.isPresent()) {
                lines.add(
                        "  nginx    "
                                + back.get().file()
                                + " leads to "
                                + address()
                                + " instead of "
                                + back.get().place());
                lines.add("  costs    " + Repointing.COST);
                if (isByFlags(state)) {
                    lines.add(
                            "           and one more, by which nginx gives up the file of Gapless");
                }
            } else if (isLed(state)) {
                lines.add("  nginx    its include stays as it is, and leads there");
            } else {
                lines.add(
                        "  traffic  nobody answers at "
                                + String.join(", ", listen(state))
                                + " any more; clients come to "
                                + address());
                if (isByFlags(state)) {
                    lines.add("  costs    " + Repointing.COST);
                }
            }
            lines.add("  keeps    the files that it runs from, and its logs");
            return lines;
        }
    }

    /// nginx leads to the instance itself, without a switch of ours in between.
    private static boolean isLed(ServiceState state) {
        return state.stableRelease()
                .orElseThrow()
                .settings()
                .trafficSwitch()
                .nginx()
                .filter(SwitchSettings.Nginx::rewritten)
                .isPresent();
    }

    /// nginx itself is the switch, by a file of ours.
    private static boolean isByFlags(ServiceState state) {
        return ThroughFlags.of(state.stableRelease().orElseThrow().settings()).isPresent();
    }

    private static List<String> listen(ServiceState state) {
        return state.stableRelease().orElseThrow().settings().trafficSwitch().listen();
    }

    /// Throws what refuses it.
    public Plan look(ServiceState state) {
        if (state.open().isPresent()) {
            throw Problem.of(
                            ProblemCode.NOT_POSSIBLE_NOW,
                            "A deployment of " + state.service() + " is under way.")
                    .serves(state.serving().orElse(""))
                    .todo("wait for its end: gapless status --watch")
                    .build();
        }
        List<Instance> serving =
                state.alive().stream()
                        .filter(one -> state.rotation().has(one.id()) && one.running())
                        .toList();
        if (serving.size() != 1) {
            throw Problem.of(
                            ProblemCode.NOT_POSSIBLE_NOW,
                            state.service()
                                    + " runs on "
                                    + serving.size()
                                    + " instances; one can be left to itself.")
                    .todo(
                            !serving.isEmpty()
                                    ? "gapless scale 1, then the same command again"
                                    : state.alive().isEmpty()
                                            ? "gapless remove, since nothing runs"
                                            : "gapless stop, then gapless remove: what runs gets"
                                                    + " no requests")
                    .build();
        }
        Plan plan = new Plan(state, serving.getFirst(), back(state, serving.getFirst()));
        if (isByFlags(state)) {
            SwitchSettings settings =
                    state.stableRelease().orElseThrow().settings().trafficSwitch();
            nginx.checks().requireUnused(state.service(), settings, plan.address());
        }
        return plan;
    }

    /// What somebody has pointed elsewhere since is left as it is. Where it leads to the instance
    /// already, an agent died after it had written that: nginx is told once more.
    private Optional<Repointing> back(ServiceState state, Instance instance) {
        Optional<Front> front = fronts.of(state.service());
        if (front.isEmpty()) {
            return Optional.empty();
        }
        Repointing back =
                Repointing.of(
                        front.get(),
                        ThroughFlags.reload(state.stableRelease().orElseThrow().settings()));
        boolean leadsHere =
                back.port() == instance.spec().address().port()
                        || listen(state).stream()
                                .anyMatch(address -> address.endsWith(":" + back.port()));
        if (!leadsHere) {
            throw Problem.of(
                            ProblemCode.NGINX_INCLUDE_UNCLEAR,
                            back.file() + " was edited since: it leads to " + back.place() + ".")
                    .where(back.file().toString())
                    .found("Gapless had pointed it at " + SwitchPlace.of(listen(state)))
                    .todo(
                            "let it lead to "
                                    + SwitchPlace.of(listen(state))
                                    + " again and reload nginx, then the same command")
                    .build();
        }
        return Optional.of(back);
    }

    /// Done when nothing of Gapless is in the way of a request any more.
    public List<String> run(Plan plan) {
        List<String> lines = new ArrayList<>(plan.outline());
        String service = plan.state().service();
        plan.back().ifPresent(back -> pointBack(plan, back));
        TrafficSwitch traffic =
                ports.switches()
                        .of(plan.state().stableRelease().orElseThrow().settings().trafficSwitch());
        // nginx as the switch has no connection but those to the instance, which stay
        if (!isLed(plan.state()) && !isByFlags(plan.state())) {
            awaitIdle(traffic, service);
        }
        traffic.remove(service);
        Set<String> needed = Set.of(plan.instance().release());
        forget(service, needed, needed);
        fronts.forget(service);
        lines.add("done: " + service + " is no service of Gapless any more");
        return lines;
    }

    /// From its first moment on nobody may say that nginx follows the switch: a deployment that
    /// went by that would end what the clients use.
    private void pointBack(Plan plan, Repointing back) {
        String service = plan.state().service();
        boolean confirmed = fronts.isConfirmed(service);
        fronts.unconfirm(service);
        try {
            back.to(plan.address());
        } catch (Problem failure) {
            if (confirmed && !back.mayTurnLater()) {
                fronts.confirm(service);
            }
            throw failure;
        }
    }

    /// After an adoption that failed: nothing is left of it but the process.
    ///
    /// @param files labels that were kept before it
    void undo(Settings settings, Set<String> files) {
        String service = settings.name();
        try {
            ports.switches().of(settings.trafficSwitch()).remove(service);
        } catch (Problem silent) {
            LOG.log(Logger.Level.WARNING, silent.getMessage());
        }
        if (services.known(service).isPresent()) {
            forget(service, Set.of(), files);
        } else {
            removeFiles(service, files);
        }
    }

    /// The process that runs on needs its artifact.
    ///
    /// @param needed labels of what runs on; none after an adoption that failed
    /// @param files labels whose files stay
    private void forget(String service, Set<String> needed, Set<String> files) {
        ServiceState state = services.state(service);
        Set<Instance> members =
                state.alive().stream()
                        .filter(one -> state.rotation().has(one.id()))
                        .collect(Collectors.toSet());
        services.remove(
                service,
                () -> {
                    for (Instance one : state.all()) {
                        if (one.alive()
                                && (!members.contains(one) || needed.isEmpty() && isCopy(one))) {
                            ports.runtime()
                                    .stop(
                                            one.id(),
                                            state.release(one.release())
                                                    .settings()
                                                    .timing()
                                                    .stopGrace());
                        }
                        ports.runtime().letGo(one.id());
                    }
                    removeFiles(service, files);
                });
    }

    /// Begun by us in the place of an adopted process that had died meanwhile.
    private static boolean isCopy(Instance one) {
        return one.id().value().matches(".*-r[0-9]+")
                && one.spec().adopted().filter(adopted -> !adopted.hasUnit()).isPresent();
    }

    private void removeFiles(String service, Set<String> files) {
        ports.store().kept(service).stream()
                .filter(label -> !files.contains(label))
                .forEach(label -> ports.store().remove(service, label));
        ports.secrets().forget(service);
    }

    /// Requests that came through nginx's workers of before.
    private static void awaitIdle(TrafficSwitch traffic, String service) {
        long end = System.nanoTime() + IDLE_LIMIT.toNanos();
        while (System.nanoTime() < end && !idle(traffic, service)) {
            try {
                Thread.sleep(POLL_MILLIS);
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    private static boolean idle(TrafficSwitch traffic, String service) {
        try {
            return traffic.observe(service).instances().values().stream()
                    .mapToLong(Traffic.Instance::inFlight)
                    .allMatch(count -> count == 0);
        } catch (Problem _) {
            return true;
        }
    }
}
