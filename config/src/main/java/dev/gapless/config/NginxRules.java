package dev.gapless.config;

import dev.gapless.config.yaml.Findings;
import dev.gapless.core.service.SwitchSettings;

import java.time.Duration;
import java.util.List;

/// What is not possible together with nginx as the switch, or without it.
final class NginxRules {
    private final Values values;
    private final Findings findings;

    private NginxRules(Values values, Findings findings) {
        this.values = values;
        this.findings = findings;
    }

    static void check(Values values, Findings findings) {
        NginxRules rules = new NginxRules(values, findings);
        String kind = values.find(ConfigKeys.SWITCH_KIND).orElse("");
        if (kind.equals("builtin")) {
            rules.nothingOfNginx();
        } else if (kind.equals(SwitchSettings.NGINX)) {
            rules.hasInclude();
            rules.fewPorts();
            rules.namesNoRelease();
            rules.holdsNothing();
            if (leadsToOne(values)) {
                rules.sharesNothing();
            }
        }
    }

    /// Whether all requests go to one instance at any time: there is no ramp.
    static boolean leadsToOne(Values values) {
        return values.find(ConfigKeys.SWITCH_KIND).orElse("").equals(SwitchSettings.NGINX)
                && values.find(ConfigKeys.NGINX_MODE).orElse("").equals("reload");
    }

    private void nothingOfNginx() {
        ConfigKeys.below("switch.nginx").stream()
                .filter(values::isGiven)
                .findFirst()
                .ifPresent(
                        key ->
                                findings.add(
                                        values.place(key),
                                        key.leaf() + " has no effect without switch.kind: nginx"));
    }

    private void hasInclude() {
        if (!values.isGiven(ConfigKeys.NGINX_INCLUDE)) {
            findings.add(
                    values.place(ConfigKeys.SWITCH_KIND),
                    "kind: nginx needs switch.nginx.include, e.g. "
                            + ConfigKeys.NGINX_INCLUDE.example());
        }
    }

    private void fewPorts() {
        int ports = values.find(ConfigKeys.PORTS).orElse(List.of()).size();
        if (ports > SwitchSettings.Nginx.MOST_SLOTS) {
            findings.add(
                    values.place(ConfigKeys.PORTS, ConfigKeys.SWITCH_KIND),
                    ports
                            + " ports, but nginx looks for a file for each of them at each request:"
                            + " at most "
                            + SwitchSettings.Nginx.MOST_SLOTS
                            + "; name those that are used, e.g. ports: [8081, 8082]");
        }
    }

    private void namesNoRelease() {
        if (values.find(ConfigKeys.SWITCH_EXPOSE_RELEASE).orElse(false)) {
            findings.add(
                    values.place(ConfigKeys.SWITCH_EXPOSE_RELEASE),
                    "expose-release is not possible with nginx: its configuration knows ports, no"
                            + " releases");
        }
    }

    /// One line has one port.
    private void sharesNothing() {
        int instances = values.find(ConfigKeys.INSTANCES).orElse(1);
        if (instances > 1) {
            findings.add(
                    values.place(ConfigKeys.INSTANCES, ConfigKeys.NGINX_MODE),
                    "instances: "
                            + instances
                            + ", but with mode: reload nginx leads to one: instances: 1, or mode:"
                            + " flags");
        }
        Duration ramp = values.find(ConfigKeys.RAMP).orElse(Duration.ZERO);
        if (values.isGiven(ConfigKeys.RAMP) && !ramp.isZero()) {
            findings.add(
                    values.place(ConfigKeys.RAMP),
                    "a ramp is not possible with mode: reload, nginx leads to one: ramp: 0s, or"
                            + " mode: flags");
        }
        if (values.find(ConfigKeys.AFFINITY).orElse("").equals("cookie")) {
            findings.add(
                    values.place(ConfigKeys.AFFINITY),
                    "affinity: cookie has no effect with mode: reload: two releases never get"
                            + " traffic at a time");
        }
    }

    /// Where requests are held in every deployment; where only some plans do, the plan says so.
    private void holdsNothing() {
        if (values.find(ConfigKeys.STRATEGY).orElse("").equals("recreate")) {
            findings.add(
                    values.place(ConfigKeys.STRATEGY),
                    "recreate holds requests, which nginx cannot: use blue-green or rolling, or"
                            + " switch.kind: builtin");
        }
    }
}
