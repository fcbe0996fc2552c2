package dev.gapless.cli.lint;

import dev.gapless.api.Problem;
import dev.gapless.api.ProblemCode;
import dev.gapless.config.ConfigReader;
import dev.gapless.core.service.DatabaseSettings;
import dev.gapless.migration.port.Product;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/// For which database statements are meant.
public final class ProductChoice {
    private ProductChoice() {}

    /// The product that is named, else that of `database.url`. Throws `usage` when neither says it.
    ///
    /// @param named as given, empty for none
    /// @param file a `gapless.yaml`, which need not be there
    /// @param overrides flags that stand for its keys
    public static Product of(String named, Path file, Map<String, String> overrides) {
        if (!named.isEmpty()) {
            return Product.byId(named)
                    .orElseThrow(
                            () ->
                                    Problem.of(
                                                    ProblemCode.USAGE,
                                                    "--database must be postgresql, mysql or"
                                                            + " mariadb, found '"
                                                            + named
                                                            + "'.")
                                            .todo("--database postgresql")
                                            .build());
        }
        return settings(file, overrides)
                .map(DatabaseSettings::url)
                .flatMap(ProductChoice::ofUrl)
                .orElseThrow(() -> unknown(file));
    }

    /// What the file says about the database, if it is there and says anything.
    public static Optional<DatabaseSettings> settings(Path file, Map<String, String> overrides) {
        if (!Files.isRegularFile(file)) {
            return Optional.empty();
        }
        try {
            return ConfigReader.database(file, Files.readString(file), overrides).database();
        } catch (IOException e) {
            throw Problem.of(ProblemCode.USAGE, file + " cannot be read: " + e.getMessage())
                    .todo("make it readable, or say --database postgresql")
                    .cause(e);
        }
    }

    private static Optional<Product> ofUrl(String url) {
        String[] parts = url.split(":", 3);
        return parts.length > 1 ? Product.byId(parts[1]) : Optional.empty();
    }

    private static Problem unknown(Path file) {
        return Problem.of(ProblemCode.USAGE, "It is not said which database the SQL is meant for.")
                .found(
                        Files.isRegularFile(file)
                                ? file.getFileName() + " has no database.url"
                                : "there is no " + file.getFileName() + " here")
                .todo("name it: --database postgresql, mysql or mariadb")
                .build();
    }
}
