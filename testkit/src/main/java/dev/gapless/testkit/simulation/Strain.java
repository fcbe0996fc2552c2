package dev.gapless.testkit.simulation;

import dev.gapless.core.deploy.Deployment;
import dev.gapless.core.deploy.Pace;
import dev.gapless.core.deploy.ServiceState;

import java.util.List;
import java.util.Optional;

/// What those who serve suffer by a newcomer on the same host, in some lives: their answers come
/// later while it is introduced too fast for this host, or by mere chance.
final class Strain {
    private final World world;
    private Kind kind = Kind.NONE;
    private long extraMillis;
    private long periodMillis = 1;

    /// When the answers come late.
    private enum Kind {
        NONE,
        /// While a newcomer is introduced at full pace.
        AT_FULL_PACE,
        /// Until it is paused.
        UNLESS_PAUSED,
        /// Whatever is done about it.
        ALWAYS,
        /// For a time, and again after the same time, newcomer or not.
        BY_CHANCE
    }

    Strain(World world) {
        this.world = world;
    }

    /// @param apart not the chance of the life, so that lives without stay what they were
    void draw(Chance apart) {
        if (apart.happens(0.4)) {
            kind = apart.pick(List.of(Kind.values()));
            extraMillis = apart.between(5_000, 8_000);
            periodMillis = apart.between(3_000, 90_000);
        }
    }

    /// There is none from now on.
    void none() {
        kind = Kind.NONE;
    }

    /// Whether there is any in this life.
    boolean any() {
        return kind != Kind.NONE;
    }

    /// How much later an instance of this release answers that is asked now.
    long extra(String release) {
        boolean serves = world.agent().state().stable().equals(Optional.of(release));
        return serves && on() ? extraMillis : 0;
    }

    boolean on() {
        return switch (kind) {
            case NONE -> false;
            case AT_FULL_PACE -> newcomer() && pace() == Pace.FULL;
            case UNLESS_PAUSED -> newcomer() && pace() != Pace.PAUSED;
            case ALWAYS -> newcomer();
            case BY_CHANCE -> world.time().now() / periodMillis % 2 == 1;
        };
    }

    private Pace pace() {
        return world.agent().state().open().map(Deployment::pace).orElse(Pace.FULL);
    }

    /// Somebody runs whom the open deployment has started.
    private boolean newcomer() {
        ServiceState state = world.agent().state();
        return state.open()
                .filter(open -> !open.goingBack() && !open.promoted())
                .filter(
                        open ->
                                world.runtime().alive().stream()
                                        .anyMatch(process -> open.started(process.id())))
                .isPresent();
    }
}
