package dev.gapless.database.postgres;

import dev.gapless.database.jdbc.GatherRule;
import dev.gapless.migration.plan.TableMirror;
import dev.gapless.migration.plan.TableMirror.Table;

import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/// What happens when the new release writes a row behind which several old ones stand.
record GatheredNewSide(TableMirror mirror, Gathered gathered) {
    private static final int DRIVING = GatherRule.DRIVING;

    String body() {
        GatherRule gather = gathered.gather;
        String id = Names.quote(mirror.after().key());
        List<String> keys = gather.keys("");
        String now = Names.list(gather.newKeys("NEW."));
        return """
        #variable_conflict use_variable
        DECLARE
          _id %1$s;
          _group %2$s%%ROWTYPE;
        %3$sBEGIN
          IF TG_OP = 'INSERT' THEN
        %4$s    INSERT INTO %2$s (%5$s, new_id, n) VALUES (%6$s, NEW.%7$s, 1);
        %16$s%8$s
            INSERT INTO %9$s (source, old_id, %5$s) VALUES (%10$d, _id, %6$s);
            RETURN NULL;
          END IF;
          SELECT * INTO _group FROM %2$s AS _g WHERE _g.new_id = OLD.%7$s FOR UPDATE;
          IF NOT FOUND THEN
            RETURN NULL;
          END IF;
          IF TG_OP = 'DELETE' THEN
        %11$s    DELETE FROM %9$s AS _b WHERE %12$s;
        %17$s    DELETE FROM %2$s AS _g WHERE _g.new_id = OLD.%7$s;
            RETURN NULL;
          END IF;
          UPDATE %2$s AS _g SET %13$s, new_id = NEW.%7$s WHERE _g.new_id = OLD.%7$s;
        %18$s%14$s  UPDATE %9$s AS _b SET %15$s WHERE %12$s;
          RETURN NULL;
        END\
        """
                .formatted(
                        MirrorSql.columnType(mirror.before()),
                        gathered.groups,
                        mirror.follow()
                                .map(
                                        each ->
                                                "  "
                                                        + MirrorFollow.KEY
                                                        + " "
                                                        + MirrorSql.columnType(each.table())
                                                        + ";\n")
                                .orElse(""),
                        side().lockedFirst().indent(4),
                        Names.list(keys),
                        now,
                        id,
                        side().insertOld().indent(4).stripTrailing(),
                        gathered.behind,
                        DRIVING,
                        deleted().indent(4),
                        GatherRule.equal(gather.keys("_b."), gather.keys("_group.")),
                        GatherRule.assigned(keys, gather.newKeys("NEW.")),
                        updated().indent(2),
                        GatherRule.assigned(keys, gather.newKeys("NEW.")),
                        gathered.remembered("NEW." + id).indent(4),
                        gathered.forgotten("OLD." + id).indent(4),
                        gathered.changed("OLD." + id, "NEW." + id).indent(2));
    }

    private MirrorNewSide side() {
        return new MirrorNewSide(mirror);
    }

    /// Old rows that stand behind it.
    private String rows() {
        GatherRule gather = gathered.gather;
        return "_b.source = "
                + DRIVING
                + " AND "
                + GatherRule.equal(gather.keys("_b."), gather.keys("_group."))
                + " AND _b.old_id = "
                + gathered.rule.key("_o", mirror.before());
    }

    private String deleted() {
        String rows =
                "DELETE FROM %s AS _o USING %s AS _b WHERE %s"
                        .formatted(Names.quote(mirror.before().name()), gathered.behind, rows());
        return mirror.follow()
                .map(
                        follow ->
                                "WITH _gone AS (%s RETURNING %s AS followed)\n  DELETE FROM %s AS _p USING _gone WHERE %s = _gone.followed;\n"
                                        .formatted(
                                                rows,
                                                gathered.rule.followedKey("_o."),
                                                Names.quote(follow.table().name()),
                                                gathered.rule.key("_p", follow.table())))
                .orElse(rows + ";\n");
    }

    private String updated() {
        return updated(gathered.rule.own(), this::updateOwn)
                + mirror.follow()
                        .map(
                                follow ->
                                        updated(
                                                gathered.rule.followed(),
                                                set -> updateFollowed(follow.table(), set)))
                        .orElse("")
                + mirror.referrers().stream()
                        .map(this::updateReferring)
                        .collect(Collectors.joining());
    }

    /// Those that still say what is noted of them.
    private String updateReferring(TableMirror.Referrer referrer) {
        GatherRule gather = gathered.gather;
        List<String> columns =
                referrer.how().key().stream().map(side -> Names.quote(side.name())).toList();
        return "UPDATE %s AS _o SET %s FROM %s AS _b WHERE _b.source = %d AND %s AND _b.old_id = %s AND NOT (%s);\n"
                .formatted(
                        Names.quote(referrer.before().name()),
                        GatherRule.assigned(columns, gather.newKeys("NEW.")),
                        gathered.behind,
                        referrer.how().source(),
                        GatherRule.equal(gather.keys("_b."), gather.keys("_group.")),
                        gathered.rule.key("_o", referrer.before()),
                        gather.differ(
                                gather.keys("_b."),
                                columns.stream().map(column -> "_o." + column).toList()));
    }

    private String updated(List<Integer> pairs, UnaryOperator<String> statement) {
        return pairs.isEmpty()
                ? ""
                : "IF %s THEN\n%sEND IF;\n"
                        .formatted(
                                pairs.stream()
                                        .map(gathered.rule::newChanged)
                                        .collect(Collectors.joining(" OR ")),
                                statement
                                        .apply(
                                                pairs.stream()
                                                        .map(
                                                                pair ->
                                                                        gathered.rule.oldColumn(
                                                                                        pair, "")
                                                                                + " = "
                                                                                + gathered.rule
                                                                                        .newColumns(
                                                                                                pair,
                                                                                                "NEW.")
                                                                                        .getFirst())
                                                        .collect(Collectors.joining(", ")))
                                        .indent(2));
    }

    private String updateOwn(String set) {
        return "UPDATE %s AS _o SET %s FROM %s AS _b WHERE %s;"
                .formatted(Names.quote(mirror.before().name()), set, gathered.behind, rows());
    }

    private String updateFollowed(Table table, String set) {
        return """
        PERFORM FROM %1$s AS _o, %2$s AS _b WHERE %3$s FOR NO KEY UPDATE OF _o;
        UPDATE %4$s AS _p SET %5$s FROM %1$s AS _o, %2$s AS _b WHERE %3$s AND %6$s = %7$s;\
        """
                .formatted(
                        Names.quote(mirror.before().name()),
                        gathered.behind,
                        rows(),
                        Names.quote(table.name()),
                        set,
                        gathered.rule.key("_p", table),
                        gathered.rule.followedKey("_o."));
    }
}
