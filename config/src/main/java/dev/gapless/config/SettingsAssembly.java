package dev.gapless.config;

import dev.gapless.core.service.Analysis;
import dev.gapless.core.service.DatabaseSettings;
import dev.gapless.core.service.EnvValue;
import dev.gapless.core.service.HealthPolicy;
import dev.gapless.core.service.PortPool;
import dev.gapless.core.service.ProveSettings;
import dev.gapless.core.service.Settings;
import dev.gapless.core.service.StartPriority;
import dev.gapless.core.service.Strategy;
import dev.gapless.core.service.SwitchSettings;
import dev.gapless.core.service.WarmUp;

import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// Puts checked values into the records that the engine works with; relative paths become absolute.
final class SettingsAssembly {
    private static final EnvValue NO_PASSWORD = new EnvValue.Literal("");

    // keys of a later version: their defaults, so that what is journaled today keeps its shape
    private static final Duration STREAM_DRAIN_TIMEOUT = Duration.ofMinutes(5);
    private static final Duration SILENCE = Duration.ofHours(24);
    private static final boolean CONTRACT_BY_ITSELF = true;

    private final Path file;
    private final Path directory;
    private final Values values;

    SettingsAssembly(Path file, Values values) {
        this.file = file.toAbsolutePath().normalize();
        Path parent = this.file.getParent();
        this.directory = parent == null ? this.file : parent;
        this.values = values;
    }

    Settings settings() {
        return new Settings(
                values.the(ConfigKeys.NAME),
                file,
                directory,
                absolute(values.the(ConfigKeys.ARTIFACT)).toString(),
                values.find(ConfigKeys.SHA256).orElse(""),
                values.the(ConfigKeys.COMMAND),
                env(values.the(ConfigKeys.ENV)),
                values.find(ConfigKeys.USER).orElse(""),
                values.find(ConfigKeys.MEMORY_LIMIT).orElse(0L),
                values.the(ConfigKeys.START_PRIORITY).equals(StartPriority.NORMAL.id())
                        ? StartPriority.NORMAL
                        : StartPriority.LOW,
                new WarmUp(
                        values.the(ConfigKeys.WARM_UP_REQUESTS),
                        values.find(ConfigKeys.WARM_UP_FILE).map(this::absolute),
                        values.the(ConfigKeys.WARM_UP_LIMIT)),
                values.the(ConfigKeys.DIP_LIMIT),
                values.the(ConfigKeys.INSTANCES),
                new PortPool(values.the(ConfigKeys.PORTS)),
                strategy(),
                health(),
                trafficSwitch(),
                timing(),
                new Analysis(
                        values.the(ConfigKeys.ANALYSIS_ERRORS),
                        values.the(ConfigKeys.ANALYSIS_MIN_REQUESTS)),
                values.the(ConfigKeys.ON_FAILURE).equals("keep"),
                values.the(ConfigKeys.KEEP_RELEASES),
                values.the(ConfigKeys.HOOK_COMMANDS),
                database(),
                new ProveSettings(
                        values.the(ConfigKeys.PROVE_REQUESTS),
                        values.find(ConfigKeys.PROVE_CHECK).orElse("")));
    }

    private Path absolute(String path) {
        return directory.resolve(path).normalize();
    }

    private Map<String, EnvValue> env(Map<String, EnvValue> read) {
        Map<String, EnvValue> absolute = new LinkedHashMap<>();
        read.forEach((name, value) -> absolute.put(name, absolute(value)));
        return absolute;
    }

    private EnvValue absolute(EnvValue value) {
        return switch (value) {
            case EnvValue.FromFile(Path secret) ->
                    new EnvValue.FromFile(directory.resolve(secret).normalize());
            case EnvValue.FromEnv _, EnvValue.Literal _ -> value;
        };
    }

    private Strategy strategy() {
        return switch (values.the(ConfigKeys.STRATEGY)) {
            case "recreate" -> new Strategy.Recreate();
            case "rolling" ->
                    new Strategy.Rolling(
                            values.the(ConfigKeys.ROLLING_MAX_PARALLEL),
                            values.the(ConfigKeys.ROLLING_MAX_SURGE));
            default -> new Strategy.BlueGreen();
        };
    }

    private HealthPolicy health() {
        return new HealthPolicy(
                values.the(ConfigKeys.HEALTH_PATH),
                values.the(ConfigKeys.HEALTH_INTERVAL),
                values.the(ConfigKeys.HEALTH_WATCH_INTERVAL),
                values.the(ConfigKeys.HEALTH_TIMEOUT),
                values.the(ConfigKeys.HEALTH_SUCCESSES),
                values.the(ConfigKeys.HEALTH_FAILURES),
                values.the(ConfigKeys.HEALTH_MIN_HEALTHY_TIME),
                values.the(ConfigKeys.HEALTH_HEALTHY_DEADLINE));
    }

    private SwitchSettings trafficSwitch() {
        SwitchSettings.Hold hold =
                new SwitchSettings.Hold(
                        values.the(ConfigKeys.HOLD_TIME),
                        values.the(ConfigKeys.HOLD_REQUESTS),
                        values.the(ConfigKeys.HOLD_BYTES));
        return new SwitchSettings(
                values.the(ConfigKeys.SWITCH_KIND),
                values.the(ConfigKeys.SWITCH_LISTEN),
                hold,
                values.the(ConfigKeys.REQUEST_TIMEOUT),
                values.the(ConfigKeys.SWITCH_EXPOSE_RELEASE),
                values.the(ConfigKeys.AFFINITY).equals("cookie"),
                nginx());
    }

    private Optional<SwitchSettings.Nginx> nginx() {
        if (!values.the(ConfigKeys.SWITCH_KIND).equals(SwitchSettings.NGINX)) {
            return Optional.empty();
        }
        return values.find(ConfigKeys.NGINX_INCLUDE)
                .map(
                        include ->
                                new SwitchSettings.Nginx(
                                        absolute(include),
                                        values.the(ConfigKeys.PORTS),
                                        values.the(ConfigKeys.NGINX_TEST),
                                        values.the(ConfigKeys.NGINX_RELOAD),
                                        values.the(ConfigKeys.NGINX_MODE).equals("reload")));
    }

    private Settings.Timing timing() {
        return new Settings.Timing(
                values.the(ConfigKeys.DRAIN_TIMEOUT),
                STREAM_DRAIN_TIMEOUT,
                values.the(ConfigKeys.BAKE_TIME),
                SILENCE,
                values.the(ConfigKeys.STOP_GRACE),
                values.the(ConfigKeys.PROGRESS_DEADLINE),
                NginxRules.leadsToOne(values) ? Duration.ZERO : values.the(ConfigKeys.RAMP));
    }

    ServiceDatabase serviceDatabase() {
        return new ServiceDatabase(values.the(ConfigKeys.NAME), database());
    }

    private Optional<DatabaseSettings> database() {
        return values.find(ConfigKeys.DATABASE_URL)
                .map(
                        url ->
                                new DatabaseSettings(
                                        url,
                                        values.find(ConfigKeys.DATABASE_USER).orElse(""),
                                        absolute(
                                                values.find(ConfigKeys.DATABASE_PASSWORD)
                                                        .orElse(NO_PASSWORD)),
                                        absolute(values.the(ConfigKeys.DATABASE_MIGRATIONS)),
                                        values.the(ConfigKeys.DATABASE_LOCK_TIMEOUT),
                                        values.the(ConfigKeys.DATABASE_CHUNK_TIME),
                                        values.the(ConfigKeys.DATABASE_DUTY),
                                        CONTRACT_BY_ITSELF));
    }
}
