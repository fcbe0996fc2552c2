package dev.gapless.agent.operate;

import dev.gapless.agent.service.Ports;
import dev.gapless.agent.service.SecretValues;
import dev.gapless.agent.warm.WarmUp;
import dev.gapless.api.Problem;
import dev.gapless.api.ProblemReport;
import dev.gapless.core.deploy.Instance;
import dev.gapless.core.deploy.Plan;
import dev.gapless.core.deploy.Release;
import dev.gapless.core.deploy.ServiceState;
import dev.gapless.core.deploy.StartStep;
import dev.gapless.core.deploy.Step;
import dev.gapless.core.deploy.StopStep;
import dev.gapless.core.deploy.WarmStep;
import dev.gapless.core.plan.SwitchFit;
import dev.gapless.core.port.InstanceSpec;
import dev.gapless.core.port.Preflight;
import dev.gapless.core.port.Preflight.DatabaseRoom;
import dev.gapless.core.port.Runtime;
import dev.gapless.core.port.TrafficSwitch.Outlook;
import dev.gapless.core.service.DatabaseEndpoint;
import dev.gapless.core.service.InstanceId;
import dev.gapless.core.service.Settings;
import dev.gapless.core.service.StartPriority;

import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Asks the runtime whether the instances of a plan could be started.
final class Preflights {
    private static final System.Logger LOG = System.getLogger(Preflights.class.getName());

    private Preflights() {}

    /// What the switch says of these settings before it is asked for anything.
    static Outlook outlook(Ports ports, Settings settings) {
        return ports.switches()
                .of(settings.trafficSwitch())
                .outlook(settings.name(), settings.trafficSwitch());
    }

    /// What a plan says of the switch.
    static List<String> notes(Ports ports, Settings settings) {
        Outlook outlook = outlook(ports, settings);
        List<String> notes = new ArrayList<>(outlook.notes());
        outlook.uncounted()
                .ifPresent(
                        why ->
                                notes.add(
                                        why.what()
                                                + " Requests and errors are -, and 5xx take no"
                                                + " release back. To count them: "
                                                + why.todo()));
        return notes;
    }

    /// What an instance gets of the CPU that starts beside those that serve; empty when none do.
    static String cpu(Ports ports, ServiceState state, Settings settings) {
        if (state.rotation().members().isEmpty()) {
            return "";
        }
        if (settings.startPriority() == StartPriority.NORMAL) {
            return "CPU: its share from the start (start-priority: normal)";
        }
        Runtime.HoldBack low = ports.runtime().holdBack();
        return low.possible()
                ? "CPU: " + low.text()
                : "CPU: its share from the start, this host cannot hold it back";
    }

    /// Throws `nginx-not-counted`, or whatever it is that a switch calls it, when the deployment
    /// would be judged by requests that nobody counts.
    static void requireCounts(Ports ports, ServiceState state, Release to) {
        if (SwitchFit.judgesByCounts(state, to)) {
            outlook(ports, to.settings())
                    .uncounted()
                    .ifPresent(
                            why -> {
                                throw why.withServes(Refusals.serves(state)).toProblem();
                            });
        }
    }

    /// @param own ports that are held by instances that run at this moment
    static List<ProblemReport> problems(Ports ports, Candidate candidate, List<Integer> own) {
        Release to = candidate.release();
        List<ProblemReport> problems = new ArrayList<>(warmUp(candidate.plan(), to));
        problems.addAll(
                ports.runtime()
                        .preflight(
                                new Preflight(
                                        fresh(candidate.plan(), candidate.state().alive()),
                                        staying(candidate.plan(), candidate.state().alive()),
                                        to.settings().ports(),
                                        own,
                                        candidate.source(),
                                        to.settings().file(),
                                        to.settings().timing().stopGrace(),
                                        candidate.secrets().names(),
                                        room(ports, to, candidate.secrets()))));
        return problems;
    }

    /// Of what is to be sent to those that are warmed up.
    private static List<ProblemReport> warmUp(Plan plan, Release to) {
        return plan.steps().stream().anyMatch(WarmStep.class::isInstance)
                ? WarmUp.problem(to.settings().warmUp()).stream().toList()
                : List.of();
    }

    /// The same for a release that is kept, which ran before: a database that does not answer does
    /// not keep it from coming back. A plan that starts nothing has no problem.
    ///
    /// @param state that the plan was made upon
    static List<ProblemReport> problems(
            Ports ports, ServiceState state, Release to, Plan plan, List<Instance> now) {
        List<InstanceSpec> fresh = fresh(plan, state.alive());
        if (fresh.isEmpty()) {
            return List.of();
        }
        SecretValues secrets = ports.secrets().of(state.service(), to.label());
        return ports.runtime()
                .preflight(
                        new Preflight(
                                fresh,
                                staying(plan, state.alive()),
                                to.settings().ports(),
                                ports(now),
                                to.artifact(),
                                to.settings().file(),
                                to.settings().timing().stopGrace(),
                                secrets.names(),
                                roomIfItAnswers(ports, to, secrets)));
    }

    private static List<Integer> ports(List<Instance> now) {
        return now.stream().map(one -> one.spec().address().port()).toList();
    }

    private static Optional<DatabaseRoom> roomIfItAnswers(
            Ports ports, Release to, SecretValues secrets) {
        try {
            return room(ports, to, secrets);
        } catch (Problem silent) {
            LOG.log(Level.INFO, silent.getMessage());
            return Optional.empty();
        }
    }

    private static Optional<DatabaseRoom> room(Ports ports, Release to, SecretValues secrets) {
        return to.settings()
                .database()
                .flatMap(
                        database ->
                                DatabaseEndpoint.of(database.url())
                                        .flatMap(
                                                endpoint ->
                                                        ports.schema(secrets)
                                                                .connections(database)
                                                                .map(
                                                                        seen ->
                                                                                new DatabaseRoom(
                                                                                        endpoint,
                                                                                        seen))));
    }

    private static List<InstanceSpec> fresh(Plan plan, List<Instance> alive) {
        Set<InstanceId> running = new HashSet<>();
        alive.forEach(one -> running.add(one.id()));
        List<InstanceSpec> specs = new ArrayList<>();
        for (Step step : plan.steps()) {
            if (step instanceof StartStep start) {
                start.specs().stream()
                        .filter(spec -> !running.contains(spec.id()))
                        .forEach(specs::add);
            }
        }
        return specs;
    }

    /// Those that still run when the first new instance starts.
    private static List<InstanceId> staying(Plan plan, List<Instance> alive) {
        Set<InstanceId> stopped = new HashSet<>();
        for (Step step : plan.steps()) {
            if (step instanceof StartStep) {
                break;
            }
            if (step instanceof StopStep stop) {
                stopped.addAll(stop.ids());
            }
        }
        return alive.stream().map(Instance::id).filter(id -> !stopped.contains(id)).toList();
    }
}
