package dev.gapless.testkit.simulation;

import dev.gapless.core.deploy.Decision;
import dev.gapless.core.deploy.Deployment;
import dev.gapless.core.deploy.Plan;
import dev.gapless.core.deploy.Routing;
import dev.gapless.core.deploy.ServiceState;
import dev.gapless.core.deploy.Step;

import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/// Copies of the engine's records with one thing changed, for the mutants.
final class Edit {
    private Edit() {}

    static Decision state(Decision old, ServiceState state) {
        return new Decision(state, old.actions(), old.waitingFor(), old.wake());
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
                old.hook(),
                old.deployments(),
                deployment,
                old.ledger(),
                old.traffic());
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
                old.hook(),
                old.deployments(),
                old.deployment(),
                old.ledger(),
                old.traffic());
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
                old.startedAt(),
                old.resumedAt(),
                old.endedAt(),
                old.outcome());
    }
}
