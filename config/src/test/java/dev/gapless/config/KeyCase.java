package dev.gapless.config;

import dev.gapless.core.service.DatabaseSettings;
import dev.gapless.core.service.EnvValue;
import dev.gapless.core.service.PortPool;
import dev.gapless.core.service.Settings;
import dev.gapless.core.service.StartPriority;
import dev.gapless.core.service.Strategy;
import dev.gapless.core.service.SwitchSettings;

import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/// What the tests know of one key.
///
/// @param field where its value goes
/// @param fallback expected without the key (of a required key: what [Yaml#SMALLEST] says)
/// @param given a value to write, and what is then expected
/// @param bad a value that is refused, and a part of what is said about it
/// @param also other keys that it needs to be given with
record KeyCase(
        Function<Settings, Object> field,
        Object fallback,
        Pair given,
        Pair bad,
        Map<String, String> also) {

    record Pair(String text, Object expected) {}

    private static final Map<String, KeyCase> CASES = new LinkedHashMap<>();

    static Map<String, KeyCase> all() {
        return CASES;
    }

    private static Pair pair(String text, Object expected) {
        return new Pair(text, expected);
    }

    private static void add(
            String key, Function<Settings, Object> field, Object fallback, Pair given, Pair bad) {
        CASES.put(key, new KeyCase(field, fallback, given, bad, Map.of()));
    }

    private static void addWith(
            Map<String, String> also,
            String key,
            Function<Settings, Object> field,
            Object fallback,
            Pair... pairs) {
        CASES.put(key, new KeyCase(field, fallback, pairs[0], pairs[1], also));
    }

    private static Object database(Settings settings, Function<DatabaseSettings, Object> field) {
        return settings.database().map(field).orElse("no database");
    }

    private static Object nginx(Settings settings, Function<SwitchSettings.Nginx, Object> field) {
        return settings.trafficSwitch().nginx().map(field).orElse("no nginx");
    }

    private static Duration seconds(int seconds) {
        return Duration.ofSeconds(seconds);
    }

    static {
        release();
        strategyAndHealth();
        traffic();
        timing();
        database();
    }

    private static void release() {
        add(
                "name",
                Settings::name,
                "shop",
                pair("my-shop2", "my-shop2"),
                pair("My Shop", "is not possible; allowed: a-z"));
        add(
                "artifact",
                Settings::artifact,
                "/srv/shop/build/libs/shop-{version}.jar",
                pair("/opt/{version}/app.jar", "/opt/{version}/app.jar"),
                pair("shop.jar", "has no {version}"));
        add(
                "sha256",
                Settings::sha256,
                "",
                pair("ab".repeat(32), "ab".repeat(32)),
                pair("abc", "64 hexadecimal"));
        add(
                "version-from",
                _ -> "file-name",
                "file-name",
                pair("file-name", "file-name"),
                pair("git", "not in this version"));
        add(
                "command",
                Settings::command,
                List.of("java", "-jar", "{artifact}"),
                pair("./run '{artifact}' \"a b\"", List.of("./run", "{artifact}", "a b")),
                pair(
                        "java -jar {artefact}",
                        "unknown placeholder {artefact}, did you mean artifact?"));
        add(
                "env",
                Settings::env,
                Map.of(),
                pair(
                        "{ A: 1, B: { from-env: X }, C: { from-file: s/c } }",
                        Map.of(
                                "A", new EnvValue.Literal("1"),
                                "B", new EnvValue.FromEnv("X"),
                                "C", new EnvValue.FromFile(Path.of("/srv/shop/s/c")))),
                pair("{ SERVER_PORT: 1 }", "is set by Gapless"));
        add("user", Settings::user, "", pair("shop", "shop"), pair("a b", "is not possible"));
        // no settings of a release: AdoptKeysTest
        add("adopt.port", _ -> 0, 0, pair("8081", 0), pair("0", "allowed: 1 to 65535"));
        add(
                "adopt.nginx-include",
                _ -> "",
                "",
                pair("/etc/nginx/a.inc", ""),
                pair("~/a.inc", "which only a shell knows"));
        addWith(
                Map.of("adopt.nginx-include", "/etc/nginx/a.inc"),
                "adopt.nginx",
                _ -> "",
                "",
                pair("sudo -n nginx", ""),
                pair("nginx {port}", "it is started as it stands"));
        add(
                "memory-limit",
                Settings::memoryLimit,
                0L,
                pair("512MB", 512L << 20),
                pair("512", "has no unit, e.g. 512MB"));
        add("instances", Settings::instances, 1, pair("2", 2), pair("0", "allowed: 1 to 100"));
        add(
                "ports",
                Settings::ports,
                PortPool.range(18_000, 18_999),
                pair("[8081, 8090-8092]", new PortPool(List.of(8081, 8090, 8091, 8092))),
                pair("8081, 8081", "names port 8081 twice"));
    }

    private static void strategyAndHealth() {
        add(
                "strategy",
                Settings::strategy,
                new Strategy.BlueGreen(),
                pair("recreate", new Strategy.Recreate()),
                pair("bluegreen", "did you mean blue-green?"));
        Map<String, String> rolling = Map.of("strategy", "rolling", "instances", "3");
        addWith(
                rolling,
                "rolling.max-parallel",
                Settings::strategy,
                new Strategy.Rolling(1, 1),
                pair("2", new Strategy.Rolling(2, 1)),
                pair("4", "more than instances: 3"));
        addWith(
                rolling,
                "rolling.max-surge",
                Settings::strategy,
                new Strategy.Rolling(1, 1),
                pair("0", new Strategy.Rolling(1, 0)),
                pair("-1", "allowed: 0 to 100"));
        add(
                "health.path",
                s -> s.health().path(),
                "/health",
                pair("/up?x=1", "/up?x=1"),
                pair("up", "begins with /"));
        add(
                "health.interval",
                s -> s.health().interval(),
                seconds(1),
                pair("500ms", Duration.ofMillis(500)),
                pair("1", "has no unit, e.g. 1s"));
        add(
                "health.watch-interval",
                s -> s.health().watchInterval(),
                seconds(5),
                pair("2s", seconds(2)),
                pair("5 secs", "unknown unit; units: ms, s, m, h, d"));
        add(
                "health.timeout",
                s -> s.health().timeout(),
                seconds(2),
                pair("1s", seconds(1)),
                pair("0s", "allowed: 10ms to 5m"));
        add(
                "health.successes",
                s -> s.health().successes(),
                3,
                pair("1", 1),
                pair("1.5", "not a whole number"));
        add(
                "health.failures",
                s -> s.health().failures(),
                3,
                pair("5", 5),
                pair("true", "not a whole number"));
        add(
                "health.min-healthy-time",
                s -> s.health().minHealthyTime(),
                seconds(5),
                pair("0s", Duration.ZERO),
                pair("3m", "can never be met"));
        add(
                "health.healthy-deadline",
                s -> s.health().healthyDeadline(),
                seconds(120),
                pair("5m", seconds(300)),
                pair("2d", "allowed: 1s to 60m"));
    }

    private static void traffic() {
        add(
                "switch.kind",
                s -> s.trafficSwitch().kind(),
                "builtin",
                pair("builtin", "builtin"),
                pair("haproxy", "not in this version"));
        add(
                "switch.listen",
                s -> s.trafficSwitch().listen(),
                List.of("127.0.0.1:8080"),
                pair("[0.0.0.0:80, '[::1]:81']", List.of("0.0.0.0:80", "[::1]:81")),
                pair("8080", "has no address, e.g. 127.0.0.1:8080"));
        add(
                "switch.expose-release",
                s -> s.trafficSwitch().exposeRelease(),
                false,
                pair("true", true),
                pair("yes", "neither true nor false"));
        add(
                "affinity",
                s -> s.trafficSwitch().affinity(),
                false,
                pair("cookie", true),
                pair("header", "not in this version"));
        Map<String, String> nginx =
                Map.of(
                        "switch.kind", "nginx",
                        "switch.nginx.include", "/etc/nginx/gapless/shop.conf",
                        "ports", "[8081, 8082]");
        addWith(
                nginx,
                "switch.nginx.include",
                s -> nginx(s, SwitchSettings.Nginx::include),
                Path.of("/etc/nginx/gapless/shop.conf"),
                pair("conf/shop.conf", Path.of("/srv/shop/conf/shop.conf")),
                pair("~/shop.conf", "which only a shell knows"));
        addWith(
                nginx,
                "switch.nginx.mode",
                s -> nginx(s, SwitchSettings.Nginx::rewritten),
                false,
                pair("reload", true),
                pair("rewrite", "allowed: flags, reload"));
        addWith(
                nginx,
                "switch.nginx.test",
                s -> nginx(s, SwitchSettings.Nginx::test),
                List.of("nginx", "-T"),
                pair("sudo -n nginx -T", List.of("sudo", "-n", "nginx", "-T")),
                pair("nginx -c {artifact} -T", "it is started as it stands"));
        addWith(
                nginx,
                "switch.nginx.reload",
                s -> nginx(s, SwitchSettings.Nginx::reload),
                List.of("nginx", "-s", "reload"),
                pair("[systemctl, reload, nginx]", List.of("systemctl", "reload", "nginx")),
                pair("nginx -s reload {port}", "it is started as it stands"));
        add(
                "request-timeout",
                s -> s.trafficSwitch().requestTimeout(),
                seconds(60),
                pair("30s", seconds(30)),
                pair("forever", "not a duration"));
        add(
                "hold.time",
                s -> s.trafficSwitch().hold().time(),
                seconds(30),
                pair("10s", seconds(10)),
                pair("1h", "allowed: 0s to 5m"));
        add(
                "hold.requests",
                s -> s.trafficSwitch().hold().requests(),
                1000,
                pair("0", 0),
                pair("many", "whole number"));
        add(
                "hold.bytes",
                s -> s.trafficSwitch().hold().bytes(),
                64L << 20,
                pair("100MB", 100L << 20),
                pair("64mb", "units: KB, MB, GB"));
        add(
                "analysis.errors",
                s -> s.analysis().errorsRatio(),
                2.0,
                pair("1.5x", 1.5),
                pair("2", "no unit, e.g. 2x"));
        add(
                "analysis.min-requests",
                s -> s.analysis().minRequests(),
                50,
                pair("1", 1),
                pair("0", "1 to 1000000"));
        add(
                "hooks",
                Settings::hooks,
                Map.of(),
                pair("{ before-shift: ./a.sh b }", Map.of("before-shift", List.of("./a.sh", "b"))),
                pair("{ before-shft: ./a.sh }", "did you mean before-shift?"));
        add(
                "prove.requests",
                s -> s.prove().requests(),
                List.of(),
                pair(
                        "[GET /, 'POST /a {\"b\":\"{id}\"} -> 201,409']",
                        List.of("GET /", "POST /a {\"b\":\"{id}\"} -> 201,409")),
                pair("[get]", "METHOD and path"));
        add(
                "prove.check",
                s -> s.prove().check(),
                "",
                pair("select id from a", "select id from a"),
                pair("drop table a", "begins with select"));
    }

    private static void timing() {
        add(
                "ramp",
                s -> s.timing().ramp(),
                seconds(10),
                pair("0s", Duration.ZERO),
                pair("0", "has no unit, e.g. 0s"));
        add(
                "drain-timeout",
                s -> s.timing().drainTimeout(),
                seconds(30),
                pair("1m", seconds(60)),
                pair("-1s", "duration"));
        add(
                "bake-time",
                s -> s.timing().bakeTime(),
                seconds(60),
                pair("2h", seconds(7200)),
                pair("2 days", "unknown unit"));
        add(
                "stop-grace",
                s -> s.timing().stopGrace(),
                seconds(45),
                pair("10 s", seconds(10)),
                pair("1.5s", "duration"));
        add(
                "progress-deadline",
                s -> s.timing().progressDeadline(),
                seconds(600),
                pair("20m", seconds(1200)),
                pair("60s", "ends before health.healthy-deadline: 2m"));
        add(
                "start-priority",
                Settings::startPriority,
                StartPriority.LOW,
                pair("normal", StartPriority.NORMAL),
                pair("high", "allowed: low, normal"));
        add(
                "warm-up.requests",
                s -> s.warmUp().requests(),
                List.of(),
                pair("[GET /, '/b?c={d}', POST /e]", List.of("GET /", "/b?c={d}", "POST /e")),
                pair("[GET]", "METHOD and path"));
        add(
                "warm-up.file",
                s -> s.warmUp().file(),
                Optional.empty(),
                pair("warm/shop.har", Optional.of(Path.of("/srv/shop/warm/shop.har"))),
                pair("~/a", "which only a shell knows"));
        add(
                "warm-up.limit",
                s -> s.warmUp().limit(),
                seconds(30),
                pair("1m", seconds(60)),
                pair("10m", "allowed: 1s to 5m"));
        add("dip-limit", Settings::dipLimit, 0.0, pair("2x", 2.0), pair("0.5x", "1x to 100x, off"));
        add(
                "on-failure",
                Settings::onFailureKeep,
                false,
                pair("keep", true),
                pair("leave", "allowed: stop, keep"));
        add(
                "keep-releases",
                Settings::keepReleases,
                5,
                pair("2", 2),
                pair("1", "allowed: 2 to 100"));
    }

    private static void database() {
        Map<String, String> url = Map.of("database.url", "jdbc:postgresql://h/d");
        add(
                "database.url",
                s -> database(s, DatabaseSettings::url),
                "no database",
                pair("jdbc:mariadb://h/d", "jdbc:mariadb://h/d"),
                pair("jdbc:oracle://h/d", "allowed: jdbc:postgresql"));
        addWith(
                url,
                "database.user",
                s -> database(s, DatabaseSettings::user),
                "",
                pair("u", "u"),
                pair("a b", "a database"));
        addWith(
                url,
                "database.password",
                s -> database(s, DatabaseSettings::password),
                new EnvValue.Literal(""),
                pair("{ from-env: P }", new EnvValue.FromEnv("P")),
                pair("hunter2", "(not shown) is a secret"));
        addWith(
                url,
                "database.migrations",
                s -> database(s, DatabaseSettings::migrations),
                Path.of("/srv/shop/db/gapless"),
                pair("/m", Path.of("/m")),
                pair("../m", "leaves the folder"));
        addWith(
                url,
                "database.lock-timeout",
                s -> database(s, DatabaseSettings::lockTimeout),
                Duration.ofMillis(250),
                pair("1s", seconds(1)),
                pair("250", "no unit, e.g. 250ms"));
        addWith(
                url,
                "database.chunk-time",
                s -> database(s, DatabaseSettings::chunkTime),
                Duration.ofMillis(50),
                pair("1s", seconds(1)),
                pair("1ms", "out of range"));
        addWith(
                url,
                "database.duty",
                s -> database(s, DatabaseSettings::dutyPercent),
                20,
                pair("100%", 100),
                pair("20", "no unit, e.g. 20%"));
    }
}
