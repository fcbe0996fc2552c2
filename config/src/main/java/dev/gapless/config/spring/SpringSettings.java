package dev.gapless.config.spring;

import dev.gapless.core.port.InstanceSpec;
import dev.gapless.core.service.EnvValue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/// What a Spring Boot application was told, as far as it can be seen from outside; strongest first:
/// arguments, system properties, environment, files beside it, files in the jar. Placeholders and
/// remote configuration are not followed.
///
/// @param command how it is started
/// @param directory its working directory
/// @param artifact the jar
public record SpringSettings(
        List<String> command, Map<String, EnvValue> env, Path directory, Path artifact) {
    public static final String STOP_TIME_KEY = "spring.lifecycle.timeout-per-shutdown-phase";

    private static final String SHUTDOWN_KEY = "server.shutdown";
    private static final String PROFILES_KEY = "spring.profiles.active";
    private static final List<String> ENDINGS = List.of(".properties", ".yml", ".yaml");
    private static final List<String> IN_JAR =
            List.of("BOOT-INF/classes/config/", "BOOT-INF/classes/");
    private static final Duration DEFAULT_STOP_TIME = Duration.ofSeconds(30);
    private static final int LARGEST_FILE_BYTES = 1024 * 1024;

    /// @param text as it is written
    /// @param place where
    public record StopTime(Duration time, String text, String place) {}

    /// @param value as it is written
    /// @param place where: `command`, `env NAME`, or a file
    public record Found(String value, String place) {
        private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{[^:}]*:([^}]*)}");

        /// Of `${NAME:default}` the default; nothing of one without.
        public Optional<String> plain() {
            Matcher placeholder = PLACEHOLDER.matcher(value);
            if (placeholder.matches()) {
                return Optional.of(placeholder.group(1));
            }
            return value.contains("${") ? Optional.empty() : Optional.of(value);
        }
    }

    public static SpringSettings of(InstanceSpec spec, Path artifact) {
        return new SpringSettings(spec.command(), spec.env(), spec.directory(), artifact);
    }

    /// What is said under a key, by whatever is strongest.
    public Optional<Found> value(String key) {
        return given(key).or(() -> inFiles(key, profiles()));
    }

    /// How long stopping may take: what is said, else the default of a Spring Boot jar that stops
    /// gracefully; empty when it is no such jar or cannot be understood.
    public Optional<StopTime> stopTime() {
        Optional<Found> said = value(STOP_TIME_KEY);
        return said.isPresent() ? understood(said.get()) : byDefault();
    }

    private static Optional<StopTime> understood(Found found) {
        return SpringDuration.parse(found.value())
                .map(time -> new StopTime(time, found.value(), found.place()));
    }

    private Optional<StopTime> byDefault() {
        return BootJar.version(artifact)
                .filter(this::stopsGracefully)
                .map(
                        version ->
                                new StopTime(
                                        DEFAULT_STOP_TIME,
                                        DEFAULT_STOP_TIME.toSeconds() + "s",
                                        "the defaults of Spring Boot " + version));
    }

    private boolean stopsGracefully(String version) {
        return value(SHUTDOWN_KEY)
                .map(found -> found.value().equalsIgnoreCase("graceful"))
                .orElseGet(() -> BootJar.gracefulByItself(version));
    }

    private List<String> profiles() {
        return given(PROFILES_KEY).or(() -> inFiles(PROFILES_KEY, List.of())).stream()
                .flatMap(found -> List.of(found.value().split(",")).stream())
                .map(String::strip)
                .toList();
    }

    private Optional<Found> given(String key) {
        return argument("--" + key + "=")
                .or(() -> argument("-D" + key + "="))
                .or(
                        () ->
                                environment(
                                        key.toUpperCase(Locale.ROOT)
                                                .replace("-", "")
                                                .replace('.', '_')));
    }

    private Optional<Found> argument(String start) {
        return command.stream()
                .filter(argument -> argument.startsWith(start))
                .findFirst()
                .map(argument -> new Found(argument.substring(start.length()), "command"));
    }

    private Optional<Found> environment(String name) {
        return env.get(name) instanceof EnvValue.Literal(String value)
                ? Optional.of(new Found(value, "env " + name))
                : Optional.empty();
    }

    private Optional<Found> inFiles(String key, List<String> profiles) {
        for (String folder : List.of("config/", "")) {
            for (String name : names(profiles)) {
                Path file = directory.resolve(folder + name);
                Optional<Found> found =
                        text(file)
                                .flatMap(text -> SpringFile.value(name, text, key, profiles))
                                .map(value -> new Found(value, file.toString()));
                if (found.isPresent()) {
                    return found;
                }
            }
        }
        return inJar(key, profiles);
    }

    private Optional<Found> inJar(String key, List<String> profiles) {
        try (ZipFile jar = new ZipFile(artifact.toFile())) {
            for (String folder : IN_JAR) {
                for (String name : names(profiles)) {
                    Optional<Found> found =
                            text(jar, folder + name)
                                    .flatMap(text -> SpringFile.value(name, text, key, profiles))
                                    .map(
                                            value ->
                                                    new Found(
                                                            value,
                                                            folder
                                                                    + name
                                                                    + " of "
                                                                    + artifact.getFileName()));
                    if (found.isPresent()) {
                        return found;
                    }
                }
            }
        } catch (IOException _) {
            // not a jar
        }
        return Optional.empty();
    }

    /// The last profile wins over the others, each over none.
    private static List<String> names(List<String> profiles) {
        List<String> names = new ArrayList<>();
        for (String profile : profiles.reversed()) {
            ENDINGS.forEach(ending -> names.add("application-" + profile + ending));
        }
        ENDINGS.forEach(ending -> names.add("application" + ending));
        return names;
    }

    private static Optional<String> text(Path file) {
        try {
            return Files.size(file) > LARGEST_FILE_BYTES
                    ? Optional.empty()
                    : Optional.of(Files.readString(file));
        } catch (IOException _) {
            return Optional.empty();
        }
    }

    private static Optional<String> text(ZipFile jar, String name) throws IOException {
        ZipEntry entry = jar.getEntry(name);
        if (entry == null) {
            return Optional.empty();
        }
        byte[] bytes = jar.getInputStream(entry).readNBytes(LARGEST_FILE_BYTES);
        return Optional.of(new String(bytes, StandardCharsets.UTF_8));
    }
}
