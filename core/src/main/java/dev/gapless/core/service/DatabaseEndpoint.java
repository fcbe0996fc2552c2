package dev.gapless.core.service;

import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Where a database listens.
///
/// @param host name or address; one of IPv6 in brackets
public record DatabaseEndpoint(String host, int port) {
    private static final Map<String, Integer> USUAL_PORTS =
            Map.of("postgresql", 5432, "mysql", 3306, "mariadb", 3306);

    private static final Pattern URL =
            Pattern.compile("jdbc:([a-z]+)://(\\[[^]]+]|[^/:,?\\[]+)(?::([0-9]{1,5}))?(?:[/?].*)?");

    /// Of a JDBC URL with one host; empty for several, or for none.
    public static Optional<DatabaseEndpoint> of(String jdbcUrl) {
        Matcher matcher = URL.matcher(jdbcUrl);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        return Optional.ofNullable(matcher.group(3))
                .map(Integer::valueOf)
                .or(() -> Optional.ofNullable(USUAL_PORTS.get(matcher.group(1))))
                .map(port -> new DatabaseEndpoint(matcher.group(2), port));
    }

    @Override
    public String toString() {
        return host + ":" + port;
    }
}
