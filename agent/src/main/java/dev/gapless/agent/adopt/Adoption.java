package dev.gapless.agent.adopt;

import dev.gapless.agent.front.Front;
import dev.gapless.agent.front.Fronts;
import dev.gapless.agent.front.Repointing;
import dev.gapless.agent.operate.Operations;
import dev.gapless.agent.operate.Services;
import dev.gapless.agent.service.Ports;
import dev.gapless.agent.service.ServiceRunner;
import dev.gapless.api.Problem;
import dev.gapless.api.ProblemCode;
import dev.gapless.api.ProblemReport;
import dev.gapless.api.wire.AdoptRequest;
import dev.gapless.core.deploy.Event;
import dev.gapless.core.deploy.Instance;
import dev.gapless.core.deploy.ServiceState;
import dev.gapless.core.port.Traffic;
import dev.gapless.core.service.HealthPolicy;
import dev.gapless.core.service.InstanceId;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// `gapless adopt`: first the process, so that the switch can serve; then nginx, if it is in front.
/// When anything fails, both are as they were.
public final class Adoption {
    private static final Duration ASK_LIMIT = Duration.ofSeconds(10);
    private static final Duration MARGIN = Duration.ofSeconds(30);

    private final Services services;
    private final Operations operations;
    private final Ports ports;
    private final Fronts fronts;
    private final Looking looking;
    private final LetGo letGo;

    public Adoption(
            Services services, Operations operations, Ports ports, Fronts fronts, LetGo letGo) {
        this.services = services;
        this.operations = operations;
        this.ports = ports;
        this.fronts = fronts;
        this.looking = new Looking(services, ports, fronts);
        this.letGo = letGo;
    }

    /// What was done, or would be, for people. Throws what refuses it; then nothing was changed.
    public List<String> run(AdoptRequest request) throws InterruptedException {
        String name = Operations.nameOf(request.service());
        return request.dryRun()
                ? look(name, request).outline()
                : operations.alone(name, () -> adopt(look(name, request)));
    }

    private Case look(String name, AdoptRequest request) {
        try {
            return looking.at(
                    services.state(name), Operations.settingsOf(request.service()), request);
        } catch (Problem refused) {
            throw Operations.located(refused, request.service());
        }
    }

    private List<String> adopt(Case one) throws InterruptedException {
        List<String> lines = new ArrayList<>();
        // of an earlier adoption, from which the process may run
        Set<String> files = Set.copyOf(ports.store().kept(one.service()));
        if (one.adopted().isPresent()) {
            take(one, one.adopted().get(), files);
            lines.add(
                    one.adopted().get().release().label()
                            + " of "
                            + one.service()
                            + " is adopted: "
                            + one.found().description());
        }
        if (one.repointing().isPresent()) {
            lines.addAll(point(one, one.front().orElseThrow(), one.repointing().get(), files));
        } else {
            lines.add(
                    one.led()
                            .map(include -> include + " leads to it, as it stood.")
                            .orElseGet(() -> "It is served at " + one.listen() + "."));
        }
        return lines;
    }

    private void take(Case one, AdoptedRelease adopted, Set<String> files)
            throws InterruptedException {
        operations.refuseWithoutRoom();
        String label = adopted.release().label();
        try {
            ports.store()
                    .keep(
                            one.service(),
                            label,
                            one.found().artifact(),
                            adopted.release().artifactSha256());
            ports.secrets().keep(one.service(), label, adopted.secrets());
            ServiceRunner runner = services.findOrCreate(one.service());
            ServiceState after =
                    runner.ask(new Event.Adopt(adopted.release(), adopted.spec()), ASK_LIMIT)
                            .orElseThrow(() -> notHeard(one.service()));
            if (!after.stable().equals(Optional.of(label))) {
                throw notHeard(one.service());
            }
            awaitServing(runner, adopted.spec().id());
        } catch (Problem failure) {
            letGo.undo(one.settings(), files);
            throw failure;
        }
    }

    private static Problem notHeard(String service) {
        return Problem.of(
                        ProblemCode.NOT_POSSIBLE_NOW,
                        service + " could not be taken on by the agent now.")
                .todo("gapless status, then the same command again")
                .build();
    }

    /// Until the switch would send requests to it.
    private static void awaitServing(ServiceRunner runner, InstanceId id)
            throws InterruptedException {
        ServiceRunner.Snapshot seen = runner.snapshot();
        HealthPolicy policy = seen.state().stableRelease().orElseThrow().settings().health();
        Duration limit =
                policy.minHealthyTime()
                        .plus(policy.interval().multipliedBy(policy.successes()))
                        .plus(MARGIN);
        long end = System.nanoTime() + limit.toNanos();
        while (!serves(seen.state(), id)) {
            objection(seen.state(), id).ifPresent(Adoption::raise);
            if (System.nanoTime() >= end) {
                throw late(seen.state(), id, limit);
            }
            seen = runner.await(seen.version(), Duration.ofSeconds(1));
        }
    }

    private static boolean serves(ServiceState state, InstanceId id) {
        return state.routing().settled()
                && state.routing().asked().filter(routes -> routes.reaches(id)).isPresent();
    }

    /// Why it never will.
    private static Optional<ProblemReport> objection(ServiceState state, InstanceId id) {
        Optional<Instance> one = Optional.ofNullable(state.instances().get(id));
        if (one.isEmpty() || !one.get().alive()) {
            return Optional.of(
                    one.flatMap(Instance::startProblem)
                            .orElseGet(
                                    () ->
                                            Problem.of(
                                                            ProblemCode.APP_ENDED,
                                                            "The process ended while it was being"
                                                                    + " adopted.")
                                                    .todo("look at its log, start it, adopt it")
                                                    .report()));
        }
        Optional<ProblemReport> refused =
                state.routing()
                        .failure()
                        .filter(failure -> failure.code().equals(ProblemCode.LISTEN_IN_USE.id()));
        return refused.or(one.get()::startProblem);
    }

    private static void raise(ProblemReport report) {
        throw report.toProblem();
    }

    private static Problem late(ServiceState state, InstanceId id, Duration limit) {
        String health =
                Optional.ofNullable(state.instances().get(id))
                        .map(one -> one.health().text())
                        .orElse("gone");
        return Problem.of(
                        ProblemCode.APP_UNHEALTHY,
                        "It was not well for long enough within "
                                + limit.toSeconds()
                                + " s; it is not adopted so.")
                .found(
                        health
                                + state.routing()
                                        .failure()
                                        .map(failure -> "; the switch: " + failure.what())
                                        .orElse(""))
                .todo("look at its log, then the same command again")
                .build();
    }

    private List<String> point(Case one, Front front, Repointing repointing, Set<String> files) {
        boolean noted = fronts.of(one.service()).isPresent();
        fronts.keep(one.service(), front);
        boolean oldGone;
        long before = requests(one);
        try {
            oldGone = repointing.to(one.listen());
        } catch (Problem failure) {
            if (repointing.mayTurnLater()) {
                throw kept(one, failure);
            }
            if (!noted) {
                fronts.forget(one.service());
            }
            if (one.adopted().isPresent()) {
                letGo.undo(one.settings(), files);
            }
            throw failure;
        }
        fronts.confirm(one.service());
        List<String> lines = new ArrayList<>();
        lines.add(
                repointing.file()
                        + " leads to "
                        + one.listen()
                        + "; nginx was reloaded, and is not touched again by a deployment.");
        lines.add(
                ThroughFront.reached(
                                repointing.ports(),
                                one.settings().health().path(),
                                () -> requests(one) > before)
                        ? "Verified: a request through nginx was answered by the switch."
                        : "Not verified by a request of ours (another server name, or TLS): gapless"
                                + " status shows req/s.");
        if (!oldGone) {
            lines.add(
                    "Workers of nginx from before still finish requests; :"
                            + one.found().port()
                            + " is not stopped while they are connected, for 15 s at most.");
        }
        return lines;
    }

    /// nginx may lead to the switch when nobody looks any more, so the switch stays.
    private static Problem kept(Case one, Problem failure) {
        return Problem.of(
                        ProblemCode.NGINX_RELOAD_FAILED,
                        "nginx has not read its configuration again so far, and may do so later.")
                .where(failure.report().where())
                .found(failure.report().found())
                .serves(
                        "the process on :"
                                + one.found().port()
                                + ", adopted; the switch stays, in case nginx turns to it")
                .todo(
                        "look into its error log, then gapless adopt --nginx-include "
                                + one.front().orElseThrow().include()
                                + "; back: gapless remove --keep-running")
                .build();
    }

    /// So many has the switch had of the service.
    private long requests(Case one) {
        try {
            return ports
                    .switches()
                    .of(one.settings().trafficSwitch())
                    .observe(one.service())
                    .releases()
                    .values()
                    .stream()
                    .mapToLong(Traffic.Release::requests)
                    .sum();
        } catch (Problem _) {
            return 0;
        }
    }
}
