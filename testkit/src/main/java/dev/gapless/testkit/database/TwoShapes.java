package dev.gapless.testkit.database;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The same value in other columns for the new release than for the old one. Each release writes it
/// in its own columns, and finds there what the other one wrote.
public final class TwoShapes implements LiveScenario {
    /// Columns of one release.
    ///
    /// @param columns name and type
    /// @param parts a value as what these columns hold
    /// @param read SQL that makes the value of these columns
    private record Shape(List<String> columns, Function<String, Object[]> parts, String read) {
        List<String> names() {
            return columns.stream().map(column -> column.split(" ")[0]).toList();
        }

        String listed() {
            return String.join(", ", names());
        }

        String places() {
            return columns.stream().map(_ -> "?").collect(Collectors.joining(", "));
        }

        String set() {
            return names().stream().map(name -> name + " = ?").collect(Collectors.joining(", "));
        }

        /// Writes the same again, as an object-relational mapper does.
        String same() {
            return names().stream()
                    .map(name -> name + " = " + name)
                    .collect(Collectors.joining(", "));
        }
    }

    private static final Shape NAME =
            new Shape(List.of("nick varchar(60)"), value -> new Object[] {value}, "nick");
    private static final Shape TWO_NAMES =
            new Shape(
                    List.of("first_name varchar(30)", "last_name varchar(30)"),
                    value -> value.split(" "),
                    "concat(first_name, ' ', last_name)");

    private final String name;
    private final Shape old;
    private final Shape young;
    private final String migration;
    private final boolean number;

    private TwoShapes(String name, Shape old, Shape young, String migration, boolean number) {
        this.name = name;
        this.old = old;
        this.young = young;
        this.migration = migration;
        this.number = number;
    }

    public static TwoShapes renameColumn() {
        return new TwoShapes(
                "rename-column",
                NAME,
                new Shape(
                        List.of("nickname varchar(60)"), value -> new Object[] {value}, "nickname"),
                "- rename-column: { table: member, column: nick, to: nickname }",
                false);
    }

    public static TwoShapes changeType() {
        return new TwoShapes(
                "change-type",
                new Shape(List.of("points varchar(20)"), value -> new Object[] {value}, "points"),
                new Shape(
                        List.of("score int"),
                        value -> new Object[] {Integer.valueOf(value)},
                        "CAST(score AS char(20))"),
                """
                - change-type:
                    table: member
                    column: points
                    to: score
                    type: int
                    not-null: true
                    down: { postgresql: "score::text", mysql: "CAST(score AS char)", mariadb: "CAST(score AS char)" }
                """,
                true);
    }

    public static TwoShapes splitColumn() {
        return new TwoShapes(
                "split-column",
                NAME,
                TWO_NAMES,
                """
                - split-column:
                    table: member
                    column: nick
                    into:
                      first_name: { type: varchar(30), not-null: true, up: { postgresql: "split_part(nick, ' ', 1)", mysql: "substring_index(nick, ' ', 1)", mariadb: "substring_index(nick, ' ', 1)" } }
                      last_name: { type: varchar(30), not-null: true, up: { postgresql: "split_part(nick, ' ', 2)", mysql: "substring_index(nick, ' ', -1)", mariadb: "substring_index(nick, ' ', -1)" } }
                    down: "concat(first_name, ' ', last_name)"
                """,
                false);
    }

    public static TwoShapes mergeColumns() {
        return new TwoShapes(
                "merge-columns",
                TWO_NAMES,
                NAME,
                """
                - merge-columns:
                    table: member
                    columns:
                      first_name: { down: { postgresql: "split_part(nick, ' ', 1)", mysql: "substring_index(nick, ' ', 1)", mariadb: "substring_index(nick, ' ', 1)" } }
                      last_name: { down: { postgresql: "split_part(nick, ' ', 2)", mysql: "substring_index(nick, ' ', -1)", mariadb: "substring_index(nick, ' ', -1)" } }
                    into: nick
                    type: varchar(60)
                    not-null: true
                    up: "concat(first_name, ' ', last_name)"
                """,
                false);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String table() {
        return "member";
    }

    @Override
    public String mark() {
        return "login";
    }

    @Override
    public List<String> before(DatabaseScene scene, int rows) {
        List<String> statements = new ArrayList<>();
        statements.add(
                "CREATE TABLE member (id bigint "
                        + scene.words("GENERATED BY DEFAULT AS IDENTITY", "AUTO_INCREMENT")
                        + " PRIMARY KEY, login varchar(60), note varchar(20), "
                        + String.join(", ", old.columns())
                        + ")");
        statements.add("CREATE INDEX member_login ON member (login)");
        statements.add("CREATE INDEX member_old ON member (" + old.listed() + ")");
        String value = number ? "concat('', n)" : "concat('a', n, ' b')";
        List<String> parts =
                old.columns().size() == 1 ? List.of(value) : List.of("concat('a', n)", "'b'");
        statements.add(
                "INSERT INTO member (login, "
                        + old.listed()
                        + ") SELECT concat('user', n), "
                        + String.join(", ", parts)
                        + " FROM "
                        + scene.numbers(rows));
        return statements;
    }

    @Override
    public String migration() {
        return migration;
    }

    @Override
    public List<String> inOneStep(DatabaseScene scene) {
        return Stream.concat(
                        young.columns().stream()
                                .map(column -> "ALTER TABLE member ADD COLUMN " + column),
                        old.names().stream()
                                .map(column -> "ALTER TABLE member DROP COLUMN " + column))
                .toList();
    }

    @Override
    public void oldRelease(WriterSession session, Random random) throws SQLException {
        session.execute("SELECT count(" + old.names().getFirst() + ") FROM member WHERE id < 10");
        write(old, "old", session, random);
    }

    @Override
    public void newRelease(WriterSession session, Random random) throws SQLException {
        session.execute("SELECT count(" + young.names().getFirst() + ") FROM member WHERE id < 10");
        write(young, "new", session, random);
    }

    @Override
    public String toString() {
        return name;
    }

    private void write(Shape shape, String who, WriterSession session, Random random)
            throws SQLException {
        int made = random.nextInt(Integer.MAX_VALUE);
        String value = number ? String.valueOf(made) : "x" + made + " y" + who;
        String login = who + random.nextLong();
        switch (random.nextInt(5)) {
            case 0 ->
                    chose(
                            session,
                            value,
                            session.insert(
                                    login,
                                    "INSERT INTO member (login, %s) VALUES (?, %s), (?, %s)"
                                            .formatted(
                                                    shape.listed(), shape.places(), shape.places()),
                                    arguments(
                                            login,
                                            shape.parts().apply(value),
                                            login,
                                            shape.parts().apply(value))));
            case 1 ->
                    chose(
                            session,
                            value,
                            session.insert(
                                    login,
                                    "INSERT INTO member (login, %1$s) SELECT ?, %2$s UNION ALL SELECT ?, %2$s"
                                            .formatted(shape.listed(), shape.places()),
                                    arguments(
                                            login,
                                            shape.parts().apply(value),
                                            login,
                                            shape.parts().apply(value))));
            default -> {
                for (long id : session.any(random)) {
                    change(shape, session, random, id, value);
                }
            }
        }
    }

    private static void change(
            Shape shape, WriterSession session, Random random, long id, String value)
            throws SQLException {
        Object[] parts = shape.parts().apply(value);
        switch (random.nextInt(6)) {
            case 0, 1 -> {
                session.execute(
                        "UPDATE member SET " + shape.set() + " WHERE id = ?", arguments(parts, id));
                session.chose(id, value);
            }
            case 2 ->
                    session.execute(
                            "UPDATE member SET note = 'w', " + shape.same() + " WHERE id = ?", id);
            case 3 -> {
                session.replace(
                        id,
                        "(id, login, %s) VALUES (?, 'replaced', %s)"
                                .formatted(shape.listed(), shape.places()),
                        arguments(id, parts));
                session.chose(id, value);
            }
            case 4 -> {
                if (shape.columns().size() == 1) {
                    session.upsert(
                            "(id, login, %s) VALUES (?, 'taken', ?)".formatted(shape.listed()),
                            shape.listed(),
                            arguments(id, parts));
                    session.chose(id, value);
                }
            }
            default -> session.delete(id);
        }
    }

    private static void chose(WriterSession session, String value, List<Long> rows) {
        rows.forEach(id -> session.chose(id, value));
    }

    private static Object[] arguments(Object... parts) {
        return Arrays.stream(parts)
                .flatMap(part -> part instanceof Object[] all ? Stream.of(all) : Stream.of(part))
                .toArray();
    }

    /// Each shape that is there says what these writers wrote last; where they wrote nothing, both
    /// say the same.
    @Override
    public List<String> mismatches(DatabaseScene scene, Expected expected) throws SQLException {
        List<String> wrong = new ArrayList<>();
        List<Shape> there = new ArrayList<>();
        for (Shape shape : List.of(old, young)) {
            if (isThere(scene, shape)) {
                there.add(shape);
            }
        }
        for (Shape shape : there) {
            for (String row :
                    scene.texts(
                            "SELECT concat(id, ':', coalesce(%s, 'NULL'), ':', coalesce(%s, 'NULL'))"
                                            .formatted(shape.read(), there.getFirst().read())
                                    + " FROM member")) {
                String[] words = row.split(":");
                String right =
                        expected.chosen.getOrDefault(Long.valueOf(words[0]), words[2].strip());
                if (!words[1].strip().equals(right)) {
                    wrong.add(shape.listed() + " of " + row + " should be " + right);
                }
            }
        }
        return wrong;
    }

    private static boolean isThere(DatabaseScene scene, Shape shape) throws SQLException {
        return scene.texts(
                        "SELECT column_name FROM information_schema.columns WHERE table_name ="
                                + " 'member' AND table_schema = "
                                + scene.words("current_schema()", "database()"))
                .containsAll(shape.names());
    }
}
