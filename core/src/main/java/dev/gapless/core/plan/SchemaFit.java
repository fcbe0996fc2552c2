package dev.gapless.core.plan;

import dev.gapless.api.Problem;
import dev.gapless.api.ProblemCode;
import dev.gapless.api.ProblemReport;
import dev.gapless.core.deploy.Deployment;
import dev.gapless.core.deploy.Instance;
import dev.gapless.core.deploy.Release;
import dev.gapless.core.deploy.ServiceState;
import dev.gapless.core.port.SchemaChange.SchemaPlan;
import dev.gapless.core.port.SchemaChange.Shape;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;

/// Which releases can run on which schema. A release can do with the schema that it was deployed
/// with, and with every newer one until that is contracted. Pure.
public final class SchemaFit {
    private SchemaFit() {}

    /// The schema that a release is deployed with. An artifact that was deployed before is not made
    /// for what others have brought since; only what this very plan begins comes with it.
    ///
    /// @param known what the same artifact was deployed with before
    public static int number(OptionalInt known, SchemaPlan schema) {
        int newest = schema.newest();
        if (known.isEmpty() || newest <= known.getAsInt()) {
            return newest;
        }
        int before = known.getAsInt();
        boolean broughtByOthers =
                schema.inForce() > before
                        || schema.contracted() > before
                        || schema.migrations().stream()
                                .anyMatch(one -> one.begun() && one.number() > before);
        return broughtByOthers ? before : newest;
    }

    /// Throws `schema-unfit` when the release cannot run on the schema as it is once the plan's
    /// migrations are done.
    ///
    /// @param schema empty when the database was not asked: then the state says what is contracted
    static void require(ServiceState state, Release to, Optional<SchemaPlan> schema) {
        int contracted = schema.map(SchemaPlan::contracted).orElse(state.contracted());
        if (to.schema() < contracted) {
            throw tooOld(state, to, contracted);
        }
        schema.filter(now -> to.schema() > now.newest())
                .ifPresent(
                        now -> {
                            throw tooNew(state, to, now.newest());
                        });
    }

    private static Problem tooOld(ServiceState state, Release to, int contracted) {
        return unfit(
                        state,
                        to.label()
                                + " cannot run on schema "
                                + contracted
                                + ": the shape that it needs was contracted, or is on trial.")
                .found(to.label() + " was deployed with schema " + to.schema())
                .todo(
                        "repair what is wrong in a new version, then: gapless deploy VERSION; while"
                                + " it is only on trial (gapless db status), gapless db contract"
                                + " --end-trial gives the shape back")
                .build();
    }

    private static Problem tooNew(ServiceState state, Release to, int newest) {
        return unfit(
                        state,
                        to.label()
                                + " cannot run on schema "
                                + newest
                                + ": the migration that it needs was taken back.")
                .found(to.label() + " was deployed with schema " + to.schema())
                .todo(
                        "gapless deploy "
                                + to.id().version()
                                + ", with that migration in its folder: it is done again first")
                .build();
    }

    private static Problem.Builder unfit(ServiceState state, String what) {
        return Problem.of(ProblemCode.SCHEMA_UNFIT, what)
                .serves(state.serving().map(label -> label + ", untouched").orElse(""));
    }

    /// Why the old shape of a migration cannot be removed now: a release that was deployed without
    /// it is the stable one, or runs and can be gone back to. Empty when nobody needs it.
    public static Optional<ProblemReport> neededByOld(
            ServiceState state, int number, String migration) {
        return inUse(state).stream()
                .map(state::release)
                .filter(release -> release.schema() < number)
                .findFirst()
                .map(
                        release ->
                                inUse(state, release, " was deployed without " + migration)
                                        .todo(wayToContract(state, release))
                                        .report());
    }

    /// Why a migration cannot be taken back now: a release that was deployed with it is the stable
    /// one, or runs.
    public static Optional<ProblemReport> neededByNew(
            ServiceState state, int number, String migration) {
        return inUse(state).stream()
                .map(state::release)
                .filter(release -> release.schema() >= number)
                .findFirst()
                .map(
                        release ->
                                inUse(state, release, " was deployed with " + migration)
                                        .todo(wayToUndo(state, release))
                                        .report());
    }

    /// The shape of a migration that has the traffic: the new one once every release that gets
    /// requests, or is to get them, was deployed with the migration. Empty when nothing was
    /// deployed.
    public static Optional<Shape> served(ServiceState state, int number) {
        Set<String> labels =
                state.alive().stream()
                        .filter(one -> state.rotation().has(one.id()))
                        .map(Instance::release)
                        .filter(label -> state.rotation().weights().getOrDefault(label, 0) > 0)
                        .collect(Collectors.toCollection(LinkedHashSet::new));
        if (labels.isEmpty()) {
            state.stable().ifPresent(labels::add);
        }
        if (labels.isEmpty()) {
            return Optional.empty();
        }
        boolean allNew =
                labels.stream().map(state::release).allMatch(each -> each.schema() >= number);
        return Optional.of(allNew ? Shape.NEW : Shape.OLD);
    }

    /// Labels of the kept releases that a contract of this migration ends the way back to.
    public static List<String> leftBehind(ServiceState state, int number) {
        Collection<String> used = inUse(state);
        return state.releases().values().stream()
                .filter(release -> release.schema() < number)
                .map(Release::label)
                .filter(label -> !used.contains(label))
                .toList();
    }

    /// The stable release first, also while it is stopped: `start` brings it back.
    private static Set<String> inUse(ServiceState state) {
        Set<String> labels = new LinkedHashSet<>();
        state.stable().ifPresent(labels::add);
        state.standing().stream().map(Instance::release).forEach(labels::add);
        labels.retainAll(state.releases().keySet());
        return labels;
    }

    private static Problem.Builder inUse(ServiceState state, Release release, String why) {
        String label = release.label();
        String what =
                state.serving().equals(Optional.of(label))
                        ? " and serves."
                        : isStable(state, label) && state.alive(label).isEmpty()
                                ? " and is the stable release, though it is stopped."
                                : " and still runs.";
        return Problem.of(ProblemCode.SCHEMA_IN_USE, label + why + what)
                .found(
                        label
                                + " was deployed with schema "
                                + release.schema()
                                + state.open()
                                        .map(open -> "; the deployment is " + open.state())
                                        .orElse(""))
                .serves(state.serving().map(serving -> serving + ", untouched").orElse(""));
    }

    private static boolean isStable(ServiceState state, String label) {
        return state.stable().equals(Optional.of(label));
    }

    private static String wayToContract(ServiceState state, Release old) {
        Optional<Deployment> open = state.open();
        if (isStable(state, old.label())) {
            return open.isPresent()
                    ? "wait for the end of the deployment: gapless status --watch"
                    : "deploy a release that was made for it: gapless deploy VERSION";
        }
        return open.filter(one -> one.promoted() && !one.goingBack()).isPresent()
                ? "wait until it is stopped after the bake time: gapless status --watch; sooner:"
                        + " gapless promote"
                : "wait until it is stopped: gapless status";
    }

    private static String wayToUndo(ServiceState state, Release made) {
        if (!isStable(state, made.label())) {
            return "wait until it is stopped: gapless status";
        }
        return state.open().isPresent()
                ? "take the deployment back first: gapless rollback"
                : "take its traffic away first: gapless rollback, then gapless db undo";
    }
}
