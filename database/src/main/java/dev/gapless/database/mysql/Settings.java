package dev.gapless.database.mysql;

import dev.gapless.database.jdbc.Sql;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.stream.Collectors;

/// Global settings of the server that matter to a migration; one that a product does not have is
/// off.
record Settings(Map<String, String> values) {
    Settings {
        values = Map.copyOf(values);
    }

    static Settings of(Connection connection) throws SQLException {
        return new Settings(
                Sql.list(
                                connection,
                                "SHOW GLOBAL VARIABLES WHERE Variable_name IN ('read_only',"
                                        + " 'innodb_read_only', 'log_bin', 'binlog_format',"
                                        + " 'innodb_snapshot_isolation',"
                                        + " 'log_bin_trust_function_creators', 'max_connections')",
                                row -> Map.entry(row.getString(1), row.getString(2)))
                        .stream()
                        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)));
    }

    boolean on(String name) {
        String value = values.getOrDefault(name, "OFF");
        return !value.equalsIgnoreCase("OFF") && !value.equals("0");
    }

    boolean is(String name, String value) {
        return value.equalsIgnoreCase(values.getOrDefault(name, ""));
    }

    long number(String name) {
        return Long.parseLong(values.getOrDefault(name, "0"));
    }
}
