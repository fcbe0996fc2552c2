package dev.gapless.database.postgres;

import dev.gapless.database.jdbc.GatherRule;
import dev.gapless.database.jdbc.MemberRule;
import dev.gapless.migration.plan.TableMirror;
import dev.gapless.migration.plan.TableMirror.MemberOf;

import java.util.List;
import java.util.stream.Collectors;

/// A column of the new row that refers to a row behind which the old one stands, in the words of
/// the functions of the mirror that has it. Both mirrors have one setting, so that what one of them
/// writes fires no trigger of the other.
record MirrorMember(TableMirror mirror, Gathered group, MemberRule rule) {
    /// What the new row refers to.
    static final String REFERENCE = "_member";

    static MirrorMember of(TableMirror mirror, MemberOf of) {
        Gathered group = new Gathered(of.group());
        return new MirrorMember(
                mirror, group, new MemberRule(of, group.gather, Names::quote, group::asStored));
    }

    private int source() {
        return rule.of().source();
    }

    private List<String> keys(String prefix) {
        return group.gather.keys(prefix);
    }

    private String behind(String key) {
        return source() + "::smallint, " + key;
    }

    private String none() {
        return group.gather.each(_ -> "NULL").stream().collect(Collectors.joining(", "));
    }

    /// Variables of functions that read the old row.
    String declared() {
        return "  "
                + REFERENCE
                + " "
                + MirrorSql.columnType(rule.of().group().after())
                + ";\n  _stands "
                + group.behind
                + "%ROWTYPE;\n";
    }

    /// Where a new row is to be made for an old one; leaves what it refers to.
    String entered(String row, String key) {
        return entered(row, key, "", "RETURN NULL");
    }

    /// The same in the backfill, which waits for nobody: the row stays for another pass.
    String filled(String row, String key) {
        String there = GatherRule.equal(keys("_g."), rule.said(row));
        return entered(
                row,
                key,
                """
                  PERFORM FROM %1$s AS _g WHERE %2$s FOR UPDATE SKIP LOCKED;
                  IF NOT FOUND AND EXISTS (SELECT FROM %1$s AS _g WHERE %2$s) THEN
                    RETURN true;
                  END IF;
                """
                        .formatted(group.groups, there),
                "RETURN true");
    }

    private String entered(String row, String key, String first, String end) {
        String said = Names.list(rule.said(row));
        return """
        IF %s THEN
        %s  %s := %s(%s(%s));
          INSERT INTO %s (source, old_id, %s) VALUES (%s, %s);
        %s  %s;
        END IF;
        """
                .formatted(
                        rule.fits(row),
                        first,
                        REFERENCE,
                        group.named("enter"),
                        group.named("hold"),
                        said,
                        group.behind,
                        Names.list(keys("")),
                        behind(key),
                        said,
                        rule.of().newMayBeNull()
                                ? "ELSIF NOT " + rule.none(row) + " THEN\n"
                                : "ELSE\n",
                        end);
    }

    /// After the old release wrote the row, whose new one is there. What the new table cannot hold
    /// leaves the reference as it was.
    String moved(String row) {
        String id = "NEW." + Names.quote(mirror.before().key());
        String said = Names.list(rule.said(row));
        String move = "PERFORM " + group.named("move") + "(" + behind(id) + ", _stands, ";
        return """
        IF %s THEN
          _stands := %s(%s);
          IF %s THEN
            %strue, %s);
            -- written, so that an older snapshot fails also where the row came back to its key
            UPDATE %s AS _g SET n = _g.n WHERE %s RETURNING _g.new_id INTO %s;
            %s
        %s  END IF;
        END IF;
        """
                .formatted(
                        rule.oldChanged(row),
                        group.named("standing"),
                        behind(id),
                        rule.fits(row),
                        move,
                        said,
                        group.groups,
                        GatherRule.equal(keys("_g."), rule.said(row)),
                        REFERENCE,
                        refer(REFERENCE),
                        rule.of().newMayBeNull()
                                ? """
                                  ELSIF %s THEN
                                    %sfalse, %s);
                                    %s
                                """
                                        .formatted(rule.none(row), move, none(), refer("NULL"))
                                : "");
    }

    private String refer(String value) {
        return "UPDATE %s AS _n SET %s = %s WHERE %s = _id;"
                .formatted(
                        Names.quote(mirror.after().name()),
                        rule.column(""),
                        value,
                        rule.group().rule().key("_n", mirror.after()));
    }

    /// After the old release took a row away: the group before the new row, as with every other
    /// write of it.
    String left(String key) {
        return "_stands := %s(%s);\nPERFORM %s(%2$s, _stands, false, %4$s);\n"
                .formatted(group.named("standing"), behind(key), group.named("move"), none());
    }

    /// After the old release gave a row another key.
    String renamed() {
        String id = Names.quote(mirror.before().key());
        return """
        PERFORM %s(%s);
        UPDATE %s AS _b SET old_id = NEW.%s WHERE _b.source = %d AND _b.old_id = OLD.%4$s;
        """
                .formatted(
                        group.named("standing"), behind("OLD." + id), group.behind, id, source());
    }

    /// Variables of the function for writes of the new release.
    String declaredGroup() {
        return "  _group " + group.groups + "%ROWTYPE;\n";
    }

    /// Finds, and locks, what a row that the new release makes refers to; ends where that is no row
    /// that the old one can name.
    String found() {
        String column = rule.column("NEW.");
        String look =
                """
                _group := %s(%s);
                IF _group.new_id IS NULL THEN
                  RETURN NULL;
                END IF;
                """
                        .formatted(group.named("refer"), column);
        return rule.of().oldMayBeNull()
                ? "IF %s IS NOT NULL THEN\n%sEND IF;\n".formatted(column, look.indent(2))
                : look;
    }

    /// What the columns of the old row get then.
    List<String> given() {
        return keys("_group.");
    }

    /// After the old row `_id` was made.
    String stands() {
        return "PERFORM " + group.named("point") + "(" + behind("_id") + ", _group);\n";
    }

    /// Before the new release's deletion reaches the old row.
    String lockedBefore() {
        return "PERFORM " + group.named("refer") + "(" + rule.column("OLD.") + ");\n";
    }

    /// After it did.
    String forsaken() {
        return "_group := NULL;\n" + stands();
    }

    /// After the new release wrote a row, whose old one is there. What leads nowhere leaves the old
    /// one as it was.
    String pointed() {
        String column = rule.column("NEW.");
        String write =
                """
                UPDATE %s AS _o SET %s WHERE %s = _id;
                %s\
                """
                        .formatted(
                                Names.quote(mirror.before().name()),
                                GatherRule.assigned(rule.columns(""), given()),
                                rule.group().rule().key("_o", mirror.before()),
                                stands());
        return """
        IF %s THEN
          PERFORM FROM %s AS _g WHERE _g.new_id IN (%s, %s) ORDER BY %s FOR UPDATE;
          _group := %s(%4$s);
          IF %s THEN
        %s  END IF;
        END IF;
        """
                .formatted(
                        rule.newChanged(),
                        group.groups,
                        rule.column("OLD."),
                        column,
                        Names.list(keys("_g.")),
                        group.named("refer"),
                        rule.of().oldMayBeNull()
                                ? "_group.new_id IS NOT NULL OR " + column + " IS NULL"
                                : "_group.new_id IS NOT NULL",
                        write.indent(4));
    }
}
