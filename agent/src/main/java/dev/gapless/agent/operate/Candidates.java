package dev.gapless.agent.operate;

import dev.gapless.agent.service.Ports;
import dev.gapless.agent.service.SecretValues;
import dev.gapless.api.Problem;
import dev.gapless.api.ProblemCode;
import dev.gapless.api.wire.ServiceRequest;
import dev.gapless.config.Artifact;
import dev.gapless.config.Artifacts;
import dev.gapless.config.ConfigReader;
import dev.gapless.config.SettingsHash;
import dev.gapless.core.deploy.Plan;
import dev.gapless.core.deploy.Release;
import dev.gapless.core.deploy.ServiceState;
import dev.gapless.core.plan.Planner;
import dev.gapless.core.plan.SchemaFit;
import dev.gapless.core.plan.SwitchFit;
import dev.gapless.core.port.SchemaChange.SchemaPlan;
import dev.gapless.core.service.ReleaseId;
import dev.gapless.core.service.Settings;

import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/// From a request to a candidate: reads the file, finds the artifact, gives the release its
/// identity, makes the plan.
final class Candidates {
    private final Services services;
    private final Ports ports;
    private final Planner planner = new Planner();

    Candidates(Services services, Ports ports) {
        this.services = services;
        this.ports = ports;
    }

    static Settings settings(ServiceRequest request) {
        return ConfigReader.read(
                Path.of(request.configFile()), request.configText(), request.overrides());
    }

    private record Identified(Artifact artifact, Release release) {}

    private Identified identified(ServiceRequest request, Settings settings, ServiceState state) {
        Optional<String> version =
                request.version().isEmpty() ? Optional.empty() : Optional.of(request.version());
        Artifact found = Artifacts.find(settings, version);
        String sha256 = ports.store().checksum(found.file());
        checkPin(settings, found.file(), sha256);
        return new Identified(found, identify(state, settings, found, sha256, request));
    }

    /// Planned upon the world as it will be once a bake that runs is over. Throws
    /// `deploy-in-progress` when anything else is open.
    Candidate of(ServiceRequest request) {
        Settings settings = settings(request);
        ServiceState state =
                AfterBake.of(services.state(settings.name()), services.moment(settings.name()));
        Identified identified = identified(request, settings, state);
        Release release = identified.release();
        SecretValues secrets = secrets(state, release).with(request.secrets());
        boolean stableAlready =
                state.stable().equals(Optional.of(release.label()))
                        && !state.alive(release.label()).isEmpty();
        Optional<SchemaPlan> schema = settings.database().map(ports.schema(secrets)::plan);
        if (!stableAlready) {
            release = madeFor(state, release, schema);
        }
        long number = state.deployments() + 1;
        Plan plan =
                stableAlready
                        ? planner.settings(state, number, release)
                        : planner.deploy(state, number, release, schema);
        SwitchFit.require(
                state, release, plan, ports.switches().of(settings.trafficSwitch()).capabilities());
        if (!stableAlready) {
            Preflights.requireCounts(ports, state, release);
        }
        return new Candidate(
                state,
                release,
                identified.artifact().file(),
                secrets,
                schema,
                plan,
                number,
                stableAlready);
    }

    /// What the release was deployed with; a new one inherits from the one that serves what the
    /// request does not say.
    private SecretValues secrets(ServiceState state, Release release) {
        return state.releases().containsKey(release.label())
                ? ports.secrets().of(state.service(), release.label())
                : state.stable()
                        .map(stable -> ports.secrets().of(state.service(), stable))
                        .orElse(SecretValues.NONE);
    }

    /// Of whatever settings: the artifact decides which schema it can do with.
    static Release madeFor(ServiceState state, Release release, Optional<SchemaPlan> schema) {
        OptionalInt known =
                state.releases().values().stream()
                        .filter(one -> one.artifactSha256().equals(release.artifactSha256()))
                        .mapToInt(Release::schema)
                        .max();
        int number =
                schema.map(now -> SchemaFit.number(known, now)).orElseGet(() -> known.orElse(0));
        return release.withSchema(number);
    }

    private static void checkPin(Settings settings, Path artifact, String sha256) {
        if (!settings.sha256().isEmpty() && !settings.sha256().equals(sha256)) {
            throw Problem.of(
                            ProblemCode.ARTIFACT_CHECKSUM,
                            "The artifact is not the one that is pinned.")
                    .where(settings.file() + "  sha256: " + settings.sha256())
                    .found(artifact + " has " + sha256)
                    .todo("build it again or take the right file; a new version needs a new pin")
                    .build();
        }
    }

    /// The same version with the same artifact, settings and secrets is the same release; other
    /// settings or secrets make a new revision. Among several the one that serves comes first, then
    /// the newest.
    private Release identify(
            ServiceState state,
            Settings settings,
            Artifact found,
            String sha256,
            ServiceRequest request) {
        String hash = SettingsHash.of(settings);
        List<Release> same =
                state.releases().values().stream()
                        .filter(one -> one.id().version().equals(found.version()))
                        .toList();
        Optional<Release> known =
                same.stream()
                        .filter(
                                one ->
                                        one.artifactSha256().equals(sha256)
                                                && one.settingsHash().equals(hash)
                                                && !ports.secrets()
                                                        .of(state.service(), one.label())
                                                        .differFrom(request.secrets()))
                        .max(
                                Comparator.comparing(
                                                (Release one) ->
                                                        state.stable()
                                                                .equals(Optional.of(one.label())))
                                        .thenComparing(Release::addedAt));
        if (known.isPresent()) {
            // what is not part of the identity (limits, the file's place) is that of the newest
            // file
            return known.get().with(settings);
        }
        Optional<Release> other =
                same.stream().filter(one -> !one.artifactSha256().equals(sha256)).findFirst();
        if (other.isPresent() && !request.replace()) {
            throw changed(found, other.get(), sha256);
        }
        int revision = 1 + same.stream().mapToInt(one -> one.id().revision()).max().orElse(0);
        ReleaseId id = new ReleaseId(found.version(), revision);
        Path kept = ports.store().location(settings.name(), id.label(), found.file());
        return new Release(id, sha256, hash, kept, settings, ports.clock().instant(), 0);
    }

    private static Problem changed(Artifact found, Release other, String sha256) {
        return Problem.of(
                        ProblemCode.ARTIFACT_CHANGED,
                        "Version "
                                + found.version()
                                + " was deployed before with another artifact.")
                .where(found.file().toString())
                .found(
                        "now "
                                + sha256.substring(0, 12)
                                + ", before "
                                + other.artifactSha256().substring(0, 12))
                .todo("give it a version of its own, or say --replace if you mean it")
                .build();
    }
}
