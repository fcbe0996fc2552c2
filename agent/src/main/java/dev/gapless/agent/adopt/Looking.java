package dev.gapless.agent.adopt;

import dev.gapless.agent.front.Front;
import dev.gapless.agent.front.Fronts;
import dev.gapless.agent.front.Repointing;
import dev.gapless.agent.front.SwitchPlace;
import dev.gapless.agent.operate.Services;
import dev.gapless.agent.service.Ports;
import dev.gapless.agent.service.ServiceRunner;
import dev.gapless.api.Problem;
import dev.gapless.api.ProblemCode;
import dev.gapless.api.wire.AdoptRequest;
import dev.gapless.core.deploy.ServiceState;
import dev.gapless.core.port.HealthProbe.Answer;
import dev.gapless.core.port.SchemaChange.OpenMigration;
import dev.gapless.core.port.SchemaChange.SchemaStatus;
import dev.gapless.core.service.Address;
import dev.gapless.core.service.Settings;
import dev.gapless.core.service.SettingsKeys;
import dev.gapless.core.service.SwitchSettings;
import dev.gapless.runtime.adopt.BehindPort;
import dev.gapless.runtime.adopt.FoundProcess;
import dev.gapless.runtime.linux.Listeners;
import dev.gapless.traffic.nginx.ReloadSwitch;

import java.lang.System.Logger;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// Whether something can be adopted. Whatever can be refused is refused here, before anything is
/// changed.
final class Looking {
    private static final Logger LOG = System.getLogger(Looking.class.getName());
    private static final Pattern OF_SWITCH =
            Pattern.compile("(switch|hold)[.].*|ports|affinity|request-timeout");

    private final Services services;
    private final Ports ports;
    private final Fronts fronts;
    private final ThroughFlags flags;

    Looking(Services services, Ports ports, Fronts fronts, ThroughFlags flags) {
        this.services = services;
        this.ports = ports;
        this.fronts = fronts;
        this.flags = flags;
    }

    /// Throws what refuses it.
    Case at(ServiceState state, Settings settings, AdoptRequest request) {
        if (!request.include().isEmpty() && !fronts.isConfirmed(state.service())) {
            adopted(state).ifPresent(_ -> refuseOtherSwitch(state, settings));
        }
        Optional<Integer> ledTo = ledTo(settings, request);
        Optional<Front> front =
                request.include().isEmpty()
                        ? Optional.empty()
                        : Optional.of(front(state, settings, request));
        Optional<Repointing> repointing =
                front.map(one -> Repointing.of(one, ThroughFlags.reload(settings)));
        int port = ledTo.isPresent() ? ledTo.get() : port(state, settings, request, repointing);
        if (isAdopted(state, port) && repointing.isPresent()) {
            return again(state, settings, front, repointing, port);
        }
        requireUnknown(state);
        List<String> notes = List.of();
        if (ThroughFlags.of(settings).isPresent()) {
            notes = flags.require(settings, port, repointing);
        } else if (ledTo.isEmpty()) {
            refuseSwitch(settings);
        }
        FoundProcess found = new BehindPort().look(port);
        Claims.refuseOurs(states(), found);
        requireHealthy(settings, port);
        String sha256 = ports.store().checksum(found.artifact());
        AdoptedRelease.Origin origin =
                new AdoptedRelease.Origin(settings, found, request.service().version(), sha256);
        Path kept =
                ports.store()
                        .location(
                                settings.name(), AdoptedRelease.version(origin), found.artifact());
        AdoptedRelease release =
                AdoptedRelease.of(origin, kept, ports.clock().instant(), schema(settings, request));
        return new Case(settings, found, Optional.of(release), front, repointing, notes);
    }

    /// Asked as it was when the adoption that this goes on with began, where nobody says otherwise.
    /// Throws when the include could not name the switch.
    private Front front(ServiceState state, Settings settings, AdoptRequest request) {
        if (SwitchPlace.local(settings.trafficSwitch().listen()).isEmpty()) {
            throw AdoptRefusals.unreached(settings);
        }
        Path include = Path.of(request.include());
        List<String> asked = ThroughFlags.asked(settings, request.nginx());
        return fronts.of(state.service())
                .filter(_ -> asked.isEmpty() && adopted(state).isPresent())
                .filter(noted -> noted.include().equals(include))
                .orElseGet(() -> new Front(include, asked));
    }

    /// Where the include leads that is the switch itself, as it stands: it is not changed by an
    /// adoption. Empty with another kind of switch.
    private static Optional<Integer> ledTo(Settings settings, AdoptRequest request) {
        Optional<Path> include =
                settings.trafficSwitch()
                        .nginx()
                        .filter(SwitchSettings.Nginx::rewritten)
                        .map(SwitchSettings.Nginx::include);
        if (include.isEmpty()) {
            return Optional.empty();
        }
        if (!request.include().isEmpty()) {
            throw Problem.of(
                            ProblemCode.SWITCH_CANNOT,
                            "With switch.nginx.mode: reload the include stays where it leads.")
                    .where(settings.file() + "  switch.nginx.include: " + include.get())
                    .found("--nginx-include " + request.include())
                    .todo("gapless adopt without --nginx-include")
                    .build();
        }
        int port = ReloadSwitch.leadsTo(include.get());
        if (request.port() > 0 && request.port() != port) {
            throw Problem.of(
                            ProblemCode.NGINX_INCLUDE_UNCLEAR,
                            include.get() + " leads to port " + port + ".")
                    .where("--port " + request.port())
                    .found("it leads to :" + port)
                    .todo("gapless adopt without --port takes on what nginx leads to")
                    .build();
        }
        return Optional.of(port);
    }

    /// The agent, or nginx, failed after the process was taken on: whether nginx was told is not
    /// known, so it is told once more. Another include than the one that was noted is refused; by
    /// which command nginx is asked may be what the last try failed for.
    private Case again(
            ServiceState state,
            Settings settings,
            Optional<Front> front,
            Optional<Repointing> repointing,
            int port) {
        Optional<Front> noted = fronts.of(state.service());
        Path include = front.orElseThrow().include();
        if (fronts.isConfirmed(state.service())
                || noted.filter(one -> !one.include().equals(include)).isPresent()) {
            throw AdoptRefusals.known(state);
        }
        if (noted.isEmpty() && ThroughFlags.of(settings).isPresent()) {
            throw AdoptRefusals.byItsPort(state, include);
        }
        FoundProcess found = new BehindPort().look(port);
        return new Case(settings, found, Optional.empty(), front, repointing, List.of());
    }

    /// The switch has been asked for what the file said then; another one is not there. By which
    /// commands nginx is asked may be what the last try failed for.
    static void refuseOtherSwitch(ServiceState state, Settings settings) {
        SwitchSettings then = state.stableRelease().orElseThrow().settings().trafficSwitch();
        SwitchSettings now = settings.trafficSwitch();
        if (now.equals(then.askedAs(now))) {
            return;
        }
        throw Problem.of(
                        ProblemCode.SWITCH_CANNOT,
                        state.service()
                                + " was adopted with another switch than the file says now.")
                .where(settings.file() + "  switch")
                .found(differences(state.stableRelease().orElseThrow().settings(), settings))
                .serves(state.serving().orElse(""))
                .todo(
                        "write what it was, then the same command again; or gapless remove"
                                + " --keep-running, then gapless adopt with what the file says")
                .build();
    }

    private static String differences(Settings then, Settings now) {
        SortedMap<String, String> before = SettingsKeys.of(then);
        SortedMap<String, String> after = SettingsKeys.of(now);
        return SettingsKeys.changed(then, now).stream()
                .filter(OF_SWITCH.asMatchPredicate())
                .map(
                        key ->
                                key
                                        + ": "
                                        + before.getOrDefault(key, "-")
                                        + " -> "
                                        + after.getOrDefault(key, "-"))
                .collect(Collectors.joining("; "));
    }

    private static boolean isAdopted(ServiceState state, int port) {
        return adopted(state).filter(one -> one == port).isPresent();
    }

    /// Port of the process that was adopted, as long as nothing was deployed since.
    private static Optional<Integer> adopted(ServiceState state) {
        return state.open().isPresent()
                ? Optional.empty()
                : state.alive().stream()
                        .filter(one -> one.spec().adopted().isPresent())
                        .map(one -> one.spec().address().port())
                        .findFirst();
    }

    private static void requireUnknown(ServiceState state) {
        if (state.stable().isPresent()
                || state.open().isPresent()
                || !state.instances().isEmpty()) {
            throw AdoptRefusals.known(state);
        }
    }

    /// Named, or in the include, or the only one of `ports` that somebody listens on.
    private int port(
            ServiceState state,
            Settings settings,
            AdoptRequest request,
            Optional<Repointing> repointing) {
        if (repointing.isPresent()) {
            int port = repointing.get().port();
            if (listens(settings, port)
                    && adopted(state).isPresent()
                    && !fronts.isConfirmed(state.service())) {
                return adopted(state).get();
            }
            if (listens(settings, port)) {
                throw Problem.of(
                                ProblemCode.NGINX_INCLUDE_UNCLEAR,
                                "nginx leads to the switch of "
                                        + settings.name()
                                        + " already, :"
                                        + port
                                        + ".")
                        .where(repointing.get().file().toString())
                        .found("it leads to " + repointing.get().place())
                        .todo("gapless status; or name the service itself: --port PORT")
                        .build();
            }
            Claims.refuseClaimed(
                    states(), settings.name(), repointing.get().file(), repointing.get().place());
            return port;
        }
        if (request.port() > 0) {
            return request.port();
        }
        List<Integer> listened =
                settings.ports().ports().stream()
                        .limit(100)
                        .filter(port -> !Listeners.on(port).isEmpty())
                        .toList();
        if (listened.size() == 1) {
            return listened.getFirst();
        }
        throw Problem.of(
                        ProblemCode.NOBODY_LISTENS,
                        listened.isEmpty()
                                ? "Nothing listens on the ports of " + settings.name() + "."
                                : "Several of the ports of " + settings.name() + " are in use.")
                .where(settings.file() + "  ports")
                .found(listened.isEmpty() ? "all are free" : listened.toString())
                .todo("name it: gapless adopt --port PORT")
                .build();
    }

    private List<ServiceState> states() {
        return services.all().stream().map(ServiceRunner::state).toList();
    }

    private static boolean listens(Settings settings, int port) {
        return settings.trafficSwitch().listen().stream()
                .anyMatch(address -> address.endsWith(":" + port));
    }

    /// The switch needs a place of its own: the service cannot give up its port without a gap.
    private void refuseSwitch(Settings settings) {
        SwitchSettings wanted = settings.trafficSwitch();
        ports.switches().of(wanted).outlook(settings.name(), wanted).problems().stream()
                .findFirst()
                .ifPresent(
                        refusal -> {
                            throw refusal.toProblem();
                        });
    }

    private void requireHealthy(Settings settings, int port) {
        String place = "GET :" + port + settings.health().path();
        switch (ports.probe().ask(Address.local(port), settings.health())) {
            case Answer.Healthy _ -> {}
            case Answer.NotListening() ->
                    throw Problem.of(
                                    ProblemCode.NOBODY_LISTENS,
                                    "Nothing listens on 127.0.0.1:" + port + ".")
                            .where("127.0.0.1:" + port)
                            .found(place + " is refused")
                            .todo("let the service listen there, or name its port: --port PORT")
                            .build();
            case Answer.Unhealthy(int status, String body, long _, var _) when status == 404 ->
                    throw Problem.of(
                                    ProblemCode.HEALTH_NOT_FOUND,
                                    "What runs on :"
                                            + port
                                            + " answers, but its health path does not exist"
                                            + " (404).")
                            .where(settings.file() + "  health.path")
                            .found(place + " -> 404 " + body)
                            .todo("set health.path to what it has; / says that it answers")
                            .report()
                            .asRefusal()
                            .toProblem();
            case Answer.Unhealthy(int status, String body, long _, var _) ->
                    throw unhealthy(settings, port, place + " -> " + status + " " + body);
            case Answer.Silent(String reason) ->
                    throw unhealthy(settings, port, place + ": " + reason);
        }
    }

    private static Problem unhealthy(Settings settings, int port, String found) {
        return Problem.of(
                        ProblemCode.APP_UNHEALTHY,
                        "What runs on :" + port + " is not healthy; it is not adopted so.")
                .where(settings.file() + "  health.path")
                .found(found)
                .todo("look at its log; or set health.path to what says that it is well")
                .report()
                .asRefusal()
                .toProblem();
    }

    /// What is gone it can do without, since it runs. Throws `not-possible-now` while that is not
    /// decided.
    private int schema(Settings settings, AdoptRequest request) {
        var secrets = new dev.gapless.agent.service.SecretValues(request.service().secrets());
        Optional<SchemaStatus> status;
        try {
            status = settings.database().map(ports.schema(secrets)::status);
        } catch (Problem silent) {
            LOG.log(Logger.Level.WARNING, silent.getMessage());
            return 0;
        }
        status.ifPresent(Looking::refuseUndecided);
        return status.map(SchemaStatus::contracted).orElse(0);
    }

    /// It may be what still needs the old shape; as one that does not it would be refused it later,
    /// as one that does it could never come to serve.
    static void refuseUndecided(SchemaStatus status) {
        List<OpenMigration> undecided = status.undecided();
        if (undecided.isEmpty()) {
            return;
        }
        String migration = undecided.getFirst().id();
        throw Problem.of(
                        ProblemCode.NOT_POSSIBLE_NOW,
                        "What runs may still need the old shape of "
                                + migration
                                + ", which is on trial or about to go.")
                .where("migration " + migration)
                .found("nobody can tell from outside which shape it writes")
                .serves("whatever served before")
                .todo(
                        "gapless db contract "
                                + migration
                                + " when it does not, or with --end-trial when it does; then the"
                                + " same command again")
                .build();
    }
}
