package dev.gapless.e2e.site;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// `gapless.yaml` of a site, key by key. Immutable.
///
/// @param keys dotted keys and their values as they stand in the file
public record SiteConfig(Map<String, String> keys) {
    public SiteConfig {
        keys = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(keys));
    }

    /// The example tiny with timings short enough for hundreds of deployments.
    static SiteConfig tiny(String name, Path folder, int listen, List<Integer> ports) {
        Map<String, String> keys = new LinkedHashMap<>();
        keys.put("name", name);
        keys.put("artifact", folder.resolve("jars").resolve("tiny-{version}.jar").toString());
        keys.put(
                "command",
                java() + " -XX:+UseSerialGC -Xmx64m -XX:TieredStopAtLevel=1 -jar {artifact}");
        keys.put("env", "{ TINY_ORDERS: " + folder.resolve("orders") + " }");
        keys.put("ports", ports.toString());
        keys.put("strategy", "blue-green");
        keys.put("instances", "2");
        keys.put("health.path", "/health");
        keys.put("health.interval", "100ms");
        keys.put("health.watch-interval", "200ms");
        keys.put("health.timeout", "5s");
        keys.put("health.successes", "2");
        keys.put("health.min-healthy-time", "300ms");
        keys.put("switch.listen", "127.0.0.1:" + listen);
        keys.put("switch.expose-release", "true");
        // what runs beside a test, or the load of a bench, would leave a newcomer nothing for
        // minutes
        keys.put("start-priority", "normal");
        // and would look like a dip
        keys.put("dip-limit", "off");
        keys.put("ramp", "500ms");
        keys.put("bake-time", "1s");
        keys.put("stop-grace", "20s");
        return new SiteConfig(keys);
    }

    /// The example hello, one instance, without changes of its schema.
    static SiteConfig hello(String name, Path folder, int listen, List<Integer> ports) {
        return service(name, folder, listen, ports)
                .with("artifact", folder.resolve("jars").resolve("hello-{version}.jar").toString())
                .with(
                        "command",
                        java()
                                + " -XX:+UseSerialGC -Xmx128m -XX:TieredStopAtLevel=1 -jar"
                                + " {artifact}")
                .with("instances", "1")
                .with("health.path", "/actuator/health/readiness");
    }

    /// Any other jar; artifact, command and health path are still to be named.
    static SiteConfig service(String name, Path folder, int listen, List<Integer> ports) {
        Map<String, String> keys = new LinkedHashMap<>(tiny(name, folder, listen, ports).keys());
        keys.remove("env");
        return new SiteConfig(keys);
    }

    /// The virtual machine of this process, so that a service runs on it too whatever `java` is on
    /// the path.
    public static Path java() {
        return Path.of(System.getProperty("java.home"), "bin", "java");
    }

    public SiteConfig with(String key, String value) {
        Map<String, String> changed = new LinkedHashMap<>(keys);
        changed.put(key, value);
        return new SiteConfig(changed);
    }

    public String value(String key) {
        String value = keys.get(key);
        if (value == null) {
            throw new IllegalArgumentException("no key " + key);
        }
        return value;
    }

    /// As a file: keys of one group together.
    String text() {
        StringBuilder text = new StringBuilder();
        keys.forEach(
                (key, value) -> {
                    if (!key.contains(".")) {
                        text.append(key).append(": ").append(value).append('\n');
                    }
                });
        keys.keySet().stream()
                .filter(key -> key.contains("."))
                .map(key -> key.substring(0, key.indexOf('.')))
                .distinct()
                .forEach(group -> append(group, text));
        return text.toString();
    }

    private void append(String group, StringBuilder text) {
        text.append(group).append(":\n");
        keys.forEach(
                (key, value) -> {
                    if (key.startsWith(group + ".")) {
                        text.append("  ")
                                .append(key.substring(group.length() + 1))
                                .append(": ")
                                .append(value)
                                .append('\n');
                    }
                });
    }
}
