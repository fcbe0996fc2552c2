package dev.gapless.cli.init;

import dev.gapless.config.spring.BootJar;
import dev.gapless.config.spring.SpringSettings;
import dev.gapless.config.spring.SpringSettings.Found;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What the jar and the files beside it say of the application.
///
/// @param port that it listens on when it is started as it is
/// @param portSaid where the port is said, empty for the default
/// @param healthPaths to be tried, the best first; the first is taken where nothing runs
/// @param database URL of its data source, as it is written
/// @param newestMigration of Flyway, for example `V12`
/// @param hints what would make it fitter, one sentence each
public record Application(
        int port,
        String portSaid,
        List<String> healthPaths,
        Optional<String> database,
        Optional<String> newestMigration,
        List<String> hints) {
    private static final int DEFAULT_PORT = 8080;
    private static final String MIGRATIONS = "BOOT-INF/classes/db/migration/";
    private static final Pattern VERSION = Pattern.compile("(V[0-9]+(?:[._][0-9]+)*)__.*");

    /// @param command as it runs now, or would
    public static Application of(BuiltJar jar, List<String> command, Path project) {
        SpringSettings settings = new SpringSettings(command, Map.of(), project, jar.file());
        Optional<Found> said = settings.value("server.port").filter(found -> port(found) > 0);
        int port = said.map(Application::port).orElse(DEFAULT_PORT);
        List<String> hints = new ArrayList<>();
        if (jar.version().isEmpty()) {
            hints.add(
                    "The jar's name has no version, so its whole name counts as one: give each"
                            + " release a name of its own (shop-1.5.0.jar).");
        }
        List<String> health = health(jar, settings, port, hints);
        return new Application(
                port,
                said.map(Found::place).orElse(""),
                health,
                settings.value("spring.datasource.url").map(Found::value),
                newestMigration(jar.file()),
                hints);
    }

    private static int port(Found found) {
        return found.plain()
                .filter(text -> text.matches("[1-9][0-9]{0,4}"))
                .map(Integer::parseInt)
                .orElse(0);
    }

    private static List<String> health(
            BuiltJar jar, SpringSettings settings, int port, List<String> hints) {
        String context = plain(settings, "server.servlet.context-path", "");
        String root = context + "/";
        if (jar.boot().isEmpty()) {
            hints.add(
                    "The jar is not one of Spring Boot: health.path / is assumed, and that it"
                            + " listens where PORT says.");
            return List.of(root);
        }
        if (!BootJar.hasLibrary(jar.file(), "spring-boot-actuator-")) {
            hints.add(
                    "No actuator in the jar: health.path "
                            + root
                            + " is assumed, which says only that it answers. Add"
                            + " spring-boot-starter-actuator and set /actuator/health/readiness.");
            return List.of(root);
        }
        Optional<Found> own = settings.value("management.server.port");
        if (own.map(Application::port).filter(other -> other != port).isPresent()) {
            hints.add(
                    "The actuator has a port of its own (management.server.port), but health.path"
                            + " is asked on the main one: "
                            + root
                            + " is assumed. Better: no management.server.port.");
            return List.of(root);
        }
        String base = context + plain(settings, "management.endpoints.web.base-path", "/actuator");
        String health = base + "/health";
        String readiness = health + "/readiness";
        String probes = plain(settings, "management.endpoint.health.probes.enabled", "");
        boolean ready =
                probes.isEmpty()
                        ? BootJar.major(jar.boot().get()) >= 4
                        : probes.equalsIgnoreCase("true");
        if (!ready) {
            hints.add(
                    "management.endpoint.health.probes.enabled=true would make "
                            + readiness
                            + " say when it wants requests; "
                            + health
                            + " says so of all that it needs.");
        }
        return ready ? List.of(readiness, health) : List.of(health);
    }

    private static String plain(SpringSettings settings, String key, String fallback) {
        return settings.value(key)
                .flatMap(Found::plain)
                .map(text -> text.endsWith("/") ? text.substring(0, text.length() - 1) : text)
                .orElse(fallback);
    }

    private static Optional<String> newestMigration(Path jar) {
        return BootJar.names(jar, MIGRATIONS).stream()
                .map(name -> VERSION.matcher(name.substring(MIGRATIONS.length())))
                .filter(Matcher::matches)
                .map(matcher -> matcher.group(1))
                .max(Application::byNumber);
    }

    private static int byNumber(String a, String b) {
        String[] left = a.substring(1).split("[._]");
        String[] right = b.substring(1).split("[._]");
        for (int i = 0; i < Math.min(left.length, right.length); i++) {
            int order = Long.compare(Long.parseLong(left[i]), Long.parseLong(right[i]));
            if (order != 0) {
                return order;
            }
        }
        return Integer.compare(left.length, right.length);
    }
}
