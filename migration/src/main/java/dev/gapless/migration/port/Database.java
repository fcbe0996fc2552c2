package dev.gapless.migration.port;

import dev.gapless.api.ProblemReport;
import dev.gapless.core.port.SchemaChange.Connections;
import dev.gapless.migration.change.TableReference;

import java.util.List;
import java.util.Optional;

/// One database, opened for looking; [#session] is for changing it. Used by one thread at a time.
public interface Database extends AutoCloseable {
    Server server();

    Dialect dialect();

    Optional<TableShape> find(TableReference table);

    /// Names that the writer of `table` may have meant, best first, at most five.
    List<String> similar(TableReference table);

    /// Holds an expression over the columns of a row against the server, without evaluating it on
    /// data.
    ExpressionFacts examine(TableShape table, String expression, String type);

    /// What hangs on a column that the table has.
    ColumnFacts column(TableShape table, String column);

    /// The collation of this name, for a column that the table has.
    Collation collation(TableShape table, String column, String name);

    /// The values of an enum column in their order; none when it is no enum.
    List<String> enumValues(TableShape table, String column);

    /// What hangs on a table as a whole.
    TableFacts facts(TableShape table);

    /// What of a table that is replaced by another one could make writes fail.
    MirrorFacts mirrorFacts(TableShape table);

    /// What a character type of a new table in this schema is to be followed by; empty where types
    /// need no such words.
    String characters(String schema);

    /// Whether a column of the type holds whatever the expression can give.
    ///
    /// @param over columns with the types of their definitions
    Fit fit(TableShape over, String expression, String type);

    /// What the account may not do though it must create, rename or drop tables and views in this
    /// schema: one sentence with the GRANT to paste; empty when it may all.
    Optional<String> missingInSchema(String schema);

    /// Where a table of this name would be created.
    TableName home(TableReference table);

    /// Whether a table, view or the like has this name already.
    boolean taken(TableName name);

    /// Whether an index of this name would be in the way of one that belongs to the table.
    boolean hasIndex(TableShape table, String name);

    List<Constraint> constraints(TableShape table);

    /// Whether a constraint of this name would be in the way of one of the table.
    boolean hasConstraint(TableShape table, String name);

    /// What the server has against the wording of a statement that is carried out later, as far as
    /// it says so without carrying it out; names are not looked up.
    Optional<String> misspelt(String statement);

    /// The first column of each row, as text.
    List<String> texts(String query);

    /// Why no unique index can be over this column; empty when one can.
    Optional<String> uniqueObstacle(Column column);

    /// Whether a column of the one type can refer to one of the other.
    boolean comparable(String type, String parentType);

    /// Whether a primary key or a unique constraint is over these columns, so that foreign keys can
    /// refer to them.
    boolean identifies(TableShape table, List<String> columns);

    /// Why no column of this type can be added beside a release that does not know it; empty when
    /// one can.
    Optional<String> obstacle(String type);

    /// What the account may not do though it must, each with the GRANT to paste.
    List<ProblemReport> missingRights(List<TableShape> tables);

    /// Every migration that was ever begun here, oldest first; none when Gapless never wrote to
    /// this database.
    List<LedgerEntry> ledger();

    /// Connections in use (this one not counted) and how many there may be; empty when the account
    /// may not know.
    Optional<Connections> connections();

    /// Excludes every other session of Gapless on this database until it is closed or its
    /// connection ends. Waits some seconds for a predecessor that just died, then throws
    /// `migration-in-progress`.
    Session session() throws InterruptedException;

    @Override
    void close();
}
