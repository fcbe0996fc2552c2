package dev.gapless.database.postgres;

import dev.gapless.api.Problem;
import dev.gapless.api.ProblemCode;
import dev.gapless.api.ProblemReport;
import dev.gapless.database.jdbc.Sql;
import dev.gapless.migration.port.TableShape;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What the account needs: a schema of our own, and the tables as their owner.
final class Rights {
    private static final String OWNER =
            """
            SELECT CASE WHEN pg_has_role(c.relowner, 'USAGE') THEN '' ELSE pg_get_userbyid(c.relowner) END
            FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
            WHERE n.nspname = ? AND c.relname = ?\
            """;

    private static final String SCHEMA =
            """
            SELECT CASE WHEN to_regnamespace('gapless') IS NULL
                        THEN has_database_privilege(current_database(), 'CREATE')
                        ELSE has_schema_privilege('gapless', 'CREATE') END,
                   to_regnamespace('gapless') IS NULL, quote_ident(current_database()), quote_ident(current_user)\
            """;

    private final Connection connection;

    Rights(Connection connection) {
        this.connection = connection;
    }

    List<ProblemReport> missing(List<TableShape> tables) throws SQLException {
        List<ProblemReport> missing = new ArrayList<>();
        schema().ifPresent(missing::add);
        for (TableShape table : tables) {
            owner(table).ifPresent(missing::add);
        }
        return missing;
    }

    private Optional<ProblemReport> schema() throws SQLException {
        record Schema(boolean may, boolean absent, String database, String user) {}
        Schema schema =
                Sql.first(
                                connection,
                                SCHEMA,
                                row ->
                                        new Schema(
                                                row.getBoolean(1),
                                                row.getBoolean(2),
                                                row.getString(3),
                                                row.getString(4)))
                        .orElseThrow();
        if (schema.may()) {
            return Optional.empty();
        }
        String grant =
                schema.absent()
                        ? "GRANT CREATE ON DATABASE "
                                + schema.database()
                                + " TO "
                                + schema.user()
                                + ";"
                        : "GRANT USAGE, CREATE ON SCHEMA gapless TO " + schema.user() + ";";
        return Optional.of(
                missing(
                        "may not create the schema gapless or objects in it",
                        schema.absent()
                                ? "there is no schema gapless; needed for what Gapless keeps of"
                                        + " its own"
                                : "the schema belongs to somebody else; needed for what Gapless"
                                        + " keeps of its own",
                        grant));
    }

    private Optional<ProblemReport> owner(TableShape table) throws SQLException {
        String owner =
                Sql.first(
                                connection,
                                OWNER,
                                row -> row.getString(1),
                                table.name().schema(),
                                table.name().name())
                        .orElse("");
        if (owner.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(
                missing(
                        "may not alter " + table.name() + ", which belongs to " + owner,
                        "only the owner of a table may change it or make triggers on it",
                        "GRANT " + Names.quote(owner) + " TO " + user() + ";"));
    }

    private String user() throws SQLException {
        return Sql.first(connection, "SELECT quote_ident(current_user)", row -> row.getString(1))
                .orElse("");
    }

    private ProblemReport missing(String what, String found, String grant) throws SQLException {
        return Problem.of(
                        ProblemCode.DATABASE_RIGHT_MISSING,
                        "The database account " + user() + " " + what + ".")
                .where("database.user")
                .found(found)
                .todo(grant)
                .report();
    }
}
