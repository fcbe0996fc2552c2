package dev.gapless.agent.operate;

import dev.gapless.agent.service.Ports;
import dev.gapless.api.ProblemReport;
import dev.gapless.core.deploy.Instance;
import dev.gapless.core.deploy.StartStep;
import dev.gapless.core.deploy.Step;
import dev.gapless.core.deploy.StopStep;
import dev.gapless.core.port.InstanceSpec;
import dev.gapless.core.port.Preflight;
import dev.gapless.core.port.Preflight.DatabaseRoom;
import dev.gapless.core.service.DatabaseEndpoint;
import dev.gapless.core.service.InstanceId;
import dev.gapless.core.service.Settings;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Asks the runtime whether the instances of a plan could be started.
final class Preflights {
    private Preflights() {}

    /// @param now the instances that run at this moment
    static List<ProblemReport> problems(Ports ports, Candidate candidate, List<Instance> now) {
        Settings settings = candidate.release().settings();
        List<Instance> alive = candidate.state().alive();
        Preflight request =
                new Preflight(
                        fresh(candidate, alive),
                        staying(candidate, alive),
                        now.stream().map(one -> one.spec().address().port()).toList(),
                        candidate.source(),
                        settings.file(),
                        settings.timing().stopGrace(),
                        candidate.secrets().names(),
                        room(ports, candidate));
        return ports.runtime().preflight(request);
    }

    private static Optional<DatabaseRoom> room(Ports ports, Candidate candidate) {
        return candidate
                .release()
                .settings()
                .database()
                .flatMap(
                        database ->
                                DatabaseEndpoint.of(database.url())
                                        .flatMap(
                                                endpoint ->
                                                        ports.schema(candidate.secrets())
                                                                .connections(database)
                                                                .map(
                                                                        seen ->
                                                                                new DatabaseRoom(
                                                                                        endpoint,
                                                                                        seen))));
    }

    private static List<InstanceSpec> fresh(Candidate candidate, List<Instance> alive) {
        Set<InstanceId> running = new HashSet<>();
        alive.forEach(one -> running.add(one.id()));
        List<InstanceSpec> specs = new ArrayList<>();
        for (Step step : candidate.plan().steps()) {
            if (step instanceof StartStep start) {
                start.specs().stream()
                        .filter(spec -> !running.contains(spec.id()))
                        .forEach(specs::add);
            }
        }
        return specs;
    }

    /// Those that still run when the first new instance starts.
    private static List<InstanceId> staying(Candidate candidate, List<Instance> alive) {
        Set<InstanceId> stopped = new HashSet<>();
        for (Step step : candidate.plan().steps()) {
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
