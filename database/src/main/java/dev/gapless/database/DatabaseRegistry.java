package dev.gapless.database;

import dev.gapless.api.Problem;
import dev.gapless.api.ProblemCode;
import dev.gapless.core.service.DatabaseSettings;
import dev.gapless.database.mysql.MySqlDatabases;
import dev.gapless.database.postgres.PostgresDatabases;
import dev.gapless.migration.port.Database;
import dev.gapless.migration.port.Databases;

import java.util.Map;
import java.util.TreeMap;

/// Every database that Gapless can change, by the beginning of its JDBC URL: one line each.
public final class DatabaseRegistry implements Databases {
    private static final Map<String, Databases> BY_PREFIX =
            new TreeMap<>(
                    Map.of(
                            "jdbc:postgresql:", new PostgresDatabases(),
                            "jdbc:mariadb:", new MySqlDatabases(),
                            "jdbc:mysql:", new MySqlDatabases()));

    @Override
    public Database open(DatabaseSettings settings, String password) {
        return BY_PREFIX.entrySet().stream()
                .filter(entry -> settings.url().startsWith(entry.getKey()))
                .findFirst()
                .orElseThrow(() -> unsupported(settings.url()))
                .getValue()
                .open(settings, password);
    }

    private static Problem unsupported(String url) {
        String beginning = url.contains("//") ? url.substring(0, url.indexOf("//")) : "";
        return Problem.of(
                        ProblemCode.DATABASE_UNSUPPORTED,
                        "No adapter for the database URL " + beginning + "...")
                .where("database.url")
                .todo(
                        "Supported so far: "
                                + String.join(", ", BY_PREFIX.keySet())
                                + "//HOST:PORT/NAME")
                .build();
    }
}
