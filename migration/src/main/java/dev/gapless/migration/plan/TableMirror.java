package dev.gapless.migration.plan;

import dev.gapless.migration.plan.ColumnPair.Side;
import dev.gapless.migration.port.TableName;

import java.util.List;
import java.util.Optional;

/// Two tables that say the same in other columns, both written. For each pair, at every commit,
/// `new = up(old)` or `old = down(new)`.
///
/// @param tag unique in the database and safe in a name, for example `2_2`: migration and position
///   in the file
/// @param name of the whole, for messages
/// @param newOnly what columns of the new table get that the old one knows nothing of
/// @param oldOnly the same for the old table
/// @param keepsIds rows that were there before have the same key in both
/// @param aggregate what the new table says of rows of another mirror
/// @param membership the same, where the rows are those of this mirror
/// @param follow rows of another old table that belong to those of `before`
/// @param lockFirst what an insert of the new release locks right after its own row
/// @param gathering several old rows stand behind one new row, whose key the pairs are
/// @param memberOf a column that refers to such a row of another mirror
/// @param referrers of such a mirror: those that refer to its new rows
public record TableMirror(
        String tag,
        String name,
        Table before,
        Table after,
        List<Pair> pairs,
        List<Given> newOnly,
        List<Given> oldOnly,
        boolean keepsIds,
        Optional<Aggregate> aggregate,
        Optional<Membership> membership,
        Optional<Follow> follow,
        Optional<LockFirst> lockFirst,
        Optional<Gathering> gathering,
        Optional<MemberOf> memberOf,
        List<Referrer> referrers) {
    public TableMirror {
        referrers = List.copyOf(referrers);
        pairs = List.copyOf(pairs);
        newOnly = List.copyOf(newOnly);
        oldOnly = List.copyOf(oldOnly);
    }

    /// Columns of a new row that say what the last of several old rows says. Whoever writes one of
    /// these holds the pair of keys of the row that they belong to; their columns stand beside
    /// their own pair, so that nobody has to read their siblings.
    ///
    /// @param columns from the old table of those rows to the new table; it has no rows of its own
    /// @param member tag of the mirror of those rows
    /// @param by their column with the key that they refer to
    /// @param order by which one is later than another one; then by the key
    /// @param sources all columns of theirs that matter
    public record Aggregate(
            TableMirror columns, String member, Side by, List<Order> order, List<Side> sources) {
        public Aggregate {
            order = List.copyOf(order);
            sources = List.copyOf(sources);
        }

        /// The mirror of the rows.
        public Partner rows() {
            return new Partner(member, columns.before(), columns.after());
        }

        /// Columns of the new table that say it.
        public List<Side> results() {
            return columns.pairs().stream().flatMap(pair -> pair.after().stream()).toList();
        }
    }

    /// @param ranked values in their order, the earliest first; empty: the order of the type
    public record Order(String column, List<String> ranked) {
        public Order {
            ranked = List.copyOf(ranked);
        }
    }

    /// Old rows that say the same key, byte for byte, stand behind one new row, and it is there as
    /// long as one of them is. A row that says none that the new table can hold stands behind none.
    ///
    /// @param carry when a row says a key that none says yet, its new row goes along
    /// @param longest characters that each of the pairs may have, in their order; 0 for any
    public record Gathering(boolean carry, List<Integer> longest) {
        public Gathering {
            longest = List.copyOf(longest);
        }
    }

    /// The column of a row that stands behind a new row of another mirror, too, and refers to it.
    ///
    /// @param column of the new table, with the key of that row
    /// @param key columns of the old table that say its key, in the order of the group's pairs
    /// @param source what its rows are told by among those that stand behind a row
    /// @param group the mirror of the rows that are referred to
    public record MemberOf(Side column, List<Side> key, int source, TableMirror group) {
        public MemberOf {
            key = List.copyOf(key);
        }

        /// A row of the new table may refer to none.
        public boolean newMayBeNull() {
            return !column.notNull();
        }

        /// A row of the old table may say no key.
        public boolean oldMayBeNull() {
            return key.stream().noneMatch(Side::notNull);
        }
    }

    /// The other end of that.
    public record Referrer(Table before, Table after, MemberOf how) {}

    /// @param to the mirror that has the aggregate
    public record Membership(Aggregate aggregate, Partner to) {}

    /// Another old table, a row of which is made and deleted with one of `before`, and says a part
    /// of what the new row says. Each is named by one row at most.
    ///
    /// @param by column of `before` with its key
    /// @param given what its columns get that the new table knows nothing of
    public record Follow(Table table, Side by, List<Given> given) {
        public Follow {
            given = List.copyOf(given);
        }
    }

    /// @param column of the new table with the key of the row
    public record LockFirst(TableName table, String key, String keyType, String column) {}

    /// `clients (app.customer and app.client)`
    public String label() {
        return name + " (" + before.name() + " and " + after.name() + ")";
    }

    /// @param key the one column of its key
    /// @param keyType as a definition says it
    /// @param keyParameter the same for a parameter of a function
    /// @param counts the server counts the key
    public record Table(
            TableName name, String key, String keyType, String keyParameter, boolean counts) {}

    /// A column of the old table, and those of the new one that say the same. A side without a
    /// value and a policy has that of the other one, byte for byte.
    ///
    /// @param before `down` is its value
    /// @param after `up` is the value of each
    /// @param copy the one of them that says all that `before` says and no more; empty for none
    /// @param partner both sides are keys of counterparts, of which `up` and `down` find the other
    /// @param followed `before` is a column of the table that is followed
    public record Pair(
            Side before,
            List<Side> after,
            String copy,
            Optional<Partner> partner,
            boolean followed) {
        public Pair {
            after = List.copyOf(after);
        }

        Pair asFollowed() {
            return new Pair(before, after, copy, partner, true);
        }
    }

    /// Another mirror, rows of which are referred to.
    public record Partner(String tag, Table before, Table after) {}

    TableMirror withReferrers(List<Referrer> all) {
        return new TableMirror(
                tag,
                name,
                before,
                after,
                pairs,
                newOnly,
                oldOnly,
                keepsIds,
                aggregate,
                membership,
                follow,
                lockFirst,
                gathering,
                memberOf,
                all);
    }

    /// The mirror while a write of which to either table no trigger of this one may fire: one that
    /// refers to the rows of a group is written along with it.
    public TableMirror silence() {
        return memberOf.map(MemberOf::group).orElse(this);
    }

    /// It has rows without a counterpart: those that refer to no row.
    public boolean refers() {
        return memberOf.isPresent() || pairs.stream().anyMatch(pair -> pair.partner().isPresent());
    }

    /// It has rows that have to wait for another one before they get a counterpart.
    public boolean waits() {
        return refers() || follow.isPresent();
    }

    public Partner asPartner() {
        return new Partner(tag, before, after);
    }

    /// @param value SQL, without columns or over the row that is inserted
    /// @param ofRow it is over that row, which it calls `new`, and may read tables
    /// @param ifNull SQL constant for where such a value is NULL or an error, empty for NULL
    public record Given(String column, String type, String value, boolean ofRow, String ifNull) {}
}
