package dev.gapless.migration.port;

/// A table that exists, in its schema (on MySQL and MariaDB: its database).
public record TableName(String schema, String name) {
    @Override
    public String toString() {
        return schema + "." + name;
    }
}
