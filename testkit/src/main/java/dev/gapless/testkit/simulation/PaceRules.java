package dev.gapless.testkit.simulation;

import dev.gapless.core.deploy.Deployment;
import dev.gapless.core.deploy.Dips;
import dev.gapless.core.deploy.HoldingBack;
import dev.gapless.core.deploy.Instance;
import dev.gapless.core.deploy.Pace;
import dev.gapless.core.deploy.ServiceState;
import dev.gapless.core.deploy.Usual;
import dev.gapless.core.service.InstanceId;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A dip of the stable release leads to something in bounded time, in the order that was promised;
/// what was slowed down is let go on in bounded time; and nobody is held back who serves, or for
/// whom no deployment waits, or for ever.
final class PaceRules {
    /// So long one pace below the full one may last: a minute without a decision, and a row of
    /// windows of the longest kind.
    private static final long LONGEST_PACE = 160_000;

    /// A window that began before, three that are dips, and requests that were under way.
    private static final long LONGEST_DIP = 30_000;

    /// The same of one that has been slowed down and paused so often that it is given up next.
    private static final long LONGEST_LAST_DIP = 100_000;

    private static final int MANY_CHANGES = 6;

    /// So often a pace below the full one may come, and go.
    private static final int MOST_CHANGES = 60;

    private final World world;
    private final Map<InstanceId, Long> low = new HashMap<>();
    private int changes;
    private long lasted;
    private long dipped;

    PaceRules(World world) {
        this.world = world;
    }

    void beat(long millis) {
        if (!world.agent().fit()) {
            // whoever comes back begins to count anew
            dipped = 0;
            return;
        }
        ServiceState state = world.agent().state();
        Optional<Deployment> open = state.open();
        lasts(open, millis);
        dips(state, open, millis);
        state.all().forEach(one -> heldBack(state, one, millis));
    }

    private void lasts(Optional<Deployment> open, long millis) {
        List<Dips.Change> all = open.flatMap(Deployment::dips).map(Dips::changes).orElse(List.of());
        boolean same = open.isPresent() && all.size() == changes;
        changes = all.size();
        boolean slow = open.map(Deployment::pace).orElse(Pace.FULL) != Pace.FULL;
        lasted = same && slow ? lasted + millis : 0;
        if (lasted > LONGEST_PACE) {
            throw new Violation("pace", "is still introduced slowly: " + all);
        }
        if (all.size() > MOST_CHANGES) {
            throw new Violation("pace", "is slowed down again and again: " + all);
        }
    }

    /// Counted only where nothing hides the dip.
    private void dips(ServiceState state, Optional<Deployment> open, long millis) {
        boolean seen =
                open.isPresent()
                        && open.get().pace() == Pace.FULL
                        && world.strain().on()
                        && watched(state, open.get());
        dipped = seen ? dipped + millis : 0;
        if (dipped > (changes < MANY_CHANGES ? LONGEST_DIP : LONGEST_LAST_DIP)) {
            throw new Violation(
                    "dip",
                    "nothing was done in "
                            + dipped
                            + " ms: "
                            + Describe.state(state)
                            + " "
                            + open.orElseThrow().dips());
        }
    }

    private boolean watched(ServiceState state, Deployment open) {
        Faults faults = world.faults();
        boolean clear =
                faults.trafficMissing
                                + faults.trafficStale
                                + faults.switchRestart
                                + faults.routesLost
                        == 0;
        boolean compares =
                open.dips()
                        .map(Dips::usual)
                        .filter(usual -> usual.enough() && usual.limitMicros() < 4_200_000)
                        .filter(usual -> usual.slowShare() < 0.02)
                        .filter(usual -> allServe(state, usual))
                        .filter(usual -> usual.perSecond() > 2)
                        .isPresent();
        String stable = open.from().orElse("");
        Map<String, Integer> weights = state.rotation().weights();
        int all = weights.values().stream().mapToInt(Integer::intValue).sum();
        boolean serves = !state.rotation().hold() && 2 * weights.getOrDefault(stable, 0) > all;
        return clear
                && compares
                && serves
                && !open.goingBack()
                && !open.promoted()
                && !open.hurry()
                && !(open.pause() && !open.begun())
                && open.kind() == Deployment.Kind.DEPLOY
                && !stable.equals(open.to())
                && oldOnesServe(state, open);
    }

    private static boolean allServe(ServiceState state, Usual usual) {
        return state.all().stream()
                        .filter(one -> one.healthy() && state.rotation().has(one.id()))
                        .count()
                >= usual.members();
    }

    private boolean oldOnesServe(ServiceState state, Deployment open) {
        return state.all().stream()
                .filter(one -> state.rotation().has(one.id()) && !open.started(one.id()))
                .allMatch(
                        one ->
                                one.healthy()
                                        && world.runtime()
                                                .process(one.id())
                                                .filter(
                                                        process ->
                                                                process.serves(world.time().now()))
                                                .isPresent());
    }

    private void heldBack(ServiceState state, Instance one, long millis) {
        if (!HoldingBack.holds(state, one, world.time().instant())) {
            return;
        }
        long sum = low.merge(one.id(), millis, Long::sum);
        boolean introduced =
                state.open()
                        .filter(open -> !open.goingBack() && !open.promoted())
                        .filter(open -> open.started(one.id()))
                        .isPresent();
        if (!introduced || world.served().reaches(one.id())) {
            throw new Violation("low", one.id() + " is held back: " + Describe.state(state));
        }
        long most =
                world.scenario().health().healthyDeadline().toMillis()
                        + 60_000
                        + MOST_CHANGES / 2 * LONGEST_PACE;
        if (sum > most) {
            throw new Violation("low", one.id() + " is held back for " + sum + " ms");
        }
    }

    /// Nobody is given up for dips who was not paused before.
    void ended(Deployment deployment) {
        boolean forDips =
                deployment.cause().filter(cause -> cause.code().equals("dip-limit")).isPresent();
        boolean paused =
                deployment.dips().map(Dips::changes).orElse(List.of()).stream()
                        .anyMatch(change -> change.pace() == Pace.PAUSED);
        if (forDips && !paused) {
            throw new Violation("pace", "given up at once: " + deployment.dips());
        }
    }
}
