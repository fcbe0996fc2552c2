package dev.gapless.testkit.simulation;

import dev.gapless.api.ProblemReport;
import dev.gapless.core.deploy.Decision;
import dev.gapless.core.deploy.Deployment;
import dev.gapless.core.deploy.Dips;
import dev.gapless.core.deploy.Health;
import dev.gapless.core.deploy.Instance;
import dev.gapless.core.deploy.Plan;
import dev.gapless.core.deploy.Routing;
import dev.gapless.core.deploy.ServiceState;
import dev.gapless.core.deploy.Step;
import dev.gapless.core.service.InstanceId;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/// Copies of the engine's records with one thing changed, for the mutants.
final class Edit {
    private Edit() {}

    static Decision state(Decision old, ServiceState state) {
        return new Decision(state, old.actions(), old.waitingFor(), old.wake());
    }

    static ProblemReport lasting(ProblemReport old) {
        return new ProblemReport(
                old.code(),
                old.kind(),
                old.what(),
                old.where(),
                old.found(),
                old.serves(),
                old.todo(),
                false,
                old.evidence());
    }

    static ServiceState deployment(ServiceState old, Optional<Deployment> deployment) {
        return new ServiceState(
                old.service(),
                old.stable(),
                old.previous(),
                old.wanted(),
                old.releases(),
                old.instances(),
                old.rotation(),
                old.routing(),
                old.schema(),
                old.contracted(),
                old.hook(),
                old.warmUp(),
                old.deployments(),
                deployment,
                old.ledger(),
                old.traffic(),
                old.recent());
    }

    static ServiceState instance(ServiceState old, InstanceId id, UnaryOperator<Instance> edit) {
        Map<InstanceId, Instance> instances = new LinkedHashMap<>(old.instances());
        instances.computeIfPresent(id, (_, one) -> edit.apply(one));
        return new ServiceState(
                old.service(),
                old.stable(),
                old.previous(),
                old.wanted(),
                old.releases(),
                instances,
                old.rotation(),
                old.routing(),
                old.schema(),
                old.contracted(),
                old.hook(),
                old.warmUp(),
                old.deployments(),
                old.deployment(),
                old.ledger(),
                old.traffic(),
                old.recent());
    }

    static ServiceState contracted(ServiceState old, int number) {
        return new ServiceState(
                old.service(),
                old.stable(),
                old.previous(),
                old.wanted(),
                old.releases(),
                old.instances(),
                old.rotation(),
                old.routing(),
                old.schema(),
                number,
                old.hook(),
                old.warmUp(),
                old.deployments(),
                old.deployment(),
                old.ledger(),
                old.traffic(),
                old.recent());
    }

    static Instance health(Instance old, boolean healthy, boolean everHealthy) {
        Health health = old.health();
        return new Instance(
                old.spec(),
                old.process(),
                new Health(
                        healthy,
                        everHealthy,
                        health.successes(),
                        health.failures(),
                        health.asked(),
                        health.since(),
                        health.last()),
                old.restarts(),
                old.startProblem(),
                old.lastLines(),
                old.keepUntil(),
                old.drain());
    }

    static ServiceState routing(ServiceState old, Routing routing) {
        return new ServiceState(
                old.service(),
                old.stable(),
                old.previous(),
                old.wanted(),
                old.releases(),
                old.instances(),
                old.rotation(),
                routing,
                old.schema(),
                old.contracted(),
                old.hook(),
                old.warmUp(),
                old.deployments(),
                old.deployment(),
                old.ledger(),
                old.traffic(),
                old.recent());
    }

    static Deployment dips(Deployment old, Dips dips) {
        return new Deployment(
                old.number(),
                old.kind(),
                old.from(),
                old.to(),
                old.wantedBefore(),
                old.wanted(),
                old.strategy(),
                old.by(),
                old.plan(),
                old.step(),
                old.direction(),
                old.log(),
                old.promoted(),
                old.shifted(),
                old.pause(),
                old.hurry(),
                old.cause(),
                old.base(),
                old.served(),
                old.uncounted(),
                old.startedAt(),
                old.resumedAt(),
                old.endedAt(),
                old.outcome(),
                Optional.of(dips),
                old.resumedShare());
    }

    /// Without the steps, from `first` on, that the predicate names.
    static Deployment without(Deployment old, int first, Predicate<Step> gone) {
        List<Step> steps = new java.util.ArrayList<>(old.plan().steps());
        List<Step> rest = steps.subList(Math.min(first, steps.size()), steps.size());
        rest.removeIf(gone);
        Plan plan = new Plan(old.plan().id(), steps, old.plan().notes(), old.plan().number());
        return new Deployment(
                old.number(),
                old.kind(),
                old.from(),
                old.to(),
                old.wantedBefore(),
                old.wanted(),
                old.strategy(),
                old.by(),
                plan,
                old.step(),
                old.direction(),
                old.log(),
                old.promoted(),
                old.shifted(),
                old.pause(),
                old.hurry(),
                old.cause(),
                old.base(),
                old.served(),
                old.uncounted(),
                old.startedAt(),
                old.resumedAt(),
                old.endedAt(),
                old.outcome(),
                old.dips(),
                old.resumedShare());
    }
}
