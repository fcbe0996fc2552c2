package dev.gapless.example.tiny;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;

/// What this process was told, by its jar, its arguments and its environment.
///
/// @param port `--server.port=N` as Spring Boot has it, else `PORT`, else `SERVER_PORT`, else 8080;
///   0 takes a free one
/// @param release `version` burnt into the jar, else `GAPLESS_RELEASE`, else `dev`
/// @param behaviour `behaviour` burnt into the jar, overridden by `TINY_BEHAVIOUR`
/// @param orders `TINY_ORDERS`, the file that all instances append their orders to
/// @param environment the variables themselves, for `GET /environment`
record Settings(
        int port,
        String release,
        Behaviour behaviour,
        Optional<Path> orders,
        Map<String, String> environment) {

    private static final String BURNT = "/release.properties";
    private static final String PORT_ARGUMENT = "--server.port=";

    /// Reads the jar's own properties.
    static Properties burnt() throws IOException {
        Properties burnt = new Properties();
        try (InputStream file = Settings.class.getResourceAsStream(BURNT)) {
            if (file != null) {
                burnt.load(file);
            }
        }
        return burnt;
    }

    /// @throws IllegalArgumentException a port or behaviour that is none, with its name and value
    ///   in the message
    static Settings of(Properties burnt, List<String> arguments, Map<String, String> environment) {
        String behaviour =
                environment.getOrDefault("TINY_BEHAVIOUR", burnt.getProperty("behaviour", ""));
        String release =
                burnt.getProperty("version", environment.getOrDefault("GAPLESS_RELEASE", "dev"));
        Optional<Path> orders = Optional.ofNullable(environment.get("TINY_ORDERS")).map(Path::of);
        return new Settings(
                port(arguments, environment),
                release,
                Behaviour.parse(behaviour),
                orders,
                environment);
    }

    private static int port(List<String> arguments, Map<String, String> environment) {
        for (String argument : arguments) {
            if (argument.startsWith(PORT_ARGUMENT)) {
                return port("--server.port", argument.substring(PORT_ARGUMENT.length()));
            }
        }
        String name = environment.containsKey("PORT") ? "PORT" : "SERVER_PORT";
        return port(name, environment.getOrDefault(name, "8080"));
    }

    private static int port(String name, String value) {
        try {
            int port = Integer.parseInt(value);
            if (port >= 0 && port <= 65535) {
                return port;
            }
        } catch (NumberFormatException e) {
            // said below
        }
        throw new IllegalArgumentException(
                name + "='" + value + "' is no port; give a number from 0 to 65535");
    }
}
