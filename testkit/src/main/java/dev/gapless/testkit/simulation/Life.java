package dev.gapless.testkit.simulation;

import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/// One life of a service, from its first deployment to a quiet end, all of it drawn from one seed.
public final class Life {
    /// Far more than any life has; one that reaches it does not come to its end.
    private static final long MOST_STEPS = 3_000_000;

    private static final int MOST_CHANGES = 6;

    /// So many services ran before Gapless knew them.
    private static final double ADOPTED = 0.15;

    private final long seed;
    private Tampering tampering = Tampering.NONE;
    private boolean calm;
    private CrashPoints crashes = _ -> false;
    private Function<Timeline, Trace> reader = Trace::none;

    public Life(long seed) {
        this.seed = seed;
    }

    public Life with(Tampering other) {
        tampering = other;
        return this;
    }

    /// Kills of the agent beyond those that chance brings.
    public Life with(CrashPoints more) {
        crashes = more;
        return this;
    }

    /// Nothing goes wrong by chance.
    public Life calm() {
        calm = true;
        return this;
    }

    /// Tells everything that happens, one line each.
    public Life tell(Consumer<String> listener) {
        reader = time -> Trace.to(time, listener);
        return this;
    }

    /// Lives it to its end, or to the first broken rule.
    public Verdict live() {
        Chance chance = new Chance(seed);
        World world = new World(chance, tampering, crashes, reader);
        if (calm) {
            world.faults().heal();
        }
        // drawn apart: the other lives stay what they were
        Chance apart = new Chance(~seed);
        boolean adopts = apart.happens(ADOPTED);
        world.strain().draw(apart);
        if (calm) {
            world.strain().none();
        }
        if (world.strain().any()) {
            world.clients().hurry();
            world.scenario().slowly(apart);
        }
        User user = new User(world, chance.between(1, MOST_CHANGES), adopts);
        world.agent().boot();
        world.clients().begin();
        world.rules().begin();
        world.begin();
        user.next();
        Optional<Verdict.Broken> broken = Optional.empty();
        try {
            run(world, user);
        } catch (Violation violation) {
            world.trace().line("RULE", violation::getMessage);
            broken =
                    Optional.of(
                            new Verdict.Broken(
                                    violation.rule(), String.valueOf(violation.getMessage())));
        }
        return verdict(world, user, broken);
    }

    private static void run(World world, User user) {
        for (long steps = 0; !user.finished(); steps++) {
            if (steps > MOST_STEPS) {
                throw new Violation(
                        "I6", "this life does not end: " + Describe.state(world.agent().state()));
            }
            world.time().step();
        }
    }

    private Verdict verdict(World world, User user, Optional<Verdict.Broken> broken) {
        return new Verdict(
                seed,
                world.agent().state().deployments(),
                world.rules().outcomes(),
                world.rules().causes(),
                world.agent().handled(),
                world.clients().sent(),
                world.agent().kills(),
                world.agent().points(),
                user.refused(),
                world.time().now() / 1_000,
                broken);
    }
}
