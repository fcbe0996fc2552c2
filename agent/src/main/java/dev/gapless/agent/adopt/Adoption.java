package dev.gapless.agent.adopt;

import dev.gapless.agent.front.Front;
import dev.gapless.agent.front.Fronts;
import dev.gapless.agent.front.JointPointing;
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
import dev.gapless.core.deploy.Release;
import dev.gapless.core.deploy.ServiceState;
import dev.gapless.core.port.Traffic;
import dev.gapless.core.service.InstanceId;
import dev.gapless.core.service.Settings;
import dev.gapless.traffic.nginx.NginxSwitch;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// `gapless adopt`: first the process, so that the switch can serve; then nginx, if it is in front.
/// When anything fails, both are as they were.
public final class Adoption {
    private static final Duration ASK_LIMIT = Duration.ofSeconds(10);

    private final Services services;
    private final Operations operations;
    private final Ports ports;
    private final Fronts fronts;
    private final Looking looking;
    private final LetGo letGo;
    private final NginxSwitch nginx;

    /// @param nginx the switch of services that nginx itself moves, by flags
    public Adoption(
            Services services,
            Operations operations,
            Ports ports,
            Fronts fronts,
            LetGo letGo,
            NginxSwitch nginx) {
        this.services = services;
        this.operations = operations;
        this.ports = ports;
        this.fronts = fronts;
        this.looking = new Looking(services, ports, fronts, new ThroughFlags(nginx));
        this.letGo = letGo;
        this.nginx = nginx;
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
        Optional<JointPointing> joint = joint(one);
        if (one.adopted().isEmpty() && joint.isPresent()) {
            goOn(one, joint.get());
        }
        if (one.adopted().isPresent()) {
            take(one, one.adopted().get(), joint, files);
            lines.add(
                    one.adopted().get().release().label()
                            + " of "
                            + one.service()
                            + " is adopted: "
                            + one.found().description());
        }
        if (joint.filter(JointPointing::isDone).isPresent()) {
            fronts.confirm(one.service());
            lines.addAll(pointed(one, 0, joint.get().awaitOldGone()));
        } else if (one.repointing().isPresent()) {
            lines.addAll(point(one, one.front().orElseThrow(), one.repointing().get(), files));
        } else {
            lines.add(
                    one.led()
                            .map(include -> include + " leads to it, as it stood.")
                            .orElseGet(() -> "It is served at " + one.listen() + "."));
        }
        return lines;
    }

    /// Where nginx itself becomes the switch it is pointed there by the reload that makes it so.
    private Optional<JointPointing> joint(Case one) {
        return one.repointing()
                .filter(_ -> ThroughFlags.of(one.settings()).isPresent())
                .filter(_ -> one.adopted().isPresent() || !serving(one).now())
                .map(repointing -> new JointPointing(repointing, one.listen()));
    }

    /// What was adopted before, and nobody saw nginx take it in: once more, by one reload.
    private void goOn(Case one, JointPointing joint) throws InterruptedException {
        boolean noted = fronts.of(one.service()).isPresent();
        askAsTheFileSays(one);
        try {
            announce(one, joint);
            serving(one).with(joint).await();
            if (!joint.isDone() && !joint.giveUp()) {
                throw notHeard(one.service());
            }
        } catch (Problem failure) {
            if (joint.mayLead()) {
                throw kept(one.found().port(), one.front().orElseThrow(), failure);
            }
            if (!noted) {
                fronts.forget(one.service());
            }
            throw failure;
        } finally {
            nginx.alone(one.service());
        }
    }

    /// The commands by which nginx is asked and told may be what failed; whoever lets go needs
    /// those of the file as well. Only asked for: until somebody says so nginx is not told, and
    /// routes cannot be in force.
    private void askAsTheFileSays(Case one) throws InterruptedException {
        ServiceRunner runner = services.find(one.service());
        Release release = runner.state().stableRelease().orElseThrow();
        Settings then = release.settings();
        Settings now = then.with(then.trafficSwitch().askedAs(one.settings().trafficSwitch()));
        if (!now.equals(then)) {
            var _ =
                    runner.ask(new Event.Configure(release.with(now)), ASK_LIMIT)
                            .orElseThrow(() -> notHeard(one.service()));
        }
    }

    private void take(
            Case one, AdoptedRelease adopted, Optional<JointPointing> joint, Set<String> files)
            throws InterruptedException {
        operations.refuseWithoutRoom();
        if (one.front().isEmpty()) {
            // of an agent that died before it had journaled an adoption with an include
            fronts.forget(one.service());
        }
        try {
            joint.ifPresent(with -> announce(one, with));
            record(one, adopted);
            new Serving(
                            services.findOrCreate(one.service()),
                            adopted.spec().id(),
                            joint,
                            joint.isEmpty() && ThroughFlags.of(one.settings()).isPresent())
                    .await();
        } catch (Problem failure) {
            if (joint.filter(JointPointing::mayLead).isPresent()) {
                throw kept(one.found().port(), one.front().orElseThrow(), failure);
            }
            letGo.undo(one.settings(), files);
            joint.ifPresent(_ -> fronts.forget(one.service()));
            throw failure;
        } finally {
            nginx.alone(one.service());
        }
    }

    /// Before anything is changed: whoever comes after an agent that died knows what is to be
    /// finished.
    private void announce(Case one, JointPointing joint) {
        fronts.keep(one.service(), one.front().orElseThrow());
        nginx.together(one.service(), joint);
    }

    private void record(Case one, AdoptedRelease adopted) throws InterruptedException {
        String label = adopted.release().label();
        ports.store()
                .keep(
                        one.service(),
                        label,
                        one.found().artifact(),
                        adopted.release().artifactSha256());
        ports.secrets().keep(one.service(), label, adopted.secrets());
        ServiceState after =
                services.findOrCreate(one.service())
                        .ask(new Event.Adopt(adopted.release(), adopted.spec()), ASK_LIMIT)
                        .orElseThrow(() -> notHeard(one.service()));
        if (!after.stable().equals(Optional.of(label))) {
            throw notHeard(one.service());
        }
    }

    private static Problem notHeard(String service) {
        return Problem.of(
                        ProblemCode.NOT_POSSIBLE_NOW,
                        service + " could not be taken on by the agent now.")
                .todo("gapless status, then the same command again")
                .build();
    }

    private List<String> point(Case one, Front front, Repointing repointing, Set<String> files)
            throws InterruptedException {
        boolean noted = fronts.of(one.service()).isPresent();
        fronts.keep(one.service(), front);
        boolean oldGone;
        long before = requests(one);
        try {
            new Answering(ports.probe()).require(one.listen(), one.settings(), one.found().port());
            oldGone = repointing.to(one.listen());
        } catch (Problem failure) {
            if (repointing.mayTurnLater()) {
                throw kept(one.found().port(), one.front().orElseThrow(), failure);
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
        return pointed(one, before, oldGone);
    }

    /// What was adopted before.
    private Serving serving(Case one) {
        ServiceRunner runner = services.find(one.service());
        InstanceId id =
                runner.state().alive().stream()
                        .map(Instance::spec)
                        .filter(spec -> spec.address().port() == one.found().port())
                        .findFirst()
                        .orElseThrow(() -> notHeard(one.service()))
                        .id();
        return new Serving(runner, id, Optional.empty(), false);
    }

    /// For people.
    ///
    /// @param before so many requests the switch had had until then
    private List<String> pointed(Case one, long before, boolean oldGone) {
        Repointing repointing = one.repointing().orElseThrow();
        List<String> lines = new ArrayList<>();
        lines.add(
                repointing.file()
                        + " leads to "
                        + one.listen()
                        + "; nginx was reloaded, and is not touched again by a deployment.");
        lines.add(
                ThroughFront.reached(
                                ThroughFlags.theirs(
                                        repointing.ports(), one.settings().trafficSwitch()),
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

    /// nginx may lead to the switch when nobody looks any more, so the switch stays. Why is said,
    /// too.
    static Problem kept(int port, Front front, Problem failure) {
        ProblemReport why = failure.report();
        Problem kept =
                Problem.of(
                                ProblemCode.NGINX_RELOAD_FAILED,
                                "nginx has not read its configuration again so far, and may do so"
                                        + " later.")
                        .where(why.where())
                        .found(why.found())
                        .evidence(why.evidence())
                        .serves(
                                "the process on :"
                                        + port
                                        + ", adopted; the switch stays, in case nginx turns to it")
                        .todo(
                                "look into its error log, then gapless adopt --nginx-include "
                                        + front.include()
                                        + "; back: gapless remove --keep-running")
                        .build();
        return ProblemReport.together(List.of(kept.report(), why)).orElseThrow().toProblem();
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
