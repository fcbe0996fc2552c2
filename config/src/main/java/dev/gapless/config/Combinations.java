package dev.gapless.config;

import dev.gapless.config.type.AddressType;
import dev.gapless.config.type.DurationType;
import dev.gapless.config.yaml.Findings;
import dev.gapless.core.service.PortPool;

import java.time.Duration;
import java.util.List;
import java.util.Set;

/// What is possible key by key, but not together. Each rule keeps silent when a value that it needs
/// is wrong itself.
final class Combinations {
    private static final Set<String> EVERY_ADDRESS = Set.of("0.0.0.0", "[::]");

    private static final List<Integer> EVERY_PORT = PortPool.range(1, 65_535).ports();

    private final Values values;
    private final Findings findings;

    private Combinations(Values values, Findings findings) {
        this.values = values;
        this.findings = findings;
    }

    static void check(Values values, Findings findings) {
        Combinations rules = new Combinations(values, findings);
        rules.enoughPorts();
        rules.rollingFitsInstances();
        rules.listenIsNoInstancePort();
        rules.listenAddressesDiffer();
        rules.commandStartsThisRelease();
        rules.somethingHoldsRequests();
        rules.healthCanBeReached();
        rules.progressOutlastsHealth();
        rules.databaseHasUrl();
        rules.urlHasNoPassword();
        rules.adoptedBehindNginx();
        NginxRules.check(values, findings);
    }

    private void adoptedBehindNginx() {
        if (values.isGiven(ConfigKeys.ADOPT_NGINX) && !values.isGiven(ConfigKeys.ADOPT_INCLUDE)) {
            findings.add(
                    values.place(ConfigKeys.ADOPT_NGINX),
                    "adopt.nginx needs adopt.nginx-include, e.g. "
                            + ConfigKeys.ADOPT_INCLUDE.example());
        }
    }

    private void enoughPorts() {
        List<Integer> ports = values.find(ConfigKeys.PORTS).orElse(EVERY_PORT);
        int instances = values.find(ConfigKeys.INSTANCES).orElse(0);
        String strategy = values.find(ConfigKeys.STRATEGY).orElse("");
        int needed = neededPorts(strategy, instances);
        if (ports.size() < needed) {
            String have = ports.size() == 1 ? "1 port" : ports.size() + " ports";
            findings.add(
                    values.place(ConfigKeys.PORTS, ConfigKeys.INSTANCES, ConfigKeys.STRATEGY),
                    have
                            + ", but "
                            + strategy
                            + " with instances: "
                            + instances
                            + " needs "
                            + needed);
        }
    }

    private int neededPorts(String strategy, int instances) {
        int surge = values.find(ConfigKeys.ROLLING_MAX_SURGE).orElse(0);
        return switch (strategy) {
            case "blue-green" -> 2 * instances;
            case "rolling" -> instances + surge;
            default -> instances;
        };
    }

    private void rollingFitsInstances() {
        int instances = values.find(ConfigKeys.INSTANCES).orElse(Integer.MAX_VALUE);
        if (!values.find(ConfigKeys.STRATEGY).orElse("").equals("rolling")) {
            return;
        }
        for (ConfigKey<Integer> key :
                List.of(ConfigKeys.ROLLING_MAX_PARALLEL, ConfigKeys.ROLLING_MAX_SURGE)) {
            values.find(key)
                    .filter(count -> count > instances)
                    .ifPresent(
                            count ->
                                    findings.add(
                                            values.place(key, ConfigKeys.INSTANCES),
                                            key.leaf()
                                                    + ": "
                                                    + count
                                                    + " is more than instances: "
                                                    + instances));
        }
    }

    private void listenIsNoInstancePort() {
        List<Integer> ports = values.find(ConfigKeys.PORTS).orElse(List.of());
        for (String address : values.find(ConfigKeys.SWITCH_LISTEN).orElse(List.of())) {
            if (ports.contains(AddressType.port(address))) {
                findings.add(
                        values.place(ConfigKeys.SWITCH_LISTEN),
                        "listen: "
                                + address
                                + " is also one of ports; the switch and an instance cannot share"
                                + " it");
            }
        }
    }

    private void listenAddressesDiffer() {
        List<String> listen = values.find(ConfigKeys.SWITCH_LISTEN).orElse(List.of());
        for (String wide : listen) {
            String host = wide.substring(0, wide.lastIndexOf(':'));
            listen.stream()
                    .filter(
                            other ->
                                    !other.equals(wide)
                                            && AddressType.port(other) == AddressType.port(wide))
                    .filter(_ -> EVERY_ADDRESS.contains(host))
                    .forEach(
                            other ->
                                    findings.add(
                                            values.place(ConfigKeys.SWITCH_LISTEN),
                                            "listen: " + other + " is part of " + wide));
        }
    }

    private void commandStartsThisRelease() {
        List<String> command = values.find(ConfigKeys.COMMAND).orElse(List.of("{artifact}"));
        if (command.stream()
                .noneMatch(word -> word.contains("{artifact}") || word.contains("{version}"))) {
            findings.add(
                    values.place(ConfigKeys.COMMAND),
                    "command names neither {artifact} nor {version}, so every release would start"
                            + " the same");
        }
    }

    private void somethingHoldsRequests() {
        boolean off =
                values.find(ConfigKeys.HOLD_REQUESTS).orElse(1) == 0
                        || values.find(ConfigKeys.HOLD_TIME).orElse(Duration.ofSeconds(1)).isZero();
        if (off && values.find(ConfigKeys.STRATEGY).orElse("").equals("recreate")) {
            findings.add(
                    values.place(
                            ConfigKeys.HOLD_REQUESTS, ConfigKeys.HOLD_TIME, ConfigKeys.STRATEGY),
                    "recreate stops before it starts: without holding requests, those in between"
                            + " would fail");
        }
    }

    private void healthCanBeReached() {
        Duration deadline =
                values.find(ConfigKeys.HEALTH_HEALTHY_DEADLINE).orElse(Duration.ofDays(365));
        Duration stay = values.find(ConfigKeys.HEALTH_MIN_HEALTHY_TIME).orElse(Duration.ZERO);
        Duration asking =
                values.find(ConfigKeys.HEALTH_INTERVAL)
                        .orElse(Duration.ZERO)
                        .multipliedBy(values.find(ConfigKeys.HEALTH_SUCCESSES).orElse(1) - 1L);
        Duration needed = stay.compareTo(asking) > 0 ? stay : asking;
        if (needed.compareTo(deadline) >= 0) {
            findings.add(
                    values.place(
                            ConfigKeys.HEALTH_HEALTHY_DEADLINE,
                            ConfigKeys.HEALTH_MIN_HEALTHY_TIME,
                            ConfigKeys.HEALTH_SUCCESSES,
                            ConfigKeys.HEALTH_INTERVAL),
                    "healthy-deadline: "
                            + DurationType.text(deadline)
                            + " can never be met: being healthy takes "
                            + DurationType.text(needed)
                            + " (min-healthy-time, successes x interval)");
        }
    }

    private void progressOutlastsHealth() {
        Duration progress = values.find(ConfigKeys.PROGRESS_DEADLINE).orElse(Duration.ofDays(365));
        Duration healthy = values.find(ConfigKeys.HEALTH_HEALTHY_DEADLINE).orElse(Duration.ZERO);
        if (progress.compareTo(healthy) < 0) {
            findings.add(
                    values.place(ConfigKeys.PROGRESS_DEADLINE, ConfigKeys.HEALTH_HEALTHY_DEADLINE),
                    "progress-deadline: "
                            + DurationType.text(progress)
                            + " ends before health.healthy-deadline: "
                            + DurationType.text(healthy));
        }
    }

    private void databaseHasUrl() {
        if (values.isGiven(ConfigKeys.DATABASE_URL)) {
            return;
        }
        ConfigKeys.below("database").stream()
                .filter(values::isGiven)
                .findFirst()
                .ifPresent(
                        key ->
                                findings.add(
                                        values.place(key),
                                        key.leaf() + " has no effect: database.url is missing"));
    }

    private void urlHasNoPassword() {
        String url = values.find(ConfigKeys.DATABASE_URL).orElse("");
        if (url.matches("(?i).*[?&]password=.*") || url.matches(".*//[^/@]*:[^/@]*@.*")) {
            findings.add(
                    values.place(ConfigKeys.DATABASE_URL),
                    "url contains a password; write database.password: { from-env: NAME }");
        }
    }
}
