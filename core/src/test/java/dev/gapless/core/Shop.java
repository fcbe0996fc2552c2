package dev.gapless.core;

import dev.gapless.core.deploy.Health;
import dev.gapless.core.deploy.Instance;
import dev.gapless.core.deploy.Process;
import dev.gapless.core.deploy.Recent;
import dev.gapless.core.deploy.Release;
import dev.gapless.core.deploy.Rotation;
import dev.gapless.core.deploy.ServiceState;
import dev.gapless.core.port.InstanceSpec;
import dev.gapless.core.port.Traffic;
import dev.gapless.core.service.Address;
import dev.gapless.core.service.Analysis;
import dev.gapless.core.service.DatabaseSettings;
import dev.gapless.core.service.EnvValue;
import dev.gapless.core.service.HealthPolicy;
import dev.gapless.core.service.InstanceId;
import dev.gapless.core.service.PortPool;
import dev.gapless.core.service.ProveSettings;
import dev.gapless.core.service.ReleaseId;
import dev.gapless.core.service.Settings;
import dev.gapless.core.service.StartPriority;
import dev.gapless.core.service.Strategy;
import dev.gapless.core.service.SwitchSettings;
import dev.gapless.core.service.WarmUp;

import java.lang.reflect.RecordComponent;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// The service `shop` as the tests know it: its settings, releases, instances and states.
public final class Shop {
    public static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");

    private Shop() {}

    /// Ramp 0, bake 10 s, drain 30 s, grace 45 s, progress 60 s; 3 answers in 5 s are healthy, 3
    /// failures are not.
    public static Settings settings(Strategy strategy, int instances, Integer... ports) {
        Path folder = Path.of("/srv/shop");
        return new Settings(
                "shop",
                folder.resolve("gapless.yaml"),
                folder,
                "/srv/shop/shop-{version}.jar",
                "",
                List.of(
                        "java",
                        "-jar",
                        "{artifact}",
                        "--color={color}",
                        "--id={instance}",
                        "--port={port}"),
                Map.of(),
                "",
                0,
                StartPriority.LOW,
                WarmUp.NONE,
                2,
                instances,
                new PortPool(List.of(ports)),
                strategy,
                health(),
                new SwitchSettings(
                        "builtin",
                        List.of("127.0.0.1:8080"),
                        new SwitchSettings.Hold(Duration.ofSeconds(30), 1000, 1 << 20),
                        Duration.ofSeconds(60),
                        false),
                timing(),
                new Analysis(2, 50),
                false,
                5,
                Map.of(),
                Optional.empty(),
                new ProveSettings(List.of(), ""));
    }

    /// The same, judged otherwise.
    public static Settings judging(Settings old, Analysis analysis) {
        return with(old, "analysis", analysis);
    }

    /// The same behind an nginx whose include may not be changed but for its port.
    public static Settings reloading(Settings old) {
        SwitchSettings now = old.trafficSwitch();
        SwitchSettings.Nginx nginx =
                new SwitchSettings.Nginx(
                        Path.of("/etc/nginx/conf.d/shop.inc"),
                        old.ports().ports(),
                        List.of("nginx", "-T"),
                        List.of("nginx", "-s", "reload"),
                        /* rewritten= */ true);
        return with(
                old,
                "trafficSwitch",
                new SwitchSettings(
                        SwitchSettings.NGINX,
                        now.listen(),
                        now.hold(),
                        now.requestTimeout(),
                        false,
                        false,
                        Optional.of(nginx)));
    }

    /// The same with another `start-priority`.
    public static Settings startingAt(StartPriority priority, Settings old) {
        return with(old, "startPriority", priority);
    }

    /// The same with this warm-up.
    public static Settings warmedUp(Settings old, WarmUp warmUp) {
        return with(old, "warmUp", warmUp);
    }

    /// The same with another `dip-limit`.
    public static Settings dipping(Settings old, double limit) {
        return with(old, "dipLimit", limit);
    }

    /// The same service with a database behind it.
    public static Settings onDatabase(Settings plain) {
        DatabaseSettings database =
                new DatabaseSettings(
                        "jdbc:postgresql://127.0.0.1/shop",
                        "shop",
                        new EnvValue.Literal(""),
                        plain.directory().resolve("db/gapless"),
                        Duration.ofMillis(250),
                        Duration.ofMillis(50),
                        80,
                        true);
        return with(plain, "database", Optional.of(database));
    }

    /// The same with this hook, which runs `true`.
    public static Settings hooked(Settings old, String hook) {
        return with(old, "hooks", Map.of(hook, List.of("true")));
    }

    /// The same with `on-failure: keep`.
    public static Settings keeping(Settings old) {
        return with(old, "onFailureKeep", true);
    }

    /// The same with a ramp.
    public static Settings ramping(Settings old, Duration ramp) {
        return with(old, "timing", with(old.timing(), "ramp", ramp));
    }

    /// The same with this `drain-timeout`.
    public static Settings draining(Settings old, Duration limit) {
        return with(old, "timing", with(old.timing(), "drainTimeout", limit));
    }

    /// The same record but for this component.
    private static <R extends Record> R with(R old, String component, Object value) {
        try {
            RecordComponent[] components = old.getClass().getRecordComponents();
            Object[] values = new Object[components.length];
            Class<?>[] types = new Class<?>[components.length];
            boolean found = false;
            for (int i = 0; i < components.length; i++) {
                boolean it = components[i].getName().equals(component);
                found |= it;
                types[i] = components[i].getType();
                values[i] = it ? value : components[i].getAccessor().invoke(old);
            }
            if (!found) {
                throw new IllegalArgumentException("no component " + component);
            }
            @SuppressWarnings("unchecked")
            Class<R> type = (Class<R>) old.getClass();
            return type.getDeclaredConstructor(types).newInstance(values);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    /// The same, but answers name the release.
    public static Settings exposing(Settings old) {
        SwitchSettings traffic = old.trafficSwitch();
        return with(
                old,
                "trafficSwitch",
                new SwitchSettings(
                        traffic.kind(),
                        traffic.listen(),
                        traffic.hold(),
                        traffic.requestTimeout(),
                        true));
    }

    /// The same with another bake time.
    public static Settings bakingOnly(Settings old, Duration bakeTime) {
        return with(old, "timing", with(old.timing(), "bakeTime", bakeTime));
    }

    public static HealthPolicy health() {
        return new HealthPolicy(
                "/health",
                Duration.ofSeconds(1),
                Duration.ofSeconds(5),
                Duration.ofSeconds(2),
                3,
                3,
                Duration.ofSeconds(5),
                Duration.ofSeconds(120));
    }

    private static Settings.Timing timing() {
        return new Settings.Timing(
                Duration.ofSeconds(30),
                Duration.ofMinutes(5),
                Duration.ofSeconds(10),
                Duration.ofHours(24),
                Duration.ofSeconds(45),
                Duration.ofSeconds(60),
                Duration.ZERO);
    }

    public static Release release(String version, Settings settings) {
        return new Release(
                ReleaseId.parse(version),
                "sha-" + version,
                "hash",
                Path.of("/kept/shop-" + version),
                settings,
                NOON,
                0);
    }

    public static InstanceSpec spec(String id, String release, int port) {
        return new InstanceSpec(
                new InstanceId(id),
                "shop",
                release,
                Address.local(port),
                "1",
                Path.of("/srv/shop"),
                List.of("java"),
                Map.of(),
                "",
                0);
    }

    /// Runs and is healthy since noon.
    public static Instance healthy(String id, Release release, int port) {
        return instance(id, release, port, new Process.Running(1, NOON));
    }

    /// Runs, and has not been healthy so far.
    public static Instance sick(String id, Release release, int port) {
        return instance(id, release, port, new Process.Running(1, NOON), Health.UNKNOWN);
    }

    public static Instance instance(String id, Release release, int port, Process process) {
        Health good = new Health(true, true, 9, 0, 9, Optional.of(NOON), Optional.empty());
        return instance(id, release, port, process, good);
    }

    private static Instance instance(
            String id, Release release, int port, Process process, Health health) {
        return new Instance(
                spec(id, release.label(), port),
                process,
                health,
                0,
                Optional.empty(),
                List.of(),
                Optional.empty(),
                "");
    }

    /// The same, and many requests a second came in the last minute.
    public static ServiceState used(ServiceState state) {
        List<Recent.Mark> marks =
                IntStream.range(0, 13)
                        .mapToObj(
                                i ->
                                        new Recent.Mark(
                                                NOON.plusSeconds(5L * i),
                                                "e",
                                                "1",
                                                new Traffic.Release(
                                                        500L * i,
                                                        0,
                                                        0,
                                                        List.of(
                                                                new Traffic.Bucket(
                                                                        9_000, 500L * i)))))
                        .toList();
        return new ServiceState(
                state.service(),
                state.stable(),
                state.previous(),
                state.wanted(),
                state.releases(),
                state.instances(),
                state.rotation(),
                state.routing(),
                state.schema(),
                state.contracted(),
                state.hook(),
                state.warmUp(),
                state.deployments(),
                state.deployment(),
                state.ledger(),
                state.traffic(),
                new Recent(marks, Optional.empty()));
    }

    /// `stable` serves with all these instances of it; others are there without traffic.
    public static ServiceState serving(Release stable, Instance... instances) {
        Set<InstanceId> members =
                Arrays.stream(instances)
                        .filter(one -> one.release().equals(stable.label()))
                        .map(Instance::id)
                        .collect(Collectors.toSet());
        return new World(stable, List.of(instances)).state(members);
    }

    private record World(Release stable, List<Instance> instances) {
        ServiceState state(Set<InstanceId> members) {
            Map<InstanceId, Instance> byId = new LinkedHashMap<>();
            instances.forEach(one -> byId.put(one.id(), one));
            ServiceState empty = ServiceState.empty("shop");
            return new ServiceState(
                    "shop",
                    Optional.of(stable.label()),
                    Optional.empty(),
                    members.size(),
                    Map.of(stable.label(), stable),
                    byId,
                    new Rotation(members, Map.of(stable.label(), 100), false),
                    empty.routing(),
                    Optional.empty(),
                    0,
                    Optional.empty(),
                    Optional.empty(),
                    0,
                    Optional.empty(),
                    empty.ledger(),
                    Optional.empty(),
                    Recent.NONE);
        }
    }
}
