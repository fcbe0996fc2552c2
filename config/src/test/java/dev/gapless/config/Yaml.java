package dev.gapless.config;

import dev.gapless.api.Problem;
import dev.gapless.api.ProblemCode;
import dev.gapless.core.service.Settings;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// Texts of `gapless.yaml` for tests.
final class Yaml {
    static final Path FILE = Path.of("/srv/shop/gapless.yaml");

    static final String SMALLEST =
            """
            name: shop
            artifact: build/libs/shop-{version}.jar
            health: { path: /health }
            switch: { listen: 127.0.0.1:8080 }
            """;

    private Yaml() {}

    static Settings read(String text) {
        return ConfigReader.read(FILE, text, Map.of());
    }

    /// The smallest file with these values of keys, as flags would give them.
    static Settings with(Map<String, String> keys) {
        return ConfigReader.read(FILE, SMALLEST, keys);
    }

    /// What is wrong with the text, a line each; none when it is fine.
    static List<String> findings(String text) {
        return findings(text, Map.of());
    }

    static List<String> findings(String text, Map<String, String> flags) {
        try {
            ConfigReader.read(FILE, text, flags);
            return List.of();
        } catch (Problem problem) {
            if (!problem.is(ProblemCode.CONFIG_INVALID)) {
                throw problem;
            }
            return problem.report().evidence();
        }
    }
}
