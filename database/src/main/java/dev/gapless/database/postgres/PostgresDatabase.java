package dev.gapless.database.postgres;

import dev.gapless.api.Problem;
import dev.gapless.api.ProblemCode;
import dev.gapless.api.ProblemReport;
import dev.gapless.core.port.SchemaChange.Connections;
import dev.gapless.core.service.DatabaseSettings;
import dev.gapless.database.jdbc.Sql;
import dev.gapless.migration.change.TableReference;
import dev.gapless.migration.port.Collation;
import dev.gapless.migration.port.Column;
import dev.gapless.migration.port.ColumnFacts;
import dev.gapless.migration.port.Constraint;
import dev.gapless.migration.port.Database;
import dev.gapless.migration.port.Dialect;
import dev.gapless.migration.port.ExpressionFacts;
import dev.gapless.migration.port.Fit;
import dev.gapless.migration.port.LedgerEntry;
import dev.gapless.migration.port.MirrorFacts;
import dev.gapless.migration.port.Server;
import dev.gapless.migration.port.Session;
import dev.gapless.migration.port.TableFacts;
import dev.gapless.migration.port.TableName;
import dev.gapless.migration.port.TableShape;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// One connection to a PostgreSQL database. The session that changes it is the same connection:
/// when that is lost, the exclusion is lost with it, and so is every transaction of ours.
final class PostgresDatabase implements Database {
    /// `gapless` as a number; any fixed one will do.
    private static final long LOCK_KEY = 0x6761706c657373L;

    private static final Duration PREDECESSOR_ENDS = Duration.ofSeconds(5);
    private static final Duration LOOK_AGAIN = Duration.ofMillis(100);

    private final Connection connection;
    private final Server server;
    private final DatabaseSettings settings;
    private final PostgresDialect dialect = new PostgresDialect();

    PostgresDatabase(Connection connection, Server server, DatabaseSettings settings) {
        this.connection = connection;
        this.server = server;
        this.settings = settings;
    }

    @Override
    public Server server() {
        return server;
    }

    @Override
    public Dialect dialect() {
        return dialect;
    }

    @Override
    public Optional<TableShape> find(TableReference table) {
        return looking("reading the catalogue", () -> new Catalogue(connection).find(table));
    }

    @Override
    public List<String> similar(TableReference table) {
        return looking("reading the catalogue", () -> new Catalogue(connection).similar(table));
    }

    @Override
    public ExpressionFacts examine(TableShape table, String expression, String type) {
        return looking(
                "examining an expression",
                () -> new Examiner(connection).examine(table, expression, type));
    }

    @Override
    public ColumnFacts column(TableShape table, String column) {
        return looking(
                "reading the catalogue",
                () -> new ColumnCatalogue(connection).facts(table.name(), column));
    }

    @Override
    public Collation collation(TableShape table, String column, String name) {
        return looking(
                "reading the catalogue",
                () -> new ColumnCatalogue(connection).collation(table.name(), column, name));
    }

    @Override
    public List<String> enumValues(TableShape table, String column) {
        return looking(
                "reading the catalogue",
                () -> new ColumnCatalogue(connection).enumValues(table.name(), column));
    }

    @Override
    public TableFacts facts(TableShape table) {
        return looking(
                "reading the catalogue", () -> new TableCatalogue(connection).facts(table.name()));
    }

    @Override
    public MirrorFacts mirrorFacts(TableShape table) {
        return looking(
                "reading the catalogue", () -> new MirrorCatalogue(connection).facts(table.name()));
    }

    @Override
    public String characters(String schema) {
        return "";
    }

    @Override
    public Fit fit(TableShape over, String expression, String type) {
        return looking(
                "examining an expression",
                () -> new MirrorCatalogue(connection).fit(over, expression, type));
    }

    @Override
    public Optional<String> missingInSchema(String schema) {
        return looking(
                "reading the catalogue",
                () -> new TableCatalogue(connection).missingInSchema(schema));
    }

    @Override
    public TableName home(TableReference table) {
        return looking("reading the catalogue", () -> new TableCatalogue(connection).home(table));
    }

    @Override
    public boolean taken(TableName name) {
        return looking("reading the catalogue", () -> new TableCatalogue(connection).taken(name));
    }

    @Override
    public boolean hasIndex(TableShape table, String name) {
        return looking(
                "reading the catalogue",
                () ->
                        Sql.first(
                                        connection,
                                        "SELECT to_regclass(?) IS NOT NULL",
                                        row -> row.getBoolean(1),
                                        Names.quote(table.name().schema())
                                                + "."
                                                + Names.quote(name))
                                .orElse(false));
    }

    @Override
    public List<Constraint> constraints(TableShape table) {
        return looking(
                "reading the catalogue",
                () -> new ConstraintCatalogue(connection).of(table.name()));
    }

    @Override
    public boolean hasConstraint(TableShape table, String name) {
        return looking(
                "reading the catalogue",
                () -> new ConstraintCatalogue(connection).has(table.name(), name));
    }

    @Override
    public Optional<String> misspelt(String statement) {
        return looking("examining a statement", () -> new Examiner(connection).misspelt(statement));
    }

    @Override
    public List<String> texts(String query) {
        return looking("reading rows", () -> Sql.list(connection, query, row -> row.getString(1)));
    }

    @Override
    public Optional<String> uniqueObstacle(Column column) {
        return looking(
                "examining a type",
                () -> new ConstraintCatalogue(connection).uniqueObstacle(column));
    }

    @Override
    public boolean comparable(String type, String parentType) {
        return looking(
                "examining a type",
                () -> new ConstraintCatalogue(connection).comparable(type, parentType));
    }

    @Override
    public boolean identifies(TableShape table, List<String> columns) {
        return looking(
                "reading the catalogue",
                () -> new ConstraintCatalogue(connection).identifies(table.name(), columns));
    }

    @Override
    public Optional<String> obstacle(String type) {
        return looking("examining a type", () -> new Catalogue(connection).obstacle(type));
    }

    @Override
    public List<ProblemReport> missingRights(List<TableShape> tables) {
        return looking("reading the catalogue", () -> new Rights(connection).missing(tables));
    }

    @Override
    public List<LedgerEntry> ledger() {
        return looking("reading the ledger", () -> new Ledger(connection).read());
    }

    /// `pg_stat_activity` has a row for every session, whoever asks; only what it does is hidden.
    @Override
    public Optional<Connections> connections() {
        return looking(
                "reading settings",
                () ->
                        Sql.first(
                                connection,
                                """
                                SELECT (SELECT count(*) FROM pg_stat_activity
                                        WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()),
                                       (SELECT sum(CASE name WHEN 'max_connections' THEN setting::bigint ELSE -setting::bigint END)
                                        FROM pg_settings
                                        WHERE name IN ('max_connections', 'superuser_reserved_connections', 'reserved_connections'))\
                                """,
                                row -> new Connections(row.getLong(1), row.getLong(2))));
    }

    @Override
    public Session session() throws InterruptedException {
        long deadline = System.nanoTime() + PREDECESSOR_ENDS.toNanos();
        while (!looking("locking the ledger", this::tryLock)) {
            if (System.nanoTime() > deadline) {
                throw Problem.of(
                                ProblemCode.MIGRATION_IN_PROGRESS,
                                "Somebody else migrates this database right now.")
                        .found(looking("reading the catalogue", this::holder))
                        .todo("Wait until it is done.")
                        .retryable()
                        .build();
            }
            Thread.sleep(LOOK_AGAIN);
        }
        return looking("reading settings", () -> new PostgresSession(connection, settings));
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            System.getLogger(PostgresDatabase.class.getName())
                    .log(System.Logger.Level.DEBUG, "close", e);
        }
    }

    private boolean tryLock() throws SQLException {
        return Sql.first(
                        connection,
                        "SELECT pg_try_advisory_lock(?)",
                        row -> row.getBoolean(1),
                        LOCK_KEY)
                .orElse(false);
    }

    private String holder() throws SQLException {
        return Sql.first(
                        connection,
                        """
                        SELECT 'server process ' || a.pid || ' of ' || a.usename || ' from '
                               || coalesce(host(a.client_addr), 'this machine') || ', since ' || a.backend_start::timestamp(0)
                        FROM pg_locks l JOIN pg_stat_activity a USING (pid)
                        WHERE l.locktype = 'advisory' AND l.granted
                          AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())
                          AND (l.classid::bigint << 32 | l.objid::bigint) = ?\
                        """,
                        row -> row.getString(1),
                        LOCK_KEY)
                .orElse("");
    }

    private interface Look<T> {
        T at() throws SQLException;
    }

    private static <T> T looking(String doing, Look<T> look) {
        try {
            return look.at();
        } catch (SQLException e) {
            throw Failures.problem(doing, e);
        }
    }
}
