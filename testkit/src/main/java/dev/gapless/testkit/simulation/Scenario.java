package dev.gapless.testkit.simulation;

import dev.gapless.core.deploy.Release;
import dev.gapless.core.port.InstanceSpec;
import dev.gapless.core.service.Analysis;
import dev.gapless.core.service.DatabaseSettings;
import dev.gapless.core.service.EnvValue;
import dev.gapless.core.service.HealthPolicy;
import dev.gapless.core.service.PortPool;
import dev.gapless.core.service.ProveSettings;
import dev.gapless.core.service.ReleaseId;
import dev.gapless.core.service.Settings;
import dev.gapless.core.service.StartPriority;
import dev.gapless.core.service.Strategy;
import dev.gapless.core.service.SwitchSettings;
import dev.gapless.core.service.WarmUp;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What one life is about: the settings of its service, and the releases with their secret faults.
final class Scenario {
    static final String SERVICE = "shop";
    private static final Path HOME = Path.of("/srv/shop");
    private static final List<String> HOOKS =
            List.of(
                    "before-start",
                    "before-shift",
                    "before-promote",
                    "after-promote",
                    "on-abort",
                    "on-rollback");

    private final Chance chance;
    private final Faults faults;
    private final Map<String, Quality> qualities = new HashMap<>();
    private final HealthPolicy health;
    private Settings.Timing timing;
    private final boolean database;
    private final boolean keepsFailed;
    private final boolean hooks;
    private final int ports;
    private WarmUp warmUp;
    private int releases;

    Scenario(Chance chance, Faults faults) {
        this.chance = chance;
        this.faults = faults;
        this.health = health(chance);
        this.timing = timing(chance);
        this.database = chance.happens(0.4);
        this.keepsFailed = chance.happens(0.15);
        this.hooks = chance.happens(0.2);
        this.ports = chance.between(1, 9);
        this.warmUp =
                chance.happens(0.3)
                        ? new WarmUp(
                                List.of("GET /"),
                                Optional.empty(),
                                Duration.ofSeconds(chance.between(1, 20)))
                        : WarmUp.NONE;
    }

    /// Releases are introduced so slowly that a guard has the time to do something.
    void slowly(Chance apart) {
        timing =
                new Settings.Timing(
                        timing.drainTimeout(),
                        timing.streamDrainTimeout(),
                        timing.bakeTime(),
                        timing.silence(),
                        timing.stopGrace(),
                        timing.progressDeadline(),
                        Duration.ofSeconds(apart.between(20, 60)));
        warmUp =
                new WarmUp(
                        List.of("GET /"),
                        Optional.empty(),
                        Duration.ofSeconds(apart.between(20, 60)));
    }

    /// A new release; as good as the faults of this life allow.
    Release release() {
        Quality quality =
                chance.happens(faults.badRelease)
                        ? chance.pick(List.of(Quality.values()))
                        : Quality.GOOD;
        return release(quality, strategy());
    }

    Release release(Quality quality, Strategy strategy) {
        String version = "v" + ++releases;
        qualities.put(version, quality);
        return new Release(
                ReleaseId.parse(version),
                "sha-" + version,
                "settings",
                HOME.resolve(version + ".jar"),
                settings(strategy, chance.between(1, Math.min(4, ports))),
                Instant.EPOCH,
                0);
    }

    /// The same for all releases of a life.
    HealthPolicy health() {
        return health;
    }

    Settings.Timing timing() {
        return timing;
    }

    boolean database() {
        return database;
    }

    /// Instances of a bad release misbehave, but not all of them.
    Behaviour nature(InstanceSpec spec) {
        Quality quality =
                chance.happens(0.8)
                        ? qualities.getOrDefault(spec.release(), Quality.GOOD)
                        : Quality.GOOD;
        return Behaviour.draw(quality, health.healthyDeadline().toMillis(), faults, chance);
    }

    boolean good(String release) {
        return qualities.get(release) == Quality.GOOD;
    }

    Strategy strategy() {
        return switch (chance.between(1, 3)) {
            case 1 -> new Strategy.Recreate();
            case 2 -> new Strategy.Rolling(chance.between(1, 3), chance.between(0, 2));
            default -> new Strategy.BlueGreen();
        };
    }

    private Settings settings(Strategy strategy, int instances) {
        int first = chance.happens(0.9) ? 9001 : 9001 + chance.between(1, 10);
        return new Settings(
                SERVICE,
                HOME.resolve("gapless.yaml"),
                HOME,
                "/srv/shop/{version}.jar",
                "",
                List.of("java", "-jar", "{artifact}"),
                Map.of(),
                "",
                0,
                StartPriority.LOW,
                warmUp,
                2,
                instances,
                PortPool.range(first, first + ports - 1),
                strategy,
                health,
                new SwitchSettings(
                        "builtin",
                        List.of("127.0.0.1:8080"),
                        new SwitchSettings.Hold(Duration.ofSeconds(30), 1_000, 1 << 20),
                        Duration.ofSeconds(20),
                        false),
                timing,
                new Analysis(2, 20),
                keepsFailed,
                5,
                hooks(),
                database ? Optional.of(databaseSettings()) : Optional.empty(),
                new ProveSettings(List.of(), ""));
    }

    private Map<String, List<String>> hooks() {
        Map<String, List<String>> chosen = new HashMap<>();
        if (hooks) {
            for (String name : HOOKS) {
                if (chance.happens(0.4)) {
                    chosen.put(name, List.of("true"));
                }
            }
        }
        return chosen;
    }

    private static DatabaseSettings databaseSettings() {
        return new DatabaseSettings(
                "jdbc:simulated",
                "gapless",
                new EnvValue.FromEnv("PASSWORD"),
                HOME.resolve("db"),
                Duration.ofMillis(250),
                Duration.ofMillis(300),
                20,
                true);
    }

    private static HealthPolicy health(Chance chance) {
        return new HealthPolicy(
                "/health",
                Duration.ofSeconds(1),
                Duration.ofSeconds(chance.between(1, 5)),
                Duration.ofSeconds(2),
                chance.between(1, 3),
                chance.between(2, 3),
                Duration.ofSeconds(chance.between(0, 5)),
                Duration.ofSeconds(chance.between(20, 40)));
    }

    private static Settings.Timing timing(Chance chance) {
        return new Settings.Timing(
                Duration.ofSeconds(chance.between(3, 20)),
                Duration.ofMinutes(5),
                Duration.ofSeconds(chance.between(0, 20)),
                Duration.ofHours(24),
                Duration.ofSeconds(chance.between(2, 10)),
                Duration.ofSeconds(chance.between(30, 60)),
                Duration.ofSeconds(chance.happens(0.5) ? 0 : chance.between(1, 5)));
    }
}
