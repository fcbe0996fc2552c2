package dev.gapless.testkit.simulation;

import dev.gapless.api.ProblemCode;
import dev.gapless.core.deploy.Deployment;
import dev.gapless.core.deploy.Event;
import dev.gapless.core.deploy.Ledger;
import dev.gapless.core.deploy.Outcome;
import dev.gapless.core.deploy.ServiceState;
import dev.gapless.core.port.HealthProbe.Answer;
import dev.gapless.core.port.Routes;
import dev.gapless.core.port.Runtime.PortOwner;
import dev.gapless.core.port.Traffic;
import dev.gapless.core.service.Analysis;
import dev.gapless.core.service.HealthPolicy;
import dev.gapless.core.service.InstanceId;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// What the agent has been told is heeded: nobody gets requests before so many healthy answers over
/// so long a time, and no deployment succeeds with a candidate that is known to be sick, to have
/// ended, or to make more errors than allowed.
///
/// All of it is counted here anew, from the events and not from the state, so that a mistake in the
/// state is seen.
final class HeardRules {
    private final World world;
    private final Map<InstanceId, Row> rows = new HashMap<>();
    private final Set<InstanceId> proven = new HashSet<>();
    private final Map<InstanceId, Integer> failures = new HashMap<>();
    private final Set<InstanceId> reached = new HashSet<>();
    private final Set<InstanceId> ended = new HashSet<>();
    private Ledger ledger = Ledger.EMPTY;
    private Map<String, Ledger.Counts> base = Map.of();
    private long newest;

    /// Healthy answers in a row, the first of them at `since`.
    private record Row(int count, long since) {}

    HeardRules(World world) {
        this.world = world;
    }

    /// Counted even when the agent dies over it: what it heard may be in the journal.
    void before(Event event) {
        if (event instanceof Event.HealthAnswered(InstanceId id, Answer answer, PortOwner owner)) {
            boolean good = answer instanceof Answer.Healthy && owner instanceof PortOwner.Instance;
            if (good) {
                Row row = rows.getOrDefault(id, new Row(0, world.time().now()));
                rows.put(id, new Row(row.count() + 1, row.since()));
                prove(id, rows.get(id));
            } else {
                rows.remove(id);
            }
        }
    }

    private void prove(InstanceId id, Row row) {
        HealthPolicy policy = world.scenario().health();
        long lasted = world.time().now() - row.since();
        if (row.count() >= policy.successes() && lasted >= policy.minHealthyTime().toMillis()) {
            proven.add(id);
        }
    }

    void beforeRoutes(Routes routes) {
        for (Routes.Target target : routes.targets()) {
            if (routes.reaches(target.instance()) && reached.add(target.instance())) {
                // what it did while it was held back is not held against it
                failures.remove(target.instance());
            }
            if (routes.reaches(target.instance()) && !proven.contains(target.instance())) {
                throw new Violation(
                        "gate",
                        Describe.routes(routes)
                                + " reach "
                                + target.instance()
                                + ", which has not been healthy often and long enough");
            }
        }
    }

    void after(ServiceState before, Event event, ServiceState after) {
        hear(before, event);
        long number = after.deployment().map(Deployment::number).orElse(0L);
        if (number > newest) {
            base = ledger.totals();
        }
        boolean endedNow = after.open().isEmpty() && (before.open().isPresent() || number > newest);
        newest = Math.max(newest, number);
        after.deployment()
                .filter(one -> endedNow && one.outcome().equals(Optional.of(Outcome.SUCCEEDED)))
                .ifPresent(one -> succeeded(after, one));
        obeyed(before, event, after);
    }

    private void hear(ServiceState before, Event event) {
        switch (event) {
            case Event.HealthAnswered(InstanceId id, Answer answer, _) ->
                    failures.merge(
                            id,
                            answer instanceof Answer.Healthy ? 0 : 1,
                            (old, now) -> now == 0 ? 0 : old + 1);
            case Event.InstanceEnded(InstanceId id, _, _, _) -> ended.add(id);
            case Event.TrafficSeen(Traffic seen) -> ledger = ledger.with(seen);
            // single answers and counts that the last agent heard are not journaled, and a switch
            // that died with the host does not tell them again
            case Event.Recovered _ -> {
                failures.clear();
                ledger = before.ledger();
            }
            default -> {}
        }
    }

    private void succeeded(ServiceState state, Deployment deployment) {
        int most = world.scenario().health().failures();
        for (InstanceId id : state.rotation().members()) {
            if (!deployment.started(id)) {
                continue;
            }
            if (ended.contains(id)) {
                throw new Violation("guard", "succeeded, though " + id + " has ended");
            }
            if (failures.getOrDefault(id, 0) >= most) {
                throw new Violation("guard", "succeeded, though " + id + " is known to be sick");
            }
        }
        deployment
                .from()
                .filter(from -> !from.equals(deployment.to()))
                .ifPresent(
                        from ->
                                errors(
                                        state.release(deployment.to()).settings().analysis(),
                                        since(deployment.to()),
                                        since(from),
                                        ledger.total(from)));
    }

    private Ledger.Counts since(String release) {
        return ledger.total(release).minus(base.getOrDefault(release, Ledger.Counts.ZERO));
    }

    private static void errors(
            Analysis analysis, Ledger.Counts fresh, Ledger.Counts old, Ledger.Counts ever) {
        int enough = analysis.minRequests();
        double usual =
                old.requests() >= enough
                        ? old.badRate()
                        : ever.requests() >= enough ? ever.badRate() : 0;
        double worst = Math.max(usual + 0.01, usual * analysis.errorsRatio());
        double limit = Math.min(worst, usual + (1 - usual) / 2);
        if (fresh.requests() >= enough && fresh.badRate() > limit) {
            throw new Violation(
                    "guard", "succeeded with errors: " + fresh + ", the old one: " + old);
        }
    }

    /// A person who asks the open deployment to go back is obeyed; what was meant for another one
    /// is not held against it.
    private static void obeyed(ServiceState before, Event event, ServiceState after) {
        boolean asked =
                before.open()
                        .filter(open -> !open.goingBack())
                        .filter(open -> asksBack(event, open))
                        .isPresent();
        if (asked && after.open().map(open -> !open.goingBack()).orElse(false)) {
            throw new Violation("obey", event + " was not heeded");
        }
        boolean byPerson = event instanceof Event.RollBack || event instanceof Event.Abort;
        if (byPerson && !asked && !before.deployment().equals(after.deployment())) {
            boolean turned =
                    after.deployment()
                            .flatMap(Deployment::cause)
                            .filter(why -> why.code().equals(ProblemCode.ABORTED_BY_USER.id()))
                            .isPresent();
            if (turned && !before.deployment().map(Deployment::goingBack).orElse(false)) {
                throw new Violation("obey", event + " turned a deployment it was not meant for");
            }
        }
    }

    private static boolean asksBack(Event event, Deployment open) {
        return open.promoted()
                ? event instanceof Event.RollBack back && back.deployment() == open.number()
                : event instanceof Event.Abort abort && abort.deployment() == open.number();
    }
}
