package dev.gapless.database.mysql;

import dev.gapless.database.jdbc.GatherRule;
import dev.gapless.database.jdbc.MemberRule;
import dev.gapless.migration.plan.TableMirror;
import dev.gapless.migration.plan.TableMirror.MemberOf;

import java.util.List;
import java.util.stream.Collectors;

/// A column of the new row that refers to a row behind which the old one stands, in the words of
/// the triggers of the mirror that has it. Both mirrors have one moment, so that what one of them
/// writes fires no trigger of the other.
record MirrorMember(TableMirror mirror, Gathered group, MemberRule rule) {
    /// What the new row refers to.
    static final String REFERENCE = "_gapless_member";

    private static final String COUNT = "_gapless_member_n";

    static MirrorMember of(TableMirror mirror, MemberOf of) {
        Gathered group = new Gathered(of.group());
        return new MirrorMember(
                mirror, group, new MemberRule(of, group.gather, Names::quote, (_, value) -> value));
    }

    private int source() {
        return rule.of().source();
    }

    private List<String> keys(String prefix) {
        return group.gather.keys(prefix);
    }

    private String none() {
        return group.gather.each(_ -> "NULL").stream().collect(Collectors.joining(", "));
    }

    private String is() {
        return Names.list(keys(Gathered.IS));
    }

    String declared() {
        return "  DECLARE "
                + REFERENCE
                + " "
                + rule.of().group().after().keyType()
                + ";\n  DECLARE "
                + COUNT
                + " bigint;\n"
                + group.declaredKeys()
                + group.declaredTo();
    }

    /// Where a new row is to be made for an old one that says something the new table can hold;
    /// leaves what it refers to.
    String entered(String row, String key) {
        String said = Names.list(rule.said(row));
        return """
        SET %1$s = NULL;
        IF %2$s THEN
          CALL %3$s(%4$s, %1$s, %5$s);
          CALL %6$s(%4$s, %1$s);
          INSERT INTO %7$s (source, old_id, %8$s) VALUES (%9$d, %10$s, %4$s);
        END IF;
        """
                .formatted(
                        REFERENCE,
                        rule.fits(row),
                        group.ours("hold"),
                        said,
                        COUNT,
                        group.ours("enter"),
                        group.behind,
                        Names.list(keys("")),
                        source(),
                        key);
    }

    /// After the old release wrote the row, whose new one is there. What the new table cannot hold
    /// leaves the reference as it was.
    String moved() {
        String row = "NEW.";
        String id = row + Names.quote(mirror.before().key());
        String said = Names.list(rule.said(row));
        String move = "CALL %s(%d, %s, %s, ".formatted(group.ours("move"), source(), id, is());
        return """
        IF %1$s THEN
        %2$s  IF %3$s THEN
            %4$strue, %5$s);
            SELECT max(_g.new_id) INTO %6$s FROM %7$s AS _g WHERE %8$s FOR UPDATE;
            %9$s
        %10$s  END IF;
        END IF;
        """
                .formatted(
                        rule.oldChanged(row),
                        group.standing(String.valueOf(source()), id).indent(2),
                        rule.fits(row),
                        move,
                        said,
                        REFERENCE,
                        group.groups,
                        GatherRule.equal(keys("_g."), rule.said(row)),
                        refer(REFERENCE),
                        rule.of().newMayBeNull()
                                ? """
                                  ELSEIF %s THEN
                                    %sfalse, %s);
                                    %s
                                """
                                        .formatted(rule.none(row), move, none(), refer("NULL"))
                                : "");
    }

    private String refer(String value) {
        return "UPDATE %s AS _n SET %s = %s WHERE %s = _gapless_id;"
                .formatted(
                        Names.quote(mirror.after().name()),
                        rule.column("_n."),
                        value,
                        rule.group().rule().key("_n", mirror.after()));
    }

    /// After the old release took a row away: the group before the new row, as with every other
    /// write of it.
    String left(String key) {
        return group.standing(String.valueOf(source()), key)
                + "CALL %s(%d, %s, %s, false, %s);\n"
                        .formatted(group.ours("move"), source(), key, is(), none());
    }

    /// After the old release gave a row another key.
    String renamed() {
        String id = Names.quote(mirror.before().key());
        return "UPDATE %s SET old_id = NEW.%s WHERE source = %d AND old_id = OLD.%2$s;\n"
                .formatted(group.behind, id, source());
    }

    /// Finds, and locks, what a row of the new release refers to.
    String found(String row) {
        return "CALL %s(%s, %s);\n"
                .formatted(group.ours("refer"), rule.column(row), Names.list(keys(Gathered.TO)));
    }

    /// Condition that the old row can say what was found for the new one.
    String isFound() {
        String found = Gathered.TO + "key_1 IS NOT NULL";
        return rule.of().oldMayBeNull()
                ? "(" + rule.column("NEW.") + " IS NULL OR " + found + ")"
                : found;
    }

    /// What the columns of the old row get then.
    List<String> given() {
        return keys(Gathered.TO);
    }

    /// After the old row was made.
    String stands(String key) {
        return "CALL %s(%d, %s, %s);\n"
                .formatted(group.ours("point"), source(), key, Names.list(keys(Gathered.TO)));
    }

    /// After the new release's deletion reached the old row.
    String forsaken() {
        return "CALL %s(%d, _gapless_id, %s);\n".formatted(group.ours("point"), source(), none());
    }

    /// After the new release wrote a row, whose old one is there. What leads nowhere leaves the old
    /// one as it was. Two rows of keys are locked in the order of their keys, as the old release
    /// does it; on MariaDB, where every read locks, in that of their ids.
    String pointed() {
        String write =
                """
                UPDATE %s AS _o SET %s WHERE %s = _gapless_id;
                %s\
                """
                        .formatted(
                                Names.quote(mirror.before().name()),
                                GatherRule.assigned(rule.columns("_o."), given()),
                                rule.group().rule().key("_o", mirror.before()),
                                stands("_gapless_id"));
        return """
        IF %1$s THEN
          IF version() LIKE '%%MariaDB%%' THEN
            SET %2$s = %3$s < %4$s;
          ELSE
            SELECT count(*) INTO %2$s FROM %5$s AS _g, %5$s AS _h
              WHERE _g.new_id = %3$s AND _h.new_id = %4$s AND (%6$s) < (%7$s);
          END IF;
          IF %2$s THEN
        %8$s  END IF;
        %9$s  IF %10$s THEN
        %11$s  END IF;
        END IF;
        """
                .formatted(
                        rule.newChanged(),
                        COUNT,
                        rule.column("OLD."),
                        rule.column("NEW."),
                        group.groups,
                        Names.list(keys("_g.")),
                        Names.list(keys("_h.")),
                        found("OLD.").indent(4),
                        found("NEW.").indent(2),
                        isFound(),
                        write.indent(4));
    }
}
