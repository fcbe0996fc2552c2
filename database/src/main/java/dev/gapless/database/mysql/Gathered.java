package dev.gapless.database.mysql;

import dev.gapless.core.port.SchemaChange.Statement;
import dev.gapless.database.jdbc.GatherRule;
import dev.gapless.migration.plan.ColumnPair.Side;
import dev.gapless.migration.plan.TableMirror;
import dev.gapless.migration.port.TableName;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// The tables and procedures by which several old rows stand behind one new row, in the words of
/// MariaDB and MySQL.
///
/// - `behind_..` has, for each old row, the key that it said last. Whoever has locked the old row
///   may change it, and nobody else.
/// - `group_..` has, for each key, the new row and how many old ones say it. It is locked before
///   the new row is written, two of them in the order of their keys. No key is looked up by a read
///   that locks before it is sure to be there: that would lock the gap where others come.
final class Gathered extends MirrorSql {
    static final int DRIVING = GatherRule.DRIVING;

    /// The index of `behind_..` over the key.
    private static final String BY_KEY = "by_key";

    /// Prefix of the key that a row says, of the one that it said, and of what is the reason to put
    /// it anywhere.
    static final String TO = "_gapless_";

    static final String IS = "_gapless_is_";

    static final String THERE = "_gapless_there";

    final String groups;

    final String behind;

    final GatherRule gather;

    Gathered(TableMirror mirror) {
        super(mirror);
        this.groups = Names.quote(groupTable());
        this.behind = Names.quote(behindTable());
        this.gather = new GatherRule(mirror, rule, groups, behind, " FORCE INDEX (" + BY_KEY + ")");
    }

    TableName groupTable() {
        return new TableName("gapless", named("group"));
    }

    TableName behindTable() {
        return new TableName("gapless", named("behind"));
    }

    List<Statement> tables() {
        String keys = Names.list(gather.keys(""));
        return List.of(
                new Statement(
                        "CREATE TABLE "
                                + groups
                                + " ("
                                + declared(gather.keys(""), " NOT NULL", ", ")
                                + ", new_id "
                                + after.keyType()
                                + " NULL UNIQUE, n bigint NOT NULL, PRIMARY KEY ("
                                + keys
                                + ")) ENGINE = InnoDB",
                        "DROP TABLE " + groups),
                new Statement(
                        "CREATE TABLE "
                                + behind
                                + " (source tinyint NOT NULL, old_id "
                                + before.keyType()
                                + " NOT NULL, "
                                + declared(gather.keys(""), " NULL", ", ")
                                + ", PRIMARY KEY (source, old_id), KEY "
                                + BY_KEY
                                + " ("
                                + keys
                                + ", source)) ENGINE = InnoDB",
                        "DROP TABLE " + behind));
    }

    private String declared(List<String> names, String words, String between) {
        return gather.each(i -> names.get(i) + " " + gather.sides().get(i).type() + words).stream()
                .collect(Collectors.joining(between));
    }

    private String parameters(String prefix) {
        return declared(gather.keys(prefix), "", ", ");
    }

    /// Variables for where the row stands.
    String declaredKeys() {
        return declared(gather.keys("  DECLARE " + IS), ";\n", "");
    }

    /// Variables for a key that is found.
    String declaredTo() {
        return declared(gather.keys("  DECLARE " + TO), ";\n", "");
    }

    /// The same, and what [#put] needs.
    String declaredForPut() {
        return declaredKeys() + "  DECLARE " + THERE + " boolean;\n";
    }

    List<Statement> procedures() {
        List<Statement> statements =
                new ArrayList<>(List.of(hold(), enter(), quit(), move(), fill()));
        if (!mirror.referrers().isEmpty()) {
            statements.addAll(List.of(refer(), spare(), point()));
        }
        return statements;
    }

    private Statement procedure(String kind, String parameters, String body) {
        return new Statement(
                "CREATE PROCEDURE " + ours(kind) + "(" + parameters + ")\n" + body.stripTrailing(),
                "DROP PROCEDURE " + ours(kind));
    }

    private String at(String alias, String prefix) {
        return GatherRule.equal(gather.keys(alias), gather.keys(prefix));
    }

    /// The row of a key, locked; made where there is none.
    private Statement hold() {
        return procedure(
                "hold",
                parameters(TO)
                        + ", OUT _gapless_new_id "
                        + after.keyType()
                        + ", OUT _gapless_n bigint",
                """
                BEGIN
                  INSERT INTO %1$s (%2$s, n) VALUES (%3$s, 0) ON DUPLICATE KEY UPDATE n = n;
                  SELECT _g.new_id, _g.n INTO _gapless_new_id, _gapless_n FROM %1$s AS _g WHERE %4$s FOR UPDATE;
                END
                """
                        .formatted(
                                groups,
                                Names.list(gather.keys("")),
                                Names.list(gather.keys(TO)),
                                at("_g.", TO)));
    }

    /// An old row more says the key: its new row is made where there is none.
    private Statement enter() {
        return procedure(
                "enter",
                parameters(TO) + ", INOUT _gapless_new_id " + after.keyType(),
                """
                BEGIN
                  IF _gapless_new_id IS NULL THEN
                    %s
                    SET _gapless_new_id = last_insert_id();
                  END IF;
                  UPDATE %s AS _g SET _g.n = _g.n + 1, _g.new_id = _gapless_new_id WHERE %s;
                END
                """
                        .formatted(made(TO), groups, at("_g.", TO)));
    }

    /// @param key prefix of what it says
    private String made(String key) {
        List<String> columns = new ArrayList<>(gather.newKeys(""));
        List<String> values = new ArrayList<>(gather.keys(key));
        mirror.newOnly()
                .forEach(
                        given -> {
                            columns.add(Names.quote(given.column()));
                            values.add(value(given));
                        });
        return "INSERT INTO %s (%s) VALUES (%s);"
                .formatted(Names.quote(after.name()), Names.list(columns), Names.list(values));
    }

    /// An old row less says the key; the last takes the new row away.
    private Statement quit() {
        return procedure(
                "quit",
                parameters(TO) + ", _gapless_new_id " + after.keyType() + ", _gapless_n bigint",
                """
                IF _gapless_n > 1 THEN
                  UPDATE %1$s AS _g SET _g.n = _g.n - 1 WHERE %2$s;
                ELSE
                  DELETE FROM %3$s WHERE %4$s = _gapless_new_id;
                  DELETE FROM %1$s WHERE %5$s;
                END IF
                """
                        .formatted(
                                groups,
                                at("_g.", TO),
                                Names.quote(after.name()),
                                Names.quote(after.key()),
                                at("", TO)));
    }

    /// An old row that stands somewhere, or nowhere, says a key, or none that the new table can
    /// hold.
    private Statement move() {
        String those = "source = _gapless_source AND old_id = _gapless_old";
        String to = Names.list(gather.keys(TO));
        String is = Names.list(gather.keys(IS));
        return procedure(
                "move",
                "_gapless_source tinyint, _gapless_old "
                        + before.keyType()
                        + ", "
                        + parameters(IS)
                        + ", "
                        + THERE
                        + " boolean, "
                        + parameters(TO),
                """
                BEGIN
                  DECLARE _gapless_from %1$s;
                  DECLARE _gapless_into %1$s;
                  DECLARE _gapless_n bigint;
                  DECLARE _gapless_m bigint;
                  IF _gapless_is_key_1 IS NULL THEN
                    IF %2$s THEN
                      CALL %3$s(%4$s, _gapless_into, _gapless_m);
                      CALL %5$s(%4$s, _gapless_into);
                      INSERT INTO %6$s (source, old_id, %7$s) VALUES (_gapless_source, _gapless_old, %4$s);
                    END IF;
                  ELSEIF NOT %2$s THEN
                    DELETE FROM %6$s WHERE %8$s;
                    CALL %3$s(%9$s, _gapless_from, _gapless_n);
                    CALL %10$s(%9$s, _gapless_from, _gapless_n);
                  ELSEIF %11$s THEN
                    IF (%4$s) < (%9$s) THEN
                      CALL %3$s(%4$s, _gapless_into, _gapless_m);
                      CALL %3$s(%9$s, _gapless_from, _gapless_n);
                    ELSE
                      CALL %3$s(%9$s, _gapless_from, _gapless_n);
                      CALL %3$s(%4$s, _gapless_into, _gapless_m);
                    END IF;
                    UPDATE %6$s SET %12$s WHERE %8$s;
                %13$s  END IF;
                END
                """
                        .formatted(
                                after.keyType(),
                                THERE,
                                ours("hold"),
                                to,
                                ours("enter"),
                                behind,
                                Names.list(gather.keys("")),
                                those,
                                is,
                                ours("quit"),
                                gather.differ(gather.keys(TO), gather.keys(IS)),
                                GatherRule.assigned(gather.keys(""), gather.keys(TO)),
                                moved(to, is).indent(4)));
    }

    private String moved(String to, String is) {
        String joins =
                """
                CALL %1$s(%2$s, _gapless_into);
                CALL %3$s(%4$s, _gapless_from, _gapless_n);
                """
                        .formatted(ours("enter"), to, ours("quit"), is);
        if (!mirror.gathering().orElseThrow().carry()) {
            return joins;
        }
        // The new row goes along; who says the old key still gets another one.
        return """
        IF _gapless_into IS NULL AND _gapless_from IS NOT NULL%10$s THEN
          IF _gapless_n = 1 THEN
            DELETE FROM %1$s WHERE %2$s;
          ELSE
            UPDATE %1$s SET new_id = NULL, n = n - 1 WHERE %2$s;
          END IF;
          UPDATE %3$s SET %4$s WHERE %5$s = _gapless_from;
          UPDATE %1$s SET new_id = _gapless_from, n = 1 WHERE %6$s;
          IF _gapless_n > 1 THEN
            %7$s
            UPDATE %1$s SET new_id = last_insert_id() WHERE %2$s;
        %9$s  END IF;
        ELSE
        %8$sEND IF;
        """
                .formatted(
                        groups,
                        at("", IS),
                        Names.quote(after.name()),
                        GatherRule.assigned(gather.newKeys(""), gather.keys(TO)),
                        Names.quote(after.key()),
                        at("", TO),
                        made(IS),
                        joins.indent(2),
                        carriedOn().indent(4),
                        // a row that only refers takes nothing away from the others
                        mirror.referrers().isEmpty()
                                ? ""
                                : " AND (_gapless_source = " + DRIVING + " OR _gapless_n = 1)");
    }

    /// What refers to the new row goes to the one for those that stay.
    private String carriedOn() {
        return mirror.referrers().isEmpty()
                ? ""
                : "SET _gapless_into = last_insert_id();\n"
                        + mirror.referrers().stream()
                                .map(
                                        each ->
                                                "UPDATE %1$s SET %2$s = _gapless_into WHERE %2$s = _gapless_from;\n"
                                                        .formatted(
                                                                Names.quote(each.after().name()),
                                                                Names.quote(
                                                                        each.how()
                                                                                .column()
                                                                                .name())))
                                .collect(Collectors.joining());
    }

    /// The key of a new row, whose row is locked; NULL where there is no such row. The first read
    /// passes over one that goes along with another key while it waits.
    private Statement refer() {
        String read =
                "SELECT %s INTO %s FROM %s AS _g WHERE _g.new_id = _gapless_new_id FOR UPDATE;\n"
                        .formatted(
                                Names.list(
                                        gather.keys("_g.").stream()
                                                .map(key -> "max(" + key + ")")
                                                .toList()),
                                Names.list(gather.keys(TO)),
                                groups);
        return procedure(
                "refer",
                "_gapless_new_id "
                        + after.keyType()
                        + ", "
                        + declared(gather.keys("OUT " + TO), "", ", "),
                """
                IF _gapless_new_id IS NOT NULL THEN
                %s  IF %skey_1 IS NULL THEN
                %s  END IF;
                END IF
                """
                        .formatted(read.indent(2), TO, read.indent(4)));
    }

    /// An old row less says the key because of a write of the new release, which still has the new
    /// row: where it was the last, one is made that says it.
    private Statement spare() {
        MirrorNewSide side =
                new MirrorNewSide(
                        mirror,
                        pair -> TO + "key_" + (pair + 1),
                        " FROM %s AS _n WHERE %s = _gapless_new_id"
                                .formatted(Names.quote(after.name()), rule.key("_n", after)));
        return procedure(
                "spare",
                parameters(TO) + ", _gapless_new_id " + after.keyType() + ", _gapless_n bigint",
                """
                BEGIN
                %s  IF _gapless_n > 1 THEN
                    UPDATE %s AS _g SET _g.n = _g.n - 1 WHERE %s;
                  ELSE
                %s    INSERT INTO %s (source, old_id, %s) VALUES (%d, last_insert_id(), %s);
                  END IF;
                END
                """
                        .formatted(
                                follow.map(MirrorFollow::declaredKey).orElse("")
                                        + side.declaredGiven(),
                                groups,
                                at("_g.", TO),
                                side.insertOld("").indent(4),
                                behind,
                                Names.list(gather.keys("")),
                                DRIVING,
                                Names.list(gather.keys(TO))));
    }

    /// The new release lets the new row of an old one refer to a row, or to none.
    private Statement point() {
        String to = Names.list(gather.keys(TO));
        String is = Names.list(gather.keys(IS));
        return procedure(
                "point",
                "_gapless_source tinyint, _gapless_old " + before.keyType() + ", " + parameters(TO),
                """
                BEGIN
                %s  DECLARE _gapless_from %s;
                  DECLARE _gapless_n bigint;
                %s  IF %s THEN
                    IF %skey_1 IS NULL THEN
                      DELETE FROM %s WHERE source = _gapless_source AND old_id = _gapless_old;
                    ELSE
                      INSERT INTO %6$s (source, old_id, %s) VALUES (_gapless_source, _gapless_old, %s)
                        ON DUPLICATE KEY UPDATE %s;
                      UPDATE %s AS _g SET _g.n = _g.n + 1 WHERE %s;
                    END IF;
                    IF _gapless_is_key_1 IS NOT NULL THEN
                      CALL %s(%s, _gapless_from, _gapless_n);
                      CALL %s(%13$s, _gapless_from, _gapless_n);
                    END IF;
                  END IF;
                END
                """
                        .formatted(
                                declaredKeys(),
                                after.keyType(),
                                standing("_gapless_source", "_gapless_old").indent(2),
                                gather.differ(gather.keys(TO), gather.keys(IS)),
                                TO,
                                behind,
                                Names.list(gather.keys("")),
                                to,
                                GatherRule.assigned(gather.keys(""), gather.keys(TO)),
                                groups,
                                at("_g.", TO),
                                ours("hold"),
                                is,
                                ours("spare")));
    }

    /// Where an old row stands. A read that locks would lock the gap where it stands nowhere, and
    /// with it inserts of others; so it is put there first.
    String standing(String key) {
        return standing(String.valueOf(DRIVING), key);
    }

    /// @param source of which table the row is
    String standing(String source, String key) {
        return """
        INSERT INTO %1$s (source, old_id) VALUES (%2$s, %3$s) ON DUPLICATE KEY UPDATE old_id = old_id;
        SELECT %4$s INTO %5$s FROM %1$s AS _b WHERE _b.source = %2$s AND _b.old_id = %3$s FOR UPDATE;
        IF _gapless_is_key_1 IS NULL THEN
          DELETE FROM %1$s WHERE source = %2$s AND old_id = %3$s;
        END IF;
        """
                .formatted(
                        behind,
                        source,
                        key,
                        Names.list(gather.keys("_b.")),
                        Names.list(gather.keys(IS)));
    }

    /// @param row the old one
    List<String> keysOf(String row) {
        return gather.each(
                pair ->
                        rule.followed(pair)
                                ? MirrorFollow.variable(pair)
                                : rule.oldColumn(pair, row));
    }

    /// Puts an old row where it says.
    String put(String key, List<String> values) {
        return """
        SET %s = %s;
        CALL %s(%d, %s, %s, %1$s, %s);
        """
                .formatted(
                        THERE,
                        gather.fits(values),
                        ours("move"),
                        DRIVING,
                        key,
                        Names.list(gather.keys(IS)),
                        IntStream.range(0, values.size())
                                .mapToObj(i -> "if(" + THERE + ", " + values.get(i) + ", NULL)")
                                .collect(Collectors.joining(", ")));
    }

    /// Lets what the row that is followed said stay: it was carried over when it changed, and while
    /// it is gone nothing else is known.
    String followedStays() {
        return rule.followed().stream()
                .map(
                        pair ->
                                "SET "
                                        + MirrorFollow.variable(pair)
                                        + " = "
                                        + IS
                                        + "key_"
                                        + (pair + 1)
                                        + ";\n")
                .collect(Collectors.joining());
    }

    /// The backfill has locked the old row, and whoever writes to the one that it follows waits for
    /// that. It waits for who has locked the row of the key.
    private Statement fill() {
        List<Side> read =
                Stream.concat(
                                rule.own().stream().map(pair -> mirror.pairs().get(pair).before()),
                                mirror.follow().stream().map(TableMirror.Follow::by))
                        .toList();
        return new Statement(
                """
                CREATE FUNCTION %s(_gapless_key %s) RETURNS boolean
                DETERMINISTIC MODIFIES SQL DATA
                BEGIN
                %s  IF EXISTS (SELECT 1 FROM %s AS _b WHERE _b.source = %d AND _b.old_id = _gapless_key) THEN
                    RETURN true;
                  END IF;
                  SELECT %s INTO %s
                    FROM %s AS _o WHERE %s = _gapless_key;
                %s  SET %s = now(6);
                %s  SET %11$s = NULL;
                  RETURN true;
                END\
                """
                        .formatted(
                                ours("fill"),
                                before.keyParameter(),
                                declaredForPut()
                                        + follow.map(MirrorFollow::declared).orElse("")
                                        + read.stream()
                                                .map(
                                                        side ->
                                                                "  DECLARE "
                                                                        + Names.quote(side.name())
                                                                        + " "
                                                                        + side.type()
                                                                        + ";\n")
                                                .collect(Collectors.joining()),
                                behind,
                                DRIVING,
                                Names.list(
                                        read.stream()
                                                .map(side -> "_o." + Names.quote(side.name()))
                                                .toList()),
                                Names.list(
                                        read.stream()
                                                .map(side -> Names.quote(side.name()))
                                                .toList()),
                                Names.quote(before.name()),
                                rule.key("_o", before),
                                follow.map(each -> each.lookedUp("", "").indent(2)).orElse(""),
                                moment(),
                                put("_gapless_key", keysOf("")).indent(2)),
                "DROP FUNCTION " + ours("fill"));
    }

    String fillCall() {
        return ours("fill") + "(" + Names.quote(before.key()) + ")";
    }
}
