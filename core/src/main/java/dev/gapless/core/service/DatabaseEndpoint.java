package dev.gapless.core.service;

import java.net.URI;
import java.util.Map;
import java.util.Optional;

/// Where a database listens.
public record DatabaseEndpoint(String host, int port) {
    private static final Map<String, Integer> USUAL_PORTS =
            Map.of("postgresql", 5432, "mysql", 3306, "mariadb", 3306);

    /// Of a JDBC URL with one host; empty for several, or for none.
    public static Optional<DatabaseEndpoint> of(String jdbcUrl) {
        if (!jdbcUrl.startsWith("jdbc:")) {
            return Optional.empty();
        }
        try {
            URI uri = URI.create(jdbcUrl.substring("jdbc:".length()).replaceFirst("[?].*", ""));
            int port =
                    uri.getPort() > 0
                            ? uri.getPort()
                            : USUAL_PORTS.getOrDefault(String.valueOf(uri.getScheme()), 0);
            return uri.getHost() == null || port == 0
                    ? Optional.empty()
                    : Optional.of(new DatabaseEndpoint(uri.getHost(), port));
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    @Override
    public String toString() {
        return host + ":" + port;
    }
}
