package dev.gapless.config;

import static dev.gapless.config.ConfigKey.later;
import static dev.gapless.config.ConfigKey.optional;
import static dev.gapless.config.ConfigKey.required;

import dev.gapless.config.type.AddressType;
import dev.gapless.config.type.BooleanType;
import dev.gapless.config.type.ChoiceType;
import dev.gapless.config.type.CommandType;
import dev.gapless.config.type.DurationType;
import dev.gapless.config.type.EnvNames;
import dev.gapless.config.type.EnvType;
import dev.gapless.config.type.ListType;
import dev.gapless.config.type.MapType;
import dev.gapless.config.type.NumberType;
import dev.gapless.config.type.PathType;
import dev.gapless.config.type.PercentType;
import dev.gapless.config.type.PortsType;
import dev.gapless.config.type.RatioType;
import dev.gapless.config.type.SecretType;
import dev.gapless.config.type.SizeType;
import dev.gapless.config.type.TextType;
import dev.gapless.config.type.WordNames;
import dev.gapless.core.service.EnvValue;
import dev.gapless.core.service.Placeholders;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The table of all keys of `gapless.yaml`. Reader, JSON Schema, reference page, `explain` and
/// flags follow from it.
///
/// A new key is a constant here and a place in [#ALL], its field in `SettingsAssembly`, a case in
/// the tests `KeyCase` and `SettingsHashTest` (which fail without one), its Korean in
/// `explain-ko.txt` of `cli`, and `mvn -pl config -am test -Dgapless.docs=write`.
public final class ConfigKeys {
    private static final Duration DAY = Duration.ofDays(1);
    private static final DurationType MOMENT =
            new DurationType(Duration.ofMillis(10), Duration.ofMinutes(5));
    private static final DurationType BRIEF =
            new DurationType(Duration.ofMillis(10), Duration.ofMinutes(1));
    private static final DurationType WAIT =
            new DurationType(Duration.ofSeconds(1), Duration.ofHours(1));
    private static final DurationType WAIT_OR_NONE = new DurationType(Duration.ZERO, DAY);
    private static final CommandType HOOK = new CommandType(Set.of());
    private static final CommandType PROGRAM =
            new CommandType(Set.of(), "it is started as it stands");
    private static final String PATH_FORM = "/[^\\s#]*";

    /// Points of a deployment at which a hook may run, in their order; those of later versions are
    /// refused.
    private static final WordNames HOOKS =
            new WordNames(
                    List.of(
                            "before-start",
                            "before-shift",
                            "before-promote",
                            "after-promote",
                            "on-abort",
                            "on-rollback"),
                    List.of(
                            "before-expand",
                            "after-expand",
                            "after-start",
                            "validate",
                            "after-step",
                            "before-retire",
                            "after-retire",
                            "before-contract",
                            "after-contract",
                            "on-failure"));

    public static final ConfigKey<String> NAME =
            required(
                    "name",
                    new TextType(
                            "[a-z0-9]([a-z0-9-]{0,38}[a-z0-9])?",
                            "a-z, 0-9 and - inside, at most 40"),
                    "shop",
                    "The service; unique on its host.");
    public static final ConfigKey<String> ARTIFACT =
            required(
                    "artifact",
                    new PathType(true),
                    "build/libs/shop-{version}.jar",
                    "The file that is deployed, with {version} where the version stands. It is"
                            + " copied before it is started.");
    public static final ConfigKey<String> SHA256 =
            optional(
                    "sha256",
                    new TextType("[0-9a-f]{64}", "64 hexadecimal digits, lower case"),
                    " | 9f2c41d0b6a5f8e7c3d2b1a09f8e7d6c5b4a39281706f5e4d3c2b1a0f9e8d7c6",
                    "Pins the artifact: any other content is refused.");
    public static final ConfigKey<String> VERSION_FROM =
            optional(
                    "version-from",
                    new ChoiceType(List.of("file-name"), List.of("manifest", "git", "timestamp")),
                    "file-name | file-name",
                    "Where `deploy` without a version takes it from: the name of the newest file"
                            + " that fits `artifact`.");
    public static final ConfigKey<List<String>> COMMAND =
            optional(
                    "command",
                    new CommandType(Placeholders.NAMES),
                    "java -jar {artifact} | java -Xmx256m -jar {artifact}"
                            + " --spring.profiles.active=real{color}",
                    "How an instance is started: directly, without a shell. Placeholders:"
                            + " {artifact}, {version}, {port}, {color} (1 or 2 ..., the place of its"
                            + " port in `ports`), {instance}.");
    public static final ConfigKey<Map<String, EnvValue>> ENV =
            optional(
                    "env",
                    new MapType<>(new EnvNames(), new EnvType()),
                    "{} | { LOG_LEVEL: info, DB_PASSWORD: { from-env: SHOP_DB_PASSWORD } }",
                    "Environment of the instances, beside PORT, SERVER_PORT and GAPLESS_..., which"
                            + " Gapless sets. Secrets only as `from-env` (the environment of whoever"
                            + " deploys, else of the agent) or `from-file`.");
    public static final ConfigKey<String> USER =
            optional(
                    "user",
                    new TextType(
                            "[A-Za-z0-9_][A-Za-z0-9_.-]{0,31}",
                            "the name of a user of this machine"),
                    " | shop",
                    "Instances run as this user; without it, as the agent's.");
    public static final ConfigKey<Long> MEMORY_LIMIT =
            optional(
                    "memory-limit",
                    new SizeType("16MB", "1024GB"),
                    " | 512MB",
                    "Most memory of one instance; beyond it the system ends it. Without it there is"
                            + " no limit.");
    public static final ConfigKey<Integer> INSTANCES =
            optional(
                    "instances",
                    new NumberType(1, 100),
                    "1 | 2",
                    "How many instances a release has.");
    public static final ConfigKey<List<Integer>> PORTS =
            optional(
                    "ports",
                    new PortsType(),
                    "18000-18999 | [8081, 8082]",
                    "Ports that instances may use, in this order: the old release on some, the new"
                            + " one on others.");

    public static final ConfigKey<String> STRATEGY =
            optional(
                    "strategy",
                    new ChoiceType(
                            List.of("recreate", "rolling", "blue-green"),
                            List.of("canary", "side-by-side")),
                    "blue-green | rolling",
                    "blue-green: all new instances beside all old ones, then one switch. rolling:"
                            + " some at a time. recreate: stop, then start, requests are held in"
                            + " between.");
    public static final ConfigKey<Integer> ROLLING_MAX_PARALLEL =
            optional(
                    "rolling.max-parallel",
                    new NumberType(1, 100),
                    "1 | 2",
                    "With rolling: so many instances at a time.");
    public static final ConfigKey<Integer> ROLLING_MAX_SURGE =
            optional(
                    "rolling.max-surge",
                    new NumberType(0, 100),
                    "1 | 0",
                    "With rolling: so many instances more than `instances` may run. 0 stops an old"
                            + " one first and holds requests when none is left.");

    public static final ConfigKey<String> AFFINITY =
            optional(
                    "affinity",
                    new ChoiceType(List.of("none", "cookie"), List.of("header", "address")),
                    "none | cookie",
                    "While two releases get traffic, a client stays with the one that answered it,"
                            + " by a cookie gapless_NAME: no user of the new release falls back to"
                            + " the old one between two requests. It moves when its release gets no"
                            + " traffic any more.");

    public static final ConfigKey<String> HEALTH_PATH =
            required(
                    "health.path",
                    new TextType(PATH_FORM, "a path that begins with /"),
                    "/actuator/health/readiness",
                    "Asked with GET on the instance's own port; 2xx and 3xx are healthy.");
    public static final ConfigKey<Duration> HEALTH_INTERVAL =
            optional(
                    "health.interval",
                    MOMENT,
                    "1s | 500ms",
                    "Between two questions until the instance is healthy.");
    public static final ConfigKey<Duration> HEALTH_WATCH_INTERVAL =
            optional(
                    "health.watch-interval",
                    MOMENT,
                    "5s | 2s",
                    "Between two questions afterwards.");
    public static final ConfigKey<Duration> HEALTH_TIMEOUT =
            optional(
                    "health.timeout",
                    MOMENT,
                    "2s | 1s",
                    "An answer that takes longer is a failure.");
    public static final ConfigKey<Integer> HEALTH_SUCCESSES =
            optional(
                    "health.successes",
                    new NumberType(1, 100),
                    "3 | 2",
                    "So many in a row make an instance healthy, together with"
                            + " `health.min-healthy-time`.");
    public static final ConfigKey<Integer> HEALTH_FAILURES =
            optional(
                    "health.failures",
                    new NumberType(1, 100),
                    "3 | 5",
                    "So many in a row make it unhealthy. The last instance is never taken out of"
                            + " the traffic.");
    public static final ConfigKey<Duration> HEALTH_MIN_HEALTHY_TIME =
            optional(
                    "health.min-healthy-time",
                    new DurationType(Duration.ZERO, Duration.ofHours(1)),
                    "5s | 10s",
                    "An instance must stay healthy so long before it counts.");
    public static final ConfigKey<Duration> HEALTH_HEALTHY_DEADLINE =
            optional(
                    "health.healthy-deadline",
                    WAIT,
                    "120s | 5m",
                    "From start to healthy; beyond it the deployment is aborted.");

    public static final ConfigKey<String> SWITCH_KIND =
            optional(
                    "switch.kind",
                    new ChoiceType(
                            List.of("builtin", "nginx"), List.of("haproxy", "nftables", "alb")),
                    "builtin | nginx",
                    "What moves the traffic: the built-in proxy, or an nginx that runs already, by"
                            + " flag files that it looks for at each request.");
    public static final ConfigKey<List<String>> SWITCH_LISTEN =
            required(
                    "switch.listen",
                    new ListType<>(new AddressType()),
                    "127.0.0.1:8080",
                    "Where the switch takes requests; one address or a list.");
    public static final ConfigKey<Boolean> SWITCH_EXPOSE_RELEASE =
            optional(
                    "switch.expose-release",
                    new BooleanType(),
                    "false | false",
                    "Whether answers say which release gave them (X-Gapless-Release). Not with"
                            + " nginx.");
    public static final ConfigKey<String> NGINX_INCLUDE =
            optional(
                    "switch.nginx.include",
                    new PathType(false),
                    " | /etc/nginx/gapless/shop.conf",
                    "With nginx: the file that Gapless writes and nginx includes inside http { },"
                            + " one for each service. The folder of that name with .d behind it"
                            + " belongs to it; nginx must be able to look into it. With mode: reload"
                            + " a file of yours.");
    public static final ConfigKey<String> NGINX_MODE =
            optional(
                    "switch.nginx.mode",
                    new ChoiceType(List.of("flags", "reload"), List.of()),
                    "flags | flags",
                    "With nginx: flags: the include is ours, and no deployment reloads nginx. reload:"
                            + " it is yours and holds one line `set $NAME http://127.0.0.1:PORT;`, of"
                            + " which the port is changed; each deployment reloads nginx once, which"
                            + " may cost clients that keep connections a request each.");
    public static final ConfigKey<List<String>> NGINX_TEST =
            optional(
                    "switch.nginx.test",
                    PROGRAM,
                    "nginx -T | sudo -n nginx -T",
                    "With nginx: checks its configuration and prints it. Each change of the include"
                            + " passes through it first.");
    public static final ConfigKey<List<String>> NGINX_RELOAD =
            optional(
                    "switch.nginx.reload",
                    PROGRAM,
                    "nginx -s reload | sudo -n nginx -s reload",
                    "With nginx: makes it take the include in. With mode: flags not run in a"
                            + " deployment, but when the include is new or has to change (ports,"
                            + " listen).");
    public static final ConfigKey<Duration> REQUEST_TIMEOUT =
            optional(
                    "request-timeout",
                    WAIT,
                    "60s | 30s",
                    "Longest wait for the first byte of an answer; beyond it 504.");
    public static final ConfigKey<Duration> HOLD_TIME =
            optional(
                    "hold.time",
                    new DurationType(Duration.ZERO, Duration.ofMinutes(5)),
                    "30s | 10s",
                    "Longest time that a request is held while no instance can take it; beyond it"
                            + " 503 with Retry-After.");
    public static final ConfigKey<Integer> HOLD_REQUESTS =
            optional(
                    "hold.requests",
                    new NumberType(0, 8_000),
                    "1000 | 200",
                    "Most requests held at a time; 0 for none.");
    public static final ConfigKey<Long> HOLD_BYTES =
            optional(
                    "hold.bytes",
                    new SizeType("0KB", "128MB"),
                    "64MB | 16MB",
                    "Most memory for held requests.");

    public static final ConfigKey<Duration> RAMP =
            optional(
                    "ramp",
                    new DurationType(Duration.ZERO, Duration.ofHours(1)),
                    "10s | 0s",
                    "From 1 to 100 % of the traffic, by the same factor in equal times: 10 % is"
                            + " half of the way. 0s for at once, as always with"
                            + " `switch.nginx.mode: reload`.");
    public static final ConfigKey<Duration> DRAIN_TIMEOUT =
            optional(
                    "drain-timeout",
                    WAIT_OR_NONE,
                    "30s | 10s",
                    "Upper bound for requests under way to finish; that none is left is observed,"
                            + " not assumed. That of the deployment under way holds for all releases.");
    public static final ConfigKey<Duration> BAKE_TIME =
            optional(
                    "bake-time",
                    WAIT_OR_NONE,
                    "60s | 5m",
                    "The old release is kept running so long after the switch, and takes over again"
                            + " by itself when the new one does badly.");
    public static final ConfigKey<Duration> STOP_GRACE =
            optional(
                    "stop-grace",
                    new DurationType(Duration.ZERO, Duration.ofHours(1)),
                    "45s | 60s",
                    "From SIGTERM to SIGKILL when this release is stopped; longer than the"
                            + " application's own shutdown (Spring Boot: 30 s).");
    public static final ConfigKey<Duration> PROGRESS_DEADLINE =
            optional(
                    "progress-deadline",
                    new DurationType(Duration.ofSeconds(1), DAY),
                    "10m | 20m",
                    "Longest time without progress of a deployment; gates, bake time and a backfill"
                            + " that moves do not count.");
    public static final ConfigKey<String> START_PRIORITY =
            optional(
                    "start-priority",
                    new ChoiceType(List.of("low", "normal"), List.of()),
                    "low | normal",
                    "CPU of an instance that starts while another release serves: low leaves it"
                            + " what nobody else wants, until it is healthy and warmed up, at the"
                            + " latest after half of `health.healthy-deadline`, and of"
                            + " `warm-up.limit`.");
    public static final ConfigKey<List<String>> WARM_UP_REQUESTS =
            optional(
                    "warm-up.requests",
                    new ListType<>(
                            new TextType(
                                    "((GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS) )?" + PATH_FORM,
                                    "a path, or METHOD and path")),
                    "[] | [GET /, 'GET /api/products?page=1']",
                    "Sent to a new instance before it gets traffic, in turn, until its answers"
                            + " come no faster. Nothing is sent with POST that is not listed. One"
                            + " that always fails with 5xx ends the deployment.");
    public static final ConfigKey<String> WARM_UP_FILE =
            optional(
                    "warm-up.file",
                    new PathType(false),
                    " | warm-up.har",
                    "More of them: a list, one request in each line, or an HTTP archive, of which"
                            + " GET and HEAD are sent. At most 1,000.");
    public static final ConfigKey<Duration> WARM_UP_LIMIT =
            optional(
                    "warm-up.limit",
                    new DurationType(Duration.ofSeconds(1), Duration.ofMinutes(5)),
                    "30s | 1m",
                    "Longest warm-up; the traffic comes then, warm or not.");
    public static final ConfigKey<Double> DIP_LIMIT =
            optional(
                    "dip-limit",
                    new RatioType(),
                    "off | 2x",
                    "While a new release starts, is warmed up and ramps, p99 and errors of the old"
                            + " one may be so many times those of the minute before (p99 at least"
                            + " 50 ms more). Beyond that the new one is slowed down, then paused,"
                            + " then given up. off: not watched.");
    public static final ConfigKey<String> ON_FAILURE =
            optional(
                    "on-failure",
                    new ChoiceType(List.of("stop", "keep"), List.of()),
                    "stop | keep",
                    "What becomes of a failed candidate: stop ends it, keep leaves it for an hour,"
                            + " without traffic.");
    public static final ConfigKey<Integer> KEEP_RELEASES =
            optional(
                    "keep-releases",
                    new NumberType(2, 100),
                    "5 | 3",
                    "Releases kept on disk, so that one can go back to them; what is more is"
                            + " removed when a deployment has succeeded.");
    public static final ConfigKey<Double> ANALYSIS_ERRORS =
            optional(
                    "analysis.errors",
                    new RatioType(),
                    "2x | 3x",
                    "The new release's share of requests that fail or are answered 5xx may be so"
                            + " many times the old one's, and one percent point more. off: it is not taken"
                            + " back for them, only for a crash or a failed health check.");
    public static final ConfigKey<Integer> ANALYSIS_MIN_REQUESTS =
            optional(
                    "analysis.min-requests",
                    new NumberType(1, 1_000_000),
                    "50 | 200",
                    "With fewer requests to the new release nothing is concluded.");
    public static final ConfigKey<Map<String, List<String>>> HOOK_COMMANDS =
            optional(
                    "hooks",
                    new MapType<>(HOOKS, HOOK),
                    "{} | { before-promote: ./smoke-test.sh }",
                    "Commands of yours at points of a deployment, each at most 300 s, run in the"
                            + " folder of the file with GAPLESS_HOOK, GAPLESS_SERVICE, GAPLESS_RELEASE"
                            + " and GAPLESS_OLD_RELEASE. One that fails ends the deployment, which then"
                            + " goes back.");

    public static final ConfigKey<String> DATABASE_URL =
            optional(
                    "database.url",
                    new TextType(
                            "jdbc:(postgresql|mariadb|mysql):\\S+",
                            "jdbc:postgresql://HOST:PORT/DATABASE (or mariadb, mysql), without"
                                    + " password"),
                    " | jdbc:postgresql://10.0.1.5:5432/shop",
                    "The service's database; without it there are no schema changes.");
    public static final ConfigKey<String> DATABASE_USER =
            optional(
                    "database.user",
                    new TextType("\\S{1,63}", "a database user"),
                    " | gapless",
                    "The account for schema changes.");
    public static final ConfigKey<EnvValue> DATABASE_PASSWORD =
            optional(
                    "database.password",
                    new SecretType(),
                    " | { from-env: GAPLESS_DB_PASSWORD }",
                    "Where its password is.");
    public static final ConfigKey<String> DATABASE_MIGRATIONS =
            optional(
                    "database.migrations",
                    new PathType(false),
                    "db/gapless | src/main/db",
                    "Folder of the schema changes, one file each.");
    public static final ConfigKey<Duration> DATABASE_LOCK_TIMEOUT =
            optional(
                    "database.lock-timeout",
                    BRIEF,
                    "250ms | 100ms",
                    "Writers never queue longer than this behind a statement of ours: it gives way"
                            + " and tries again.");
    public static final ConfigKey<Duration> DATABASE_CHUNK_TIME =
            optional(
                    "database.chunk-time",
                    BRIEF,
                    "50ms | 100ms",
                    "Aim for one chunk of a backfill.");
    public static final ConfigKey<Integer> DATABASE_DUTY =
            optional(
                    "database.duty",
                    new PercentType(),
                    "20% | 50%",
                    "Share of the time that a backfill works.");

    public static final ConfigKey<List<String>> PROVE_REQUESTS =
            optional(
                    "prove.requests",
                    new ListType<>(
                            new TextType(
                                    "((GET|POST|PUT|DELETE|HEAD|PATCH|OPTIONS) )?"
                                            + PATH_FORM
                                            + "( [^ -].*)?( ->"
                                            + " [2-5][0-9][0-9](,[2-5][0-9][0-9])*)?",
                                    "a path, or METHOD and path, then the body if there is one,"
                                            + " then -> 201 where another status than 2xx or 3xx is"
                                            + " expected")),
                    "[] | [GET /, 'POST /orders/{id}', 'POST /orders {\"key\":\"{id}\"} -> 201']",
                    "What `gapless prove` sends; {id} is unique for each request. Nothing is sent"
                            + " with POST that is not listed.");
    public static final ConfigKey<String> PROVE_CHECK =
            optional(
                    "prove.check",
                    new TextType(
                            "(https?://\\S+|[Ss][Ee][Ll][Ee][Cc][Tt]\\s[\\s\\S]+)",
                            "a URL, or SQL that begins with select"),
                    " | select id from orders",
                    "Lists the ids that took effect; with it, every POST is checked for exactly one"
                            + " effect.");

    public static final ConfigKey<Integer> ADOPT_PORT =
            optional(
                    "adopt.port",
                    new NumberType(1, 65_535),
                    " | 8081",
                    "Where the service listens that ran before Gapless knew it: `gapless adopt` takes"
                            + " it over. `gapless deploy` refuses before: that port ends with it, so"
                            + " its clients come to `switch.listen` first.");
    public static final ConfigKey<String> ADOPT_INCLUDE =
            optional(
                    "adopt.nginx-include",
                    new PathType(false),
                    " | /etc/nginx/conf.d/service-url.inc",
                    "The file of nginx that leads to that service, in the place of `adopt.port`: the"
                            + " first `gapless deploy` takes it over, as `gapless adopt` does. The"
                            + " file is pointed at the switch, with one reload.");
    public static final ConfigKey<List<String>> ADOPT_NGINX =
            optional(
                    "adopt.nginx",
                    PROGRAM,
                    " | sudo -n /usr/sbin/nginx",
                    "With `adopt.nginx-include`: how nginx is asked. Without it: as it was"
                            + " started.");

    /// All keys in the order of the reference.
    public static final List<ConfigKey<?>> ALL =
            List.of(
                    NAME,
                    ARTIFACT,
                    SHA256,
                    VERSION_FROM,
                    COMMAND,
                    ENV,
                    USER,
                    MEMORY_LIMIT,
                    INSTANCES,
                    PORTS,
                    STRATEGY,
                    ROLLING_MAX_PARALLEL,
                    ROLLING_MAX_SURGE,
                    later(
                            "canary.steps",
                            "canary-10-5m",
                            "Steps of a canary: a preset or [10% 5m, 50% 5m]."),
                    later(
                            "side-by-side.new",
                            "",
                            "Which requests go to the new release: path, header, cookie."),
                    AFFINITY,
                    HEALTH_PATH,
                    HEALTH_INTERVAL,
                    HEALTH_WATCH_INTERVAL,
                    HEALTH_TIMEOUT,
                    HEALTH_SUCCESSES,
                    HEALTH_FAILURES,
                    HEALTH_MIN_HEALTHY_TIME,
                    HEALTH_HEALTHY_DEADLINE,
                    SWITCH_KIND,
                    SWITCH_LISTEN,
                    SWITCH_EXPOSE_RELEASE,
                    NGINX_INCLUDE,
                    NGINX_MODE,
                    NGINX_TEST,
                    NGINX_RELOAD,
                    REQUEST_TIMEOUT,
                    HOLD_TIME,
                    HOLD_REQUESTS,
                    HOLD_BYTES,
                    later(
                            "balancer.health-path",
                            "",
                            "A balancer in front is told first, through this path."),
                    later("balancer.wait", "60s", "How long it takes to notice."),
                    START_PRIORITY,
                    later("training", "off", "Start-up cache made beforehand."),
                    WARM_UP_REQUESTS,
                    WARM_UP_FILE,
                    later("warm-up.sample", "[]", "Path patterns of live GETs to copy."),
                    WARM_UP_LIMIT,
                    RAMP,
                    DIP_LIMIT,
                    DRAIN_TIMEOUT,
                    later(
                            "stream-drain-timeout",
                            "5m",
                            "`drain-timeout` for answers whose transfer still moves."),
                    BAKE_TIME,
                    later("silence", "24h", "Observed absence of use before contract."),
                    later("retire-timeout", "", "Affinity ends then, even if not silent."),
                    STOP_GRACE,
                    PROGRESS_DEADLINE,
                    ON_FAILURE,
                    KEEP_RELEASES,
                    ANALYSIS_ERRORS,
                    ANALYSIS_MIN_REQUESTS,
                    later("analysis.p99", "2x", "p99 of the new release against the old one's."),
                    later("approve", "[]", "Gates that a person opens."),
                    later("window", "", "When deployments may shift traffic, e.g. 02:00-05:00."),
                    later("time-zone", "system", "Of `window`."),
                    later("notify.url", "", "Told of every outcome."),
                    later("notify.template", "text", "In this form."),
                    HOOK_COMMANDS,
                    DATABASE_URL,
                    DATABASE_USER,
                    DATABASE_PASSWORD,
                    DATABASE_MIGRATIONS,
                    DATABASE_LOCK_TIMEOUT,
                    DATABASE_CHUNK_TIME,
                    DATABASE_DUTY,
                    later("database.max-replica-lag", "5s", "A backfill waits for replicas."),
                    later("database.contract", "auto", "When the old shape is removed."),
                    later("database.trial-time", "1h", "Length of the trial contract."),
                    PROVE_REQUESTS,
                    PROVE_CHECK,
                    ADOPT_PORT,
                    ADOPT_INCLUDE,
                    ADOPT_NGINX,
                    later("hosts", "", "Several machines; until then, one file per machine."));

    private ConfigKeys() {}

    public static Optional<ConfigKey<?>> find(String name) {
        return ALL.stream().filter(key -> key.name().equals(name)).findFirst();
    }

    /// Keys that this version can do something with: the flags, and what is suggested.
    public static List<ConfigKey<?>> known() {
        return ALL.stream().filter(key -> !key.isLater()).toList();
    }

    /// Keys below a group, for example of `health`; empty when there is no such group.
    public static List<ConfigKey<?>> below(String group) {
        return ALL.stream().filter(key -> key.name().startsWith(group + ".")).toList();
    }
}
