package dev.gapless.database.postgres;

import dev.gapless.migration.port.Index;
import dev.gapless.migration.port.TableName;

import java.util.stream.Collectors;

/// Indexes in PostgreSQL's words.
final class IndexSql {
    private IndexSql() {}

    static String create(TableName table, Index index, String name) {
        String parts =
                index.parts().stream()
                        .map(
                                part ->
                                        (Names.quote(part.column()) + " " + part.words().strip())
                                                .strip())
                        .collect(Collectors.joining(", "));
        return "CREATE "
                + (index.unique() ? "UNIQUE " : "")
                + "INDEX CONCURRENTLY "
                + Names.quote(name)
                + " ON "
                + Names.quote(table)
                + " USING "
                + index.method()
                + " ("
                + parts
                + ")"
                + (index.included().isEmpty()
                        ? ""
                        : " INCLUDE (" + Names.list(Names.quoted(index.included())) + ")")
                + (index.ending().isEmpty() ? "" : " " + index.ending());
    }
}
