package dev.gapless.database.mysql;

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

/// One connection to a MariaDB or MySQL database. The session that changes it is the same
/// connection, which holds a named lock: when it is lost, the exclusion is lost with it. A second
/// one watches over it meanwhile.
final class MySqlDatabase implements Database {
    /// Opens the second connection.
    interface Opening {
        Connection open() throws SQLException;
    }

    private static final Duration PREDECESSOR_ENDS = Duration.ofSeconds(5);
    private final Connection connection;
    private final MySqlServer product;
    private final Server server;
    private final DatabaseSettings settings;
    private final Opening opening;
    private final MySqlDialect dialect;

    MySqlDatabase(
            Connection connection,
            MySqlServer product,
            Server server,
            DatabaseSettings settings,
            Opening opening) {
        this.connection = connection;
        this.product = product;
        this.server = server;
        this.settings = settings;
        this.opening = opening;
        this.dialect = new MySqlDialect(product);
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
        return looking(
                "reading the catalogue", () -> new Catalogue(connection, product).find(table));
    }

    @Override
    public List<String> similar(TableReference table) {
        return looking(
                "reading the catalogue", () -> new Catalogue(connection, product).similar(table));
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
                () -> new ColumnCatalogue(connection, product).facts(table.name(), column));
    }

    @Override
    public Collation collation(TableShape table, String column, String name) {
        return looking(
                "reading the catalogue",
                () ->
                        new ColumnCatalogue(connection, product)
                                .collation(table.name(), column, name));
    }

    @Override
    public List<String> enumValues(TableShape table, String column) {
        return looking(
                "reading the catalogue",
                () -> new ColumnCatalogue(connection, product).enumValues(table.name(), column));
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
        return looking(
                "reading the catalogue", () -> new MirrorCatalogue(connection).characters(schema));
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
                "reading the catalogue", () -> new Rights(connection).missingInSchema(schema));
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
                                        """
                                        SELECT 1 FROM information_schema.statistics
                                        WHERE table_schema = ? AND table_name = ? AND lower(index_name) = lower(?) LIMIT 1\
                                        """,
                                        row -> row.getInt(1),
                                        table.name().schema(),
                                        table.name().name(),
                                        name)
                                .isPresent());
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
        return looking("examining a statement", () -> Examiner.misspelt(connection, statement));
    }

    @Override
    public List<String> texts(String query) {
        return looking("reading rows", () -> Sql.list(connection, query, row -> row.getString(1)));
    }

    @Override
    public Optional<String> uniqueObstacle(Column column) {
        return ConstraintCatalogue.uniqueObstacle(column);
    }

    @Override
    public boolean comparable(String type, String parentType) {
        return ConstraintCatalogue.comparable(type, parentType);
    }

    @Override
    public boolean identifies(TableShape table, List<String> columns) {
        return looking(
                "reading the catalogue",
                () -> new ConstraintCatalogue(connection).identifies(table.name(), columns));
    }

    /// What a type may not say is part of [#examine].
    @Override
    public Optional<String> obstacle(String type) {
        return Optional.empty();
    }

    @Override
    public List<ProblemReport> missingRights(List<TableShape> tables) {
        return looking("reading the catalogue", () -> new Rights(connection).missing(tables));
    }

    @Override
    public List<LedgerEntry> ledger() {
        return looking("reading the ledger", () -> ledgerOf(connection).read());
    }

    @Override
    public Optional<Connections> connections() {
        return looking(
                "reading settings",
                () ->
                        Sql.first(
                                connection,
                                "SHOW GLOBAL STATUS LIKE 'Threads_connected'",
                                row ->
                                        new Connections(
                                                Math.max(0, row.getLong(2) - 1),
                                                Settings.of(connection)
                                                        .number("max_connections"))));
    }

    @Override
    public Session session() throws InterruptedException {
        if (!looking("locking the ledger", this::lock)) {
            throw Problem.of(
                            ProblemCode.MIGRATION_IN_PROGRESS,
                            "Somebody else migrates this database right now.")
                    .found(looking("reading the catalogue", this::holder))
                    .todo("Wait until it is done.")
                    .retryable()
                    .build();
        }
        return looking(
                "opening a second connection",
                () -> new MySqlSession(connection, opening.open(), product, database(), settings));
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            System.getLogger(MySqlDatabase.class.getName())
                    .log(System.Logger.Level.DEBUG, "close", e);
        }
    }

    private Ledger ledgerOf(Connection over) throws SQLException {
        return new Ledger(over, database());
    }

    private String database() throws SQLException {
        return Sql.first(connection, "SELECT database()", row -> row.getString(1)).orElseThrow();
    }

    private boolean lock() throws SQLException {
        return Sql.first(
                        connection,
                        "SELECT get_lock(?, ?) = 1",
                        row -> row.getBoolean(1),
                        lockName(),
                        PREDECESSOR_ENDS.toSeconds())
                .orElse(false);
    }

    private String lockName() throws SQLException {
        return "gapless_" + Names.digest(database());
    }

    private String holder() throws SQLException {
        return Sql.first(
                        connection,
                        """
                        SELECT concat('connection ', id, ' of ', user, ' from ', host)
                        FROM information_schema.processlist WHERE id = is_used_lock(?)\
                        """,
                        row -> row.getString(1),
                        lockName())
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
