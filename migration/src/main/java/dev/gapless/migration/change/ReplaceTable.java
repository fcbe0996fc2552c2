package dev.gapless.migration.change;

import java.util.List;
import java.util.Optional;

/// Puts a table in the place of another one, with other columns. Until contract both are written,
/// and each row of one has its counterpart in the other.
///
/// @param name of the whole, for messages
/// @param old tables that go at contract
/// @param lockFirst what an insert of the new release locks right after its own row
/// @param mirrors tables that come, each made by a `create-table` of the same file
public record ReplaceTable(
        Place place,
        String name,
        List<TableReference> old,
        Optional<LockFirst> lockFirst,
        List<Mirror> mirrors)
        implements Operation {
    public ReplaceTable {
        old = List.copyOf(old);
        mirrors = List.copyOf(mirrors);
    }

    /// How rows of the two tables find each other.
    public enum Key {
        /// By a table of pairs: each side has ids of its own.
        MAP("map"),
        /// Both have the same id.
        SAME("same");

        private final String id;

        Key(String id) {
            this.id = id;
        }

        public String id() {
            return id;
        }
    }

    /// What becomes of the new row when an old one says another key, which no row says yet.
    public enum KeyChange {
        /// It goes along, and those that say the old key get another one.
        CARRY("carry"),
        /// It stays with those that say the old key, or goes with the last of them.
        LEAVE("leave");

        private final String id;

        KeyChange(String id) {
            this.id = id;
        }

        public String id() {
            return id;
        }
    }

    /// Several rows of `from` that say the same make one new row.
    ///
    /// @param columns of the new table that say it, each a column of an old one as it is; their
    ///   policies are what becomes of a row whose value the new column cannot hold
    public record GroupBy(List<MirroredColumn> columns, KeyChange change) {
        public GroupBy {
            columns = List.copyOf(columns);
        }
    }

    /// A row that stands above those of several tables.
    ///
    /// @param by column of the new tables with its key; those without it lock nothing
    public record LockFirst(TableReference table, String by) {}

    /// One new table.
    ///
    /// @param from the old table, each row of which makes one new row
    /// @param alias what the expressions call a row of `from`
    /// @param where condition of the rows that make one
    /// @param follow rows of other old tables that a row of `from` names
    /// @param oldOnly by column, or by `alias.column` of one that is followed
    /// @param oldIfNull what such a column gets where its expression gives nothing
    /// @param aggregate columns that say what the last of several rows of another old table says
    /// @param groupBy what several rows of `from` make one new row of; then there are no other
    ///   columns
    public record Mirror(
            Place place,
            TableReference into,
            TableReference from,
            String alias,
            Key key,
            Optional<Expression> where,
            List<Follow> follow,
            List<MirroredColumn> columns,
            List<GivenColumn> newOnly,
            List<GivenColumn> oldOnly,
            List<GivenColumn> oldIfNull,
            Optional<Aggregate> aggregate,
            Optional<GroupBy> groupBy) {
        public Mirror {
            follow = List.copyOf(follow);
            columns = List.copyOf(columns);
            newOnly = List.copyOf(newOnly);
            oldOnly = List.copyOf(oldOnly);
            oldIfNull = List.copyOf(oldIfNull);
        }

        /// Columns that are read from one old table, and all else left out.
        public static Mirror of(
                Place place,
                TableReference into,
                TableReference from,
                String alias,
                List<MirroredColumn> columns) {
            return new Mirror(
                    place,
                    into,
                    from,
                    alias,
                    Key.MAP,
                    Optional.empty(),
                    List.of(),
                    columns,
                    List.of(),
                    List.of(),
                    List.of(),
                    Optional.empty(),
                    Optional.empty());
        }
    }

    /// The row of another old table whose key a row of `from` has.
    ///
    /// @param alias what the expressions call it
    /// @param by column of `from` with its key
    /// @param owned it is there for that one row only, and is made and deleted with it
    /// @param ifMissing what becomes of a row that names none
    public record Follow(
            Place place,
            String alias,
            TableReference table,
            Expression by,
            boolean owned,
            Optional<String> ifMissing) {}

    /// A column of the new table that says what one of the old table says.
    ///
    /// @param partner both refer to a row of another pair of tables; then nothing else is said
    /// @param memberOf it refers to the new row of a group; then nothing else is said
    /// @param up over a row of the old table
    /// @param down over a row of the new one, which is called `new`
    /// @param upTooLong what becomes of a text that the new column cannot hold
    /// @param downTooLong the same for the old one
    public record MirroredColumn(
            String name,
            Derivation up,
            Derivation down,
            Optional<String> upTooLong,
            Optional<String> downTooLong,
            Optional<Partner> partner,
            Optional<MemberOf> memberOf) {
        public static MirroredColumn copy(String name, Expression column) {
            return new MirroredColumn(
                    name,
                    new Derivation(Optional.of(column), Optional.empty()),
                    new Derivation(Optional.empty(), Optional.empty()),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty());
        }
    }

    /// The key of a row in the new table of another mirror, where the old table has the key of its
    /// counterpart.
    ///
    /// @param mirror the new table of that mirror
    /// @param ifMissing what becomes of a row that refers to no row
    public record Partner(String mirror, Optional<String> ifMissing) {}

    /// The key of the new row behind which several old ones stand, where the old table says what
    /// all of them say. Its rows count among those behind it.
    ///
    /// @param mirror the new table of the mirror with `group-by`
    /// @param by columns of that table under `group-by`, each with the old column that says it
    /// @param ifMissing what becomes of a row that says none
    public record MemberOf(String mirror, List<GivenColumn> by, Optional<String> ifMissing) {
        public MemberOf {
            by = List.copyOf(by);
        }
    }

    /// Of the rows that refer to one of the mirror, the last: its columns.
    ///
    /// @param from the old table of these rows, which is `from` of another mirror
    /// @param by its column with the key that they refer to
    /// @param lastBy columns of it by which one row is later than another one; then by the key
    /// @param ifNone what the new columns get while there is no row
    public record Aggregate(
            Place place,
            TableReference from,
            String alias,
            Expression by,
            List<String> lastBy,
            List<Rank> ranks,
            List<MirroredColumn> columns,
            List<GivenColumn> ifNone) {
        public Aggregate {
            lastBy = List.copyOf(lastBy);
            ranks = List.copyOf(ranks);
            columns = List.copyOf(columns);
            ifNone = List.copyOf(ifNone);
        }
    }

    /// An order of its own: the values of a column, the earliest first. All others come before.
    public record Rank(String column, List<String> values) {
        public Rank {
            values = List.copyOf(values);
        }
    }

    /// A column that only one of the tables has, and what it gets when the other one is written.
    public record GivenColumn(String name, Expression value) {}

    @Override
    public TableReference table() {
        return old.getFirst();
    }

    @Override
    public String what() {
        return "replace table "
                + String.join(", ", old.stream().map(TableReference::name).toList())
                + " by "
                + String.join(", ", mirrors.stream().map(mirror -> mirror.into().name()).toList());
    }
}
