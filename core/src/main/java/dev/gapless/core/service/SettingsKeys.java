package dev.gapless.core.service;

import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/// [Settings] key by key, under the names of `gapless.yaml`: the same settings give the same text
/// in every process. Where the file lies is no key of it. Values may be of interest to nobody else:
/// show names only.
public final class SettingsKeys {
    private final SortedMap<String, String> all = new TreeMap<>();

    private SettingsKeys() {}

    /// Name of the key -> its value as text; `env` and `hooks` with one entry per name.
    public static SortedMap<String, String> of(Settings settings) {
        SettingsKeys keys = new SettingsKeys();
        keys.process(settings);
        keys.health(settings.health());
        keys.traffic(settings.trafficSwitch(), settings.timing());
        keys.outcome(settings);
        settings.database().ifPresent(keys::database);
        return keys.all;
    }

    /// Names of the keys that are not the same, in alphabetical order.
    public static List<String> changed(Settings before, Settings after) {
        SortedMap<String, String> old = of(before);
        SortedMap<String, String> now = of(after);
        TreeMap<String, String> names = new TreeMap<>(old);
        names.putAll(now);
        return names.keySet().stream()
                .filter(name -> !now.getOrDefault(name, "").equals(old.getOrDefault(name, "")))
                .toList();
    }

    private void process(Settings settings) {
        add("name", settings.name());
        add("artifact", settings.artifact());
        add("sha256", settings.sha256());
        add("command", settings.command());
        settings.env().forEach((name, value) -> add("env." + name, value));
        add("user", settings.user());
        add("memory-limit", settings.memoryLimit());
        add("instances", settings.instances());
        add("ports", settings.ports().ports());
        add("start-priority", settings.startPriority().id());
        add("warm-up.requests", settings.warmUp().requests());
        settings.warmUp().file().ifPresent(file -> add("warm-up.file", file));
        add("warm-up.limit", settings.warmUp().limit());
        add("dip-limit", settings.dipLimit());
        add("strategy", settings.strategy().label());
        if (settings.strategy() instanceof Strategy.Rolling(int maxParallel, int maxSurge)) {
            add("rolling.max-parallel", maxParallel);
            add("rolling.max-surge", maxSurge);
        }
    }

    private void health(HealthPolicy health) {
        add("health.path", health.path());
        add("health.interval", health.interval());
        add("health.watch-interval", health.watchInterval());
        add("health.timeout", health.timeout());
        add("health.successes", health.successes());
        add("health.failures", health.failures());
        add("health.min-healthy-time", health.minHealthyTime());
        add("health.healthy-deadline", health.healthyDeadline());
    }

    private void traffic(SwitchSettings traffic, Settings.Timing timing) {
        add("switch.kind", traffic.kind());
        add("switch.listen", traffic.listen());
        add("switch.expose-release", traffic.exposeRelease());
        add("affinity", traffic.affinity() ? "cookie" : "none");
        traffic.nginx()
                .ifPresent(
                        nginx -> {
                            add("switch.nginx.include", nginx.include());
                            add("switch.nginx.mode", nginx.rewritten() ? "reload" : "flags");
                            add("switch.nginx.test", nginx.test());
                            add("switch.nginx.reload", nginx.reload());
                        });
        add("request-timeout", traffic.requestTimeout());
        add("hold.time", traffic.hold().time());
        add("hold.requests", traffic.hold().requests());
        add("hold.bytes", traffic.hold().bytes());
        add("ramp", timing.ramp());
        add("drain-timeout", timing.drainTimeout());
        add("bake-time", timing.bakeTime());
        add("stop-grace", timing.stopGrace());
        add("progress-deadline", timing.progressDeadline());
    }

    private void outcome(Settings settings) {
        add("on-failure", settings.onFailureKeep() ? "keep" : "stop");
        add("keep-releases", settings.keepReleases());
        add("analysis.errors", settings.analysis().errorsRatio());
        add("analysis.min-requests", settings.analysis().minRequests());
        settings.hooks().forEach((name, command) -> add("hooks." + name, command));
        add("prove.requests", settings.prove().requests());
        add("prove.check", settings.prove().check());
    }

    private void database(DatabaseSettings database) {
        add("database.url", database.url());
        add("database.user", database.user());
        add("database.password", database.password());
        add("database.migrations", database.migrations());
        add("database.lock-timeout", database.lockTimeout());
        add("database.chunk-time", database.chunkTime());
        add("database.duty", database.dutyPercent());
    }

    private void add(String name, Object value) {
        all.put(name, value.toString());
    }
}
