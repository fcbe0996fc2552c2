package dev.gapless.database.mysql;

import dev.gapless.api.Problem;
import dev.gapless.api.ProblemCode;
import dev.gapless.api.ProblemReport;
import dev.gapless.database.jdbc.Sql;
import dev.gapless.migration.port.Product;
import dev.gapless.migration.port.TableShape;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// What the account may not do, by the privileges that it has itself. Those of a role that is
/// active cannot be looked up; then the server has the word.
final class Rights {
    private static final List<String> ON_TABLE =
            List.of(
                    "SELECT",
                    "UPDATE",
                    "ALTER",
                    "TRIGGER",
                    "LOCK TABLES",
                    "CREATE TEMPORARY TABLES");
    private static final List<String> FOR_TABLES =
            List.of("CREATE", "DROP", "ALTER", "INSERT", "SELECT", "CREATE VIEW");
    private static final List<String> FOR_ROWS = List.of("SELECT", "INSERT", "UPDATE", "DELETE");
    private static final List<String> ON_GAPLESS =
            List.of(
                    "SELECT",
                    "INSERT",
                    "UPDATE",
                    "DELETE",
                    "CREATE",
                    "DROP",
                    "LOCK TABLES",
                    "CREATE ROUTINE",
                    "ALTER ROUTINE",
                    "EXECUTE");

    private static final String ON_EVERYTHING =
            "SELECT privilege_type FROM information_schema.user_privileges WHERE grantee = ?";

    /// Database names of privileges are patterns.
    private static final String ON_DATABASE =
            "SELECT privilege_type FROM information_schema.schema_privileges"
                    + " WHERE grantee = ? AND ? LIKE table_schema";

    private static final String ON_ONE_TABLE =
            "SELECT privilege_type FROM information_schema.table_privileges"
                    + " WHERE grantee = ? AND table_schema = ? AND table_name = ?";

    private final Connection connection;

    Rights(Connection connection) {
        this.connection = connection;
    }

    List<ProblemReport> missing(List<TableShape> tables) throws SQLException {
        Optional<String> account = grantee();
        if (account.isEmpty()) {
            return List.of();
        }
        String grantee = account.get();
        Set<String> everywhere = new HashSet<>(privileges(ON_EVERYTHING, grantee));
        List<ProblemReport> missing = new ArrayList<>();
        routines(grantee, everywhere, tables).ifPresent(missing::add);
        Map<Grant, List<String>> grants = new LinkedHashMap<>();
        for (TableShape table : tables) {
            String schema = table.name().schema();
            Set<String> has = new HashSet<>(everywhere);
            has.addAll(privileges(ON_DATABASE, grantee, schema));
            has.addAll(privileges(ON_ONE_TABLE, grantee, schema, table.name().name()));
            lacking(ON_TABLE, has)
                    .ifPresent(
                            list ->
                                    grants.computeIfAbsent(
                                                    new Grant(list, schema, having(has)),
                                                    _ -> new ArrayList<>())
                                            .add(table.name().name()));
        }
        grants.forEach(
                (grant, names) ->
                        missing.add(
                                grant(
                                        grant.rights(),
                                        grant.schema(),
                                        grantee,
                                        "needed for "
                                                + String.join(", ", new TreeSet<>(names))
                                                + "; it has "
                                                + grant.has())));
        Set<String> has = new HashSet<>(everywhere);
        has.addAll(privileges(ON_DATABASE, grantee, "gapless"));
        lacking(ON_GAPLESS, has)
                .map(
                        list ->
                                grant(
                                        list,
                                        "gapless",
                                        grantee,
                                        "needed for what Gapless keeps of its own; it has "
                                                + having(has)))
                .ifPresent(missing::add);
        return missing;
    }

    /// @param has what the account may do there
    private record Grant(String rights, String schema, String has) {}

    private static String having(Set<String> has) {
        Set<String> sorted = new TreeSet<>(has);
        sorted.remove("USAGE");
        return sorted.isEmpty() ? "nothing there" : String.join(", ", sorted);
    }

    /// The account as privileges name it; empty while a role is active.
    private Optional<String> grantee() throws SQLException {
        boolean role =
                Sql.first(
                                connection,
                                "SELECT coalesce(current_role(), 'NONE')",
                                row -> row.getString(1))
                        .filter(name -> !name.equals("NONE"))
                        .isPresent();
        if (role) {
            return Optional.empty();
        }
        String account =
                Sql.first(connection, "SELECT current_user()", row -> row.getString(1))
                        .orElseThrow();
        int at = account.lastIndexOf('@');
        return Optional.of(
                "'" + account.substring(0, at) + "'@'" + account.substring(at + 1) + "'");
    }

    /// What the account may not do though it must create, rename or drop tables and views.
    Optional<String> missingInSchema(String schema) throws SQLException {
        return missing(FOR_TABLES, schema);
    }

    /// What the account may not do though triggers of ours write rows in its name.
    Optional<String> missingForRows(String schema) throws SQLException {
        return missing(FOR_ROWS, schema);
    }

    private Optional<String> missing(List<String> needed, String schema) throws SQLException {
        Optional<String> grantee = grantee();
        if (grantee.isEmpty()) {
            return Optional.empty();
        }
        Set<String> has = new HashSet<>(privileges(ON_EVERYTHING, grantee.get()));
        has.addAll(privileges(ON_DATABASE, grantee.get(), schema));
        return lacking(needed, has)
                .map(list -> grant(list, schema, grantee.get(), ""))
                .map(report -> report.what() + " " + report.todo());
    }

    /// Error 1419: with a binary log only a SUPER may create functions and triggers, unless the
    /// server trusts them all.
    private Optional<ProblemReport> routines(
            String grantee, Set<String> everywhere, List<TableShape> tables) throws SQLException {
        Settings settings = Settings.of(connection);
        boolean may =
                !settings.on("log_bin")
                        || settings.on("log_bin_trust_function_creators")
                        || everywhere.contains("SUPER");
        if (may) {
            return Optional.empty();
        }
        Set<String> names = new TreeSet<>();
        tables.forEach(table -> names.add(table.name().name()));
        boolean persists =
                MySqlServer.of(
                                        Sql.first(
                                                        connection,
                                                        "SELECT version()",
                                                        row -> row.getString(1))
                                                .orElseThrow())
                                .product()
                        == Product.MYSQL;
        String setting = " log_bin_trust_function_creators = 1;";
        return Optional.of(
                report(
                        "The database account "
                                + grantee
                                + " may not create triggers (1419): the server writes a binary log"
                                + " and trusts only SUPER.",
                        "log_bin is ON, log_bin_trust_function_creators is OFF; needed for the"
                                + " triggers of "
                                + String.join(", ", names)
                                + (persists
                                        ? ""
                                        : "; the server forgets what is set when it ends, its"
                                                + " configuration file does not"),
                        (persists ? "SET PERSIST" : "SET GLOBAL") + setting));
    }

    private List<String> privileges(String query, Object... arguments) throws SQLException {
        return Sql.list(connection, query, row -> row.getString(1), arguments);
    }

    private static Optional<String> lacking(List<String> needed, Set<String> has) {
        List<String> missing = needed.stream().filter(right -> !has.contains(right)).toList();
        return missing.isEmpty() ? Optional.empty() : Optional.of(String.join(", ", missing));
    }

    private static ProblemReport grant(
            String rights, String database, String grantee, String found) {
        return report(
                "The database account " + grantee + " lacks " + rights + " on " + database + ".",
                found,
                "GRANT " + rights + " ON " + Names.quote(database) + ".* TO " + grantee + ";");
    }

    private static ProblemReport report(String what, String found, String todo) {
        return Problem.of(ProblemCode.DATABASE_RIGHT_MISSING, what)
                .where("database.user")
                .found(found)
                .todo(todo)
                .report();
    }
}
