package dev.gapless.database.postgres;

import dev.gapless.core.port.SchemaChange.Statement;
import dev.gapless.database.jdbc.MirrorRule;
import dev.gapless.migration.plan.TableMirror;
import dev.gapless.migration.plan.TableMirror.Follow;
import dev.gapless.migration.port.TableName;

/// The row of another old table that belongs to one of the mirror's, in the words of its functions.
///
/// Whoever makes a row the one that is followed, or changes it, counts its key up in a table of
/// ours: they wait for one another, and a snapshot that cannot see the other one fails with 40001
/// instead of passing over it without a word.
record MirrorFollow(TableMirror mirror, Follow follow, MirrorRule rule) {
    /// Prefix of its columns where it was looked up.
    static final String ROW = "_followed.";

    /// Where the row is one that the new release wrote.
    static final String KEY = "_followed_id";

    Statement createClaims() {
        return new Statement(
                "CREATE TABLE "
                        + Names.quote(claims())
                        + " (followed_id "
                        + follow.table().keyType()
                        + " PRIMARY KEY, moves bigint NOT NULL)",
                dropClaims());
    }

    String dropClaims() {
        return "DROP TABLE " + Names.quote(claims());
    }

    private TableName claims() {
        return new TableName("gapless", "followed_" + mirror.tag());
    }

    String declaredRow() {
        return "  _followed " + Names.quote(follow.table().name()) + "%ROWTYPE;\n";
    }

    String declaredKey() {
        return "  " + KEY + " " + MirrorSql.columnType(follow.table()) + ";\n";
    }

    String claim(String key) {
        return """
        INSERT INTO %s AS _f (followed_id, moves) VALUES (%s, 1)
          ON CONFLICT (followed_id) DO UPDATE SET moves = _f.moves + 1;
        """
                .formatted(Names.quote(claims()), key);
    }

    /// The same for the rows that are filled together. What was committed before they had it only a
    /// statement after this one sees.
    ///
    /// @param waiting condition of an old row
    String claimAll(String waiting) {
        return """
        INSERT INTO %s AS _f (followed_id, moves)
          SELECT %s, 1 FROM %s AS _o WHERE %s AND %2$s IS NOT NULL ORDER BY 1
          ON CONFLICT (followed_id) DO UPDATE SET moves = _f.moves + 1;
        """
                .formatted(
                        Names.quote(claims()),
                        rule.followedKey("_o."),
                        Names.quote(mirror.before().name()),
                        waiting);
    }

    /// Looks it up for an old row, and lets nobody change it until the transaction ends. Somebody
    /// who does so at this moment is not waited for, since he will wait for the old row.
    String lookedUp(String row) {
        String key = rule.followedKey(row);
        return """
        IF %1$s IS NOT NULL THEN
        %2$s  SELECT * INTO _followed FROM %3$s AS _p WHERE %4$s = %1$s FOR SHARE SKIP LOCKED;
          IF NOT FOUND THEN
            SELECT * INTO _followed FROM %3$s AS _p WHERE %4$s = %1$s;
          END IF;
        END IF;
        """
                .formatted(
                        key,
                        claim(key).indent(2),
                        Names.quote(follow.table().name()),
                        rule.key("_p", follow.table()));
    }

    /// The same, and ends where there is none.
    String required(String row, String end) {
        return lookedUp(row)
                + """
                IF %s%s IS NULL THEN
                  %s;
                END IF;
                """
                        .formatted(ROW, Names.quote(follow.table().key()), end);
    }

    /// Condition that it was looked up and is there.
    String isThere() {
        return ROW + Names.quote(follow.table().key()) + " IS NOT NULL";
    }
}
