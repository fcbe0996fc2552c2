package dev.gapless.database.postgres;

import dev.gapless.core.port.SchemaChange.Statement;
import dev.gapless.database.jdbc.GatherRule;
import dev.gapless.migration.plan.TableMirror;
import dev.gapless.migration.plan.TableMirror.Table;
import dev.gapless.migration.port.TableName;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.Collectors;

/// The tables and functions by which several old rows stand behind one new row, in PostgreSQL's
/// words.
///
/// - `behind_..` has, for each old row, the key that it said last. Whoever has locked the old row
///   may change it, and nobody else.
/// - `group_..` has, for each key, the new row and how many old ones say it. It is locked before
///   the new row is written, two of them in the order of their keys.
/// - Both are changed with everything that is decided by them, so that a snapshot which is too old
///   fails with 40001 instead of passing over a row.
final class Gathered extends MirrorSql {
    private static final int DRIVING = GatherRule.DRIVING;

    final String groups;

    final String behind;

    final GatherRule gather;

    Gathered(TableMirror mirror) {
        super(mirror);
        this.groups = "gapless.group_" + mirror.tag();
        this.behind = "gapless.behind_" + mirror.tag();
        this.gather = new GatherRule(mirror, rule, groups, behind, "");
    }

    TableName groupTable() {
        return new TableName("gapless", "group_" + mirror.tag());
    }

    TableName behindTable() {
        return new TableName("gapless", "behind_" + mirror.tag());
    }

    List<Statement> tables() {
        List<Statement> statements = new ArrayList<>();
        follow.ifPresent(each -> statements.add(each.createClaims()));
        List<String> keys = gather.keys("");
        statements.add(
                new Statement(
                        "CREATE TABLE "
                                + Names.quote(groupTable())
                                + " ("
                                + keyColumns(" NOT NULL")
                                + ", new_id "
                                + after.keyType()
                                + " UNIQUE, n bigint NOT NULL, PRIMARY KEY ("
                                + Names.list(keys)
                                + "))",
                        "DROP TABLE " + Names.quote(groupTable())));
        statements.add(
                new Statement(
                        "CREATE TABLE "
                                + Names.quote(behindTable())
                                + " (source smallint, old_id "
                                + before.keyType()
                                + ", "
                                + keyColumns("")
                                + ", PRIMARY KEY (source, old_id))",
                        "DROP TABLE " + Names.quote(behindTable())));
        statements.add(
                new Statement(
                        "CREATE INDEX ON "
                                + Names.quote(behindTable())
                                + " ("
                                + Names.list(keys)
                                + ", source)",
                        ""));
        if (isReferredTo()) {
            statements.add(
                    new Statement(
                            "CREATE TABLE "
                                    + ids()
                                    + " (new_id "
                                    + after.keyType()
                                    + " PRIMARY KEY)",
                            "DROP TABLE " + ids()));
        }
        return statements;
    }

    private String keyColumns(String words) {
        List<String> keys = gather.keys("");
        return gather.each(i -> keys.get(i) + " " + gather.sides().get(i).type() + words).stream()
                .collect(Collectors.joining(", "));
    }

    private boolean isReferredTo() {
        return !mirror.referrers().isEmpty();
    }

    /// The keys of all new rows: one that a snapshot cannot see makes a claim of it fail.
    private String ids() {
        return "gapless." + Names.quote("ids_" + mirror.tag());
    }

    /// Each with its inverse; those that others call first.
    List<Statement> functions() {
        List<Statement> statements =
                new ArrayList<>(
                        List.of(hold(), standing(), enter(), quit(), move(), take(), fillAll()));
        if (isReferredTo()) {
            statements.addAll(List.of(refer(), spare(), point()));
        }
        return statements;
    }

    /// Remembers the key of a new row.
    String remembered(String newKey) {
        return isReferredTo()
                ? "INSERT INTO %s (new_id) VALUES (%s);\n".formatted(ids(), newKey)
                : "";
    }

    String forgotten(String newKey) {
        return isReferredTo()
                ? "DELETE FROM %s AS _i WHERE _i.new_id = %s;\n".formatted(ids(), newKey)
                : "";
    }

    String changed(String from, String to) {
        return isReferredTo()
                ? "UPDATE %s AS _i SET new_id = %s WHERE _i.new_id = %s AND %2$s <> %3$s;\n"
                        .formatted(ids(), to, from)
                : "";
    }

    /// The row of the key of a new row, locked; all NULL where there is no such row.
    private Statement refer() {
        return function(
                "refer",
                "_new_id " + after.keyParameter(),
                after.keyParameter(),
                groups,
                """
                DECLARE
                  _group %1$s%%ROWTYPE;
                BEGIN
                  IF _new_id IS NULL THEN
                    RETURN NULL;
                  END IF;
                  FOR _i IN 1 .. 100 LOOP
                    SELECT * INTO _group FROM %1$s AS _g WHERE _g.new_id = _new_id FOR UPDATE;
                    IF FOUND THEN
                      RETURN _group;
                    END IF;
                    -- one that this snapshot cannot see makes this fail, or come back
                    INSERT INTO %2$s (new_id) VALUES (_new_id) ON CONFLICT DO NOTHING;
                    IF FOUND THEN
                      DELETE FROM %2$s AS _i WHERE _i.new_id = _new_id;
                      RETURN NULL;
                    END IF;
                  END LOOP;
                  -- somebody took the row of its key away by hand
                  RETURN NULL;
                END\
                """
                        .formatted(groups, ids()));
    }

    /// An old row less says the key because of a write of the new release, which still has the new
    /// row: where it was the last, one is made that says it.
    private Statement spare() {
        MirrorNewSide side = new MirrorNewSide(mirror);
        return function(
                "spare",
                "_from " + groups,
                groups,
                "void",
                """
                DECLARE
                  new %s%%ROWTYPE;
                  _id %s;
                %sBEGIN
                  IF _from.n > 1 THEN
                    UPDATE %s AS _g SET n = _g.n - 1 WHERE %s;
                    RETURN;
                  END IF;
                  SELECT * INTO new FROM %s AS _n WHERE %s = _from.new_id;
                  IF NOT FOUND THEN
                    PERFORM %s(_from);
                    RETURN;
                  END IF;
                %s  INSERT INTO %s (source, old_id, %s) VALUES (%d, _id, %s);
                END\
                """
                        .formatted(
                                Names.quote(after.name()),
                                columnType(before),
                                follow.map(MirrorFollow::declaredKey).orElse(""),
                                groups,
                                at("_g.", "_from."),
                                Names.quote(after.name()),
                                rule.key("_n", after),
                                named("quit"),
                                side.insertOld().indent(2),
                                behind,
                                Names.list(gather.keys("")),
                                DRIVING,
                                Names.list(gather.keys("_from."))));
    }

    /// The new release lets the new row of an old one refer to a row, or to none.
    private Statement point() {
        String those = "_b.source = _source AND _b.old_id = _old_id";
        return function(
                "point",
                "_source smallint, _old_id " + before.keyParameter() + ", _to " + groups,
                "smallint, " + before.keyParameter() + ", " + groups,
                "void",
                """
                DECLARE
                  _is %1$s%%ROWTYPE;
                BEGIN
                  _is := %2$s(_source, _old_id);
                  IF _to.new_id IS NULL THEN
                    DELETE FROM %1$s AS _b WHERE %3$s;
                  ELSE
                    IF _is.old_id IS NULL THEN
                      INSERT INTO %1$s (source, old_id, %4$s) VALUES (_source, _old_id, %5$s);
                    ELSIF %6$s THEN
                      UPDATE %1$s AS _b SET %7$s WHERE %3$s;
                    ELSE
                      -- so that an older snapshot fails, also where it came back to its key
                      UPDATE %8$s AS _g SET n = _g.n WHERE %9$s;
                      RETURN;
                    END IF;
                    UPDATE %8$s AS _g SET n = _g.n + 1 WHERE %9$s;
                  END IF;
                  IF _is.old_id IS NOT NULL THEN
                    PERFORM %10$s(%11$s(%12$s));
                  END IF;
                END\
                """
                        .formatted(
                                behind,
                                named("standing"),
                                those,
                                Names.list(gather.keys("")),
                                Names.list(gather.keys("_to.")),
                                gather.differ(gather.keys("_is."), gather.keys("_to.")),
                                GatherRule.assigned(gather.keys(""), gather.keys("_to.")),
                                groups,
                                at("_g.", "_to."),
                                named("spare"),
                                named("hold"),
                                Names.list(gather.keys("_is."))));
    }

    String named(String kind) {
        return "gapless." + kind + "_" + mirror.tag();
    }

    private String parameters() {
        return gather
                .each(i -> "_key_" + (i + 1) + " " + gather.sides().get(i).parameter())
                .stream()
                .collect(Collectors.joining(", "));
    }

    private String types() {
        return gather.each(i -> gather.sides().get(i).parameter()).stream()
                .collect(Collectors.joining(", "));
    }

    private static final String KEYS = "_";

    private String given() {
        return Names.list(gather.keys(KEYS));
    }

    private String at(String alias, String prefix) {
        return GatherRule.equal(gather.keys(alias), gather.keys(prefix));
    }

    /// Rights, search path and the setting that keeps triggers of ours quiet are those of the
    /// caller.
    private Statement function(
            String kind, String parameters, String types, String returns, String body) {
        return new Statement(
                "CREATE FUNCTION "
                        + named(kind)
                        + "("
                        + parameters
                        + ") RETURNS "
                        + returns
                        + "\nLANGUAGE plpgsql\nAS "
                        + Names.dollar("#variable_conflict use_variable\n" + body),
                "DROP FUNCTION " + named(kind) + "(" + types + ")");
    }

    /// The row of a key, locked; made where there is none.
    private Statement hold() {
        return function(
                "hold",
                parameters(),
                types(),
                groups,
                """
                DECLARE
                  _group %1$s%%ROWTYPE;
                BEGIN
                  LOOP
                    INSERT INTO %1$s (%2$s, n) VALUES (%3$s, 0) ON CONFLICT (%2$s) DO NOTHING;
                    SELECT * INTO _group FROM %1$s AS _g WHERE %4$s FOR UPDATE;
                    IF FOUND THEN
                      RETURN _group;
                    END IF;
                  END LOOP;
                END\
                """
                        .formatted(groups, Names.list(gather.keys("")), given(), at("_g.", KEYS)));
    }

    /// Where an old row stands; all NULL where it stands nowhere.
    private Statement standing() {
        String these = "_b.source = _source AND _b.old_id = _old_id";
        return function(
                "standing",
                "_source smallint, _old_id " + before.keyParameter(),
                "smallint, " + before.keyParameter(),
                behind,
                """
                DECLARE
                  _row %1$s%%ROWTYPE;
                BEGIN
                  LOOP
                    SELECT * INTO _row FROM %1$s AS _b WHERE %2$s FOR UPDATE;
                    IF FOUND THEN
                      RETURN _row;
                    END IF;
                    -- one that this snapshot cannot see makes this fail, or come back
                    INSERT INTO %1$s (source, old_id) VALUES (_source, _old_id) ON CONFLICT DO NOTHING;
                    IF FOUND THEN
                      DELETE FROM %1$s AS _b WHERE %2$s AND _b.key_1 IS NULL;
                      RETURN NULL;
                    END IF;
                  END LOOP;
                END\
                """
                        .formatted(behind, these));
    }

    /// An old row more says the key: its new row is made where there is none.
    private Statement enter() {
        return function(
                "enter",
                "_to " + groups,
                groups,
                after.keyParameter(),
                """
                BEGIN
                  IF _to.new_id IS NULL THEN
                %s  END IF;
                  UPDATE %s AS _g SET n = _g.n + 1, new_id = _to.new_id WHERE %s;
                  RETURN _to.new_id;
                END\
                """
                        .formatted(
                                (made("_to.", "_to.new_id") + "\n" + remembered("_to.new_id"))
                                        .indent(4),
                                groups,
                                at("_g.", "_to.")));
    }

    /// @param key prefix of what it says
    private String made(String key, String into) {
        List<String> columns = new ArrayList<>(gather.newKeys(""));
        List<String> values = new ArrayList<>(gather.keys(key));
        mirror.newOnly().forEach(given -> columns.add(Names.quote(given.column())));
        givens(mirror.newOnly(), "new").forEach(given -> values.add(given.ofNothing()));
        return insert(after, "_n", columns, values)
                + " RETURNING "
                + rule.key("_n", after)
                + " INTO "
                + into
                + ";";
    }

    /// An old row less says the key; the last takes the new row away.
    private Statement quit() {
        return function(
                "quit",
                "_from " + groups,
                groups,
                "void",
                """
                BEGIN
                  IF _from.n > 1 THEN
                    UPDATE %1$s AS _g SET n = _g.n - 1 WHERE %2$s;
                  ELSE
                    DELETE FROM %3$s AS _n WHERE %4$s = _from.new_id;
                %5$s    DELETE FROM %1$s AS _g WHERE %2$s;
                  END IF;
                END\
                """
                        .formatted(
                                groups,
                                at("_g.", "_from."),
                                Names.quote(after.name()),
                                rule.key("_n", after),
                                forgotten("_from.new_id").indent(4)));
    }

    /// An old row that stands somewhere, or nowhere, says a key, or none that the new table can
    /// hold.
    private Statement move() {
        String those = "_b.source = _source AND _b.old_id = _old_id";
        return function(
                "move",
                "_source smallint, _old_id "
                        + before.keyParameter()
                        + ", _is "
                        + behind
                        + ", _there boolean, "
                        + parameters(),
                "smallint, " + before.keyParameter() + ", " + behind + ", boolean, " + types(),
                "void",
                """
                DECLARE
                  _from %1$s%%ROWTYPE;
                  _to %1$s%%ROWTYPE;
                %13$sBEGIN
                  IF _is.old_id IS NULL THEN
                    IF _there THEN
                      PERFORM %2$s(%3$s(%4$s));
                      INSERT INTO %5$s (source, old_id, %6$s) VALUES (_source, _old_id, %4$s);
                    END IF;
                    RETURN;
                  END IF;
                  IF NOT _there THEN
                    DELETE FROM %5$s AS _b WHERE %7$s;
                    PERFORM %8$s(%3$s(%9$s));
                    RETURN;
                  END IF;
                  IF NOT (%10$s) THEN
                    RETURN;
                  END IF;
                  IF (%4$s) < (%9$s) THEN
                    _to := %3$s(%4$s);
                    _from := %3$s(%9$s);
                  ELSE
                    _from := %3$s(%9$s);
                    _to := %3$s(%4$s);
                  END IF;
                  UPDATE %5$s AS _b SET %11$s WHERE %7$s;
                %12$s  PERFORM %2$s(_to);
                  PERFORM %8$s(_from);
                END\
                """
                        .formatted(
                                groups,
                                named("enter"),
                                named("hold"),
                                given(),
                                behind,
                                Names.list(gather.keys("")),
                                those,
                                named("quit"),
                                Names.list(gather.keys("_is.")),
                                gather.differ(gather.keys(KEYS), gather.keys("_is.")),
                                GatherRule.assigned(gather.keys(""), gather.keys(KEYS)),
                                mirror.gathering().orElseThrow().carry() ? carried().indent(2) : "",
                                isReferredTo() && mirror.gathering().orElseThrow().carry()
                                        ? "  _gone " + columnType(after) + ";\n"
                                        : ""));
    }

    /// The new row goes along; who says the old key still gets another one.
    private String carried() {
        return """
        IF _to.new_id IS NULL AND _from.new_id IS NOT NULL%8$s THEN
          IF _from.n = 1 THEN
            DELETE FROM %1$s AS _g WHERE %2$s;
          ELSE
            UPDATE %1$s AS _g SET new_id = NULL, n = _g.n - 1 WHERE %2$s;
          END IF;
          UPDATE %3$s AS _n SET %4$s WHERE %5$s = _from.new_id;
          UPDATE %1$s AS _g SET new_id = _from.new_id, n = 1 WHERE %6$s;
          IF _from.n > 1 THEN
        %7$s    UPDATE %1$s AS _g SET new_id = _from.new_id WHERE %2$s;
          END IF;
          RETURN;
        END IF;
        """
                .formatted(
                        groups,
                        at("_g.", "_from."),
                        Names.quote(after.name()),
                        GatherRule.assigned(gather.newKeys(""), gather.keys("_to.")),
                        rule.key("_n", after),
                        at("_g.", "_to."),
                        carriedOn().indent(4),
                        // a row that only refers takes nothing away from the others
                        isReferredTo() ? " AND (_source = " + DRIVING + " OR _from.n = 1)" : "");
    }

    /// Another new row for those that stay, and for what refers to theirs.
    private String carriedOn() {
        if (!isReferredTo()) {
            return made("_from.", "_from.new_id");
        }
        return "_gone := _from.new_id;\n"
                + made("_from.", "_from.new_id")
                + "\n"
                + remembered("_from.new_id")
                + mirror.referrers().stream()
                        .map(
                                each ->
                                        "UPDATE %1$s AS _n SET %2$s = _from.new_id WHERE _n.%2$s = _gone;\n"
                                                .formatted(
                                                        Names.quote(each.after().name()),
                                                        Names.quote(each.how().column().name())))
                        .collect(Collectors.joining());
    }

    /// Puts a row of the driving table where it belongs.
    ///
    /// - `_fresh`: nobody else can have put it anywhere;
    /// - `_anew`: it names another row that it follows;
    /// - `_waits`: for whoever has locked its key; the backfill leaves it for another pass.
    private Statement take() {
        String values = Names.list(keysOfRow());
        return function(
                "take",
                "_key " + before.keyParameter() + ", _fresh boolean, _anew boolean, _waits boolean",
                before.keyParameter() + ", boolean, boolean, boolean",
                "void",
                """
                DECLARE
                  _row %1$s%%ROWTYPE;
                  _is %2$s%%ROWTYPE;
                  _there boolean;
                %3$sBEGIN
                  -- as it is by now: a trigger of the application may have written it again
                  SELECT * INTO _row FROM %1$s AS _o WHERE %4$s = _key;
                  IF NOT FOUND THEN
                    RETURN;
                  END IF;
                  IF _fresh THEN
                    SELECT * INTO _is FROM %2$s AS _b WHERE _b.source = %5$d AND _b.old_id = _key;
                  ELSE
                    _is := %6$s(%5$d::smallint, _key);
                  END IF;
                %7$s  _there := %8$s;
                  IF _there AND NOT _waits THEN
                    PERFORM FROM %9$s AS _g WHERE %10$s FOR UPDATE SKIP LOCKED;
                    IF NOT FOUND AND EXISTS (SELECT FROM %9$s AS _g WHERE %10$s) THEN
                      RETURN;
                    END IF;
                  END IF;
                  PERFORM %11$s(%5$d::smallint, _key, _is, _there, %12$s);
                END\
                """
                        .formatted(
                                Names.quote(before.name()),
                                behind,
                                follow.map(_ -> declaredFollowed()).orElse(""),
                                rule.key("_o", before),
                                DRIVING,
                                named("standing"),
                                follow.map(each -> followed(each).indent(2)).orElse(""),
                                gather.fits(keysOfRow()),
                                groups,
                                GatherRule.equal(gather.keys("_g."), keysOfRow()),
                                named("move"),
                                values));
    }

    private String declaredFollowed() {
        Table table = mirror.follow().orElseThrow().table();
        return follow.orElseThrow().declaredRow()
                + rule.followed().stream()
                        .map(
                                pair ->
                                        "  "
                                                + variable(pair)
                                                + " "
                                                + columnType(
                                                        table,
                                                        mirror.pairs().get(pair).before().name())
                                                + ";\n")
                        .collect(Collectors.joining());
    }

    private static String variable(int pair) {
        return "_followed_" + (pair + 1);
    }

    private List<String> keysOfRow() {
        return gather.each(
                pair ->
                        asStored(
                                pair,
                                rule.followed(pair)
                                        ? variable(pair)
                                        : rule.oldColumn(pair, "_row.")));
    }

    /// Under the collation of the table of keys. That of the old column would go from function to
    /// function with the value, and could find two keys equal that are not.
    String asStored(int pair, String value) {
        boolean text = mirror.gathering().orElseThrow().longest().get(pair) > 0;
        return text ? value + " COLLATE \"default\"" : value;
    }

    /// What the row that is followed says was carried over when it changed; while it is gone the
    /// row stays with what it said.
    private String followed(MirrorFollow each) {
        String stays = followedValues(pair -> "_is.key_" + (pair + 1));
        return """
        IF _is.old_id IS NULL OR _anew THEN
        %s  IF %s THEN
        %s  ELSE
        %s  END IF;
        ELSE
        %sEND IF;
        """
                .formatted(
                        each.lookedUp("_row.").indent(2),
                        each.isThere(),
                        followedValues(pair -> rule.oldColumn(pair, MirrorFollow.ROW)).indent(4),
                        stays.indent(4),
                        stays.indent(2));
    }

    private String followedValues(IntFunction<String> value) {
        return rule.followed().stream()
                .map(pair -> variable(pair) + " := " + value.apply(pair) + ";")
                .collect(Collectors.joining("\n"));
    }

    /// In the order of their keys, so that two backfills of one key would not meet.
    private Statement fillAll() {
        return new Statement(
                "CREATE FUNCTION "
                        + fillRows()
                        + "(_keys "
                        + before.keyParameter()
                        + "[]) RETURNS void"
                        + definer()
                        + " STRICT"
                        + silent()
                        + "\nAS "
                        + Names.dollar(
                                """
                                #variable_conflict use_variable
                                DECLARE
                                  _key %s;
                                BEGIN
                                  FOR _key IN SELECT %s FROM %s AS _o%s WHERE %2$s = ANY (_keys) ORDER BY %s LOOP
                                    PERFORM %s(_key, true, false, false);
                                  END LOOP;
                                END\
                                """
                                        .formatted(
                                                columnType(before),
                                                rule.key("_o", before),
                                                Names.quote(before.name()),
                                                rule.joinFollowed(" LEFT JOIN ", "_o."),
                                                Names.list(storedKeys()),
                                                named("take"))),
                "DROP FUNCTION " + fillRows() + "(" + before.keyParameter() + "[])");
    }

    private List<String> storedKeys() {
        List<String> keys = gather.oldKeys("_o.", "_p.");
        return gather.each(pair -> asStored(pair, keys.get(pair)));
    }

    /// When the old release writes.
    String oldBody() {
        String id = Names.quote(before.key());
        return """
        #variable_conflict use_variable
        DECLARE
          _is %1$s%%ROWTYPE;
        BEGIN
          IF TG_OP = 'DELETE' THEN
            _is := %2$s(%3$d::smallint, OLD.%4$s);
            PERFORM %5$s(%3$d::smallint, OLD.%4$s, _is, false, %6$s);
          ELSIF TG_OP = 'INSERT' THEN
            PERFORM %7$s(NEW.%4$s, true, false, true);
          ELSE
            IF %8$s THEN
              _is := %2$s(%3$d::smallint, OLD.%4$s);
              UPDATE %1$s AS _b SET old_id = NEW.%4$s WHERE _b.source = %3$d AND _b.old_id = OLD.%4$s;
            END IF;
            PERFORM %7$s(NEW.%4$s, false, %9$s, true);
          END IF;
          RETURN NULL;
        END\
        """
                .formatted(
                        behind,
                        named("standing"),
                        DRIVING,
                        id,
                        named("move"),
                        gather.each(_ -> "NULL").stream().collect(Collectors.joining(", ")),
                        named("take"),
                        changedKey(before),
                        mirror.follow().map(_ -> rule.followsAnother("NEW.")).orElse("false"));
    }

    /// When the old release writes to the table that is followed.
    ///
    /// @param lost query for triggers of the driving table that are not there
    String followedBody(String lost) {
        Table table = mirror.follow().orElseThrow().table();
        String rows =
                "%s AS _o WHERE %s = NEW.%s FOR NO KEY UPDATE"
                        .formatted(
                                Names.quote(before.name()),
                                rule.followedKey("_o."),
                                Names.quote(table.key()));
        return """
        #variable_conflict use_variable
        DECLARE
          _key %1$s;
        BEGIN
          PERFORM 1 FROM %2$s;
        %3$s  FOR _key IN SELECT %4$s FROM %2$s LOOP
            -- one that stands nowhere would fall behind before its own triggers are there
            IF EXISTS (SELECT FROM %5$s AS _b WHERE _b.source = %6$d AND _b.old_id = _key)
                OR NOT EXISTS (%7$s) THEN
              PERFORM %8$s(_key, false, true, true);
            END IF;
          END LOOP;
          RETURN NULL;
        END\
        """
                .formatted(
                        columnType(before),
                        rows,
                        follow.orElseThrow().claim("NEW." + Names.quote(table.key())).indent(2),
                        rule.key("_o", before),
                        behind,
                        DRIVING,
                        lost,
                        named("take"));
    }
}
