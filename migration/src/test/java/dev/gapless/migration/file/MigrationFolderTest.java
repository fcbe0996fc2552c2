package dev.gapless.migration.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.gapless.api.Problem;
import dev.gapless.api.ProblemReport;
import dev.gapless.core.port.SchemaChange.Phase;
import dev.gapless.migration.change.AddCheck;
import dev.gapless.migration.change.AddColumn;
import dev.gapless.migration.change.AddForeignKey;
import dev.gapless.migration.change.AddUnique;
import dev.gapless.migration.change.ChangeCollation;
import dev.gapless.migration.change.ChangeEnum;
import dev.gapless.migration.change.ChangeEnum.Mapped;
import dev.gapless.migration.change.ChangeType;
import dev.gapless.migration.change.CreateIndex;
import dev.gapless.migration.change.CreateTable;
import dev.gapless.migration.change.Derivation;
import dev.gapless.migration.change.DropColumn;
import dev.gapless.migration.change.DropConstraint;
import dev.gapless.migration.change.DropIndex;
import dev.gapless.migration.change.DropNotNull;
import dev.gapless.migration.change.DropTable;
import dev.gapless.migration.change.Expression;
import dev.gapless.migration.change.MergeColumns;
import dev.gapless.migration.change.NewColumn;
import dev.gapless.migration.change.Operation;
import dev.gapless.migration.change.Place;
import dev.gapless.migration.change.RawSql;
import dev.gapless.migration.change.RenameColumn;
import dev.gapless.migration.change.RenameTable;
import dev.gapless.migration.change.ReplaceTable;
import dev.gapless.migration.change.SetDefault;
import dev.gapless.migration.change.SetNotNull;
import dev.gapless.migration.change.SplitColumn;
import dev.gapless.migration.change.TableReference;
import dev.gapless.migration.change.UpdateData;
import dev.gapless.migration.change.UpdateData.Assignment;
import dev.gapless.migration.port.Product;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

class MigrationFolderTest {
    private static final String KNOWN =
            "add-check, add-column, add-foreign-key, add-unique, change-collation, change-enum, change-type, create-index,"
                    + " create-table, drop-column, drop-constraint, drop-index, drop-not-null,"
                    + " drop-table, flyway-history, liquibase-history, merge-columns, merge-tables,"
                    + " rename-column, rename-table, replace-table,"
                    + " set-default, set-not-null, split-column, split-table, sql, update-data.";

    @TempDir Path folder = Path.of("");

    @Test
    void readsEveryKeyOfAddColumn() throws IOException {
        write(
                "V2__add_email.yaml",
                """
                # the first line
                - add-column:
                    table: shop.member
                    column: email
                    type: varchar(320)
                    not-null: true
                    default: "''"
                    up: { postgresql: "login || '@x'", mysql: "concat(login, '@x')" }
                    check: email LIKE '%@%'
                """);
        assertThat(read())
                .containsExactly(
                        new AddColumn(
                                new Place("V2__add_email.yaml", 3),
                                new TableReference("shop", "member"),
                                "email",
                                Expression.of("varchar(320)"),
                                true,
                                Optional.of(Expression.of("''")),
                                Optional.of(
                                        new Expression(
                                                Map.of(
                                                        Product.POSTGRESQL,
                                                        "login || '@x'",
                                                        Product.MYSQL,
                                                        "concat(login, '@x')"),
                                                "")),
                                Optional.of(Expression.of("email LIKE '%@%'"))));
    }

    @Test
    void readsEveryKeyOfTheOtherOperations() throws IOException {
        write(
                "V2__pairs.yaml",
                """
                - rename-column: { table: t, column: a, to: b }
                - change-type: { table: t, column: c, to: d, type: int, not-null: true, default: 1, up: u, up-if-null: 2, down: w, down-if-null: 3 }
                - split-column: { table: t, column: e, into: { f: { type: int, up: x }, g: { type: text, up: y } }, down: z }
                - merge-columns: { table: t, columns: { h: { down: p }, i: { down: q, down-if-null: 4 } }, into: j, type: text, up: r }
                - drop-column: { table: t, column: k, down: 5 }
                - create-index: { table: t, name: l, columns: [a, b desc], unique: true }
                - drop-index: { table: t, name: m }
                - create-table: { table: t, columns: { a: { type: int, not-null: true, counts: true }, b: { type: text, default: 6 } }, primary-key: [a], unique: { n: [a, b] }, indexes: { o: [b] } }
                - rename-table: { table: t, to: v }
                - drop-table: { table: t }
                - set-not-null: { table: t, column: n, up: 6 }
                - drop-not-null: { table: t, column: o, down: 7 }
                - set-default: { table: t, column: p, default: 8 }
                - add-check: { table: t, name: q, check: r > 0 }
                - add-unique: { table: t, name: r, columns: [s, u] }
                - add-foreign-key: { table: t, name: v, columns: [w], references: { table: x.y, columns: [z] }, on-delete: set-null, on-update: cascade }
                - drop-constraint: { table: t, name: a2, at: contract }
                - change-collation: { table: t, column: a3, to: C }
                - change-enum: { table: t, column: a4, add: [x, y], down: { x: z, y: { mysql: w } } }
                - sql: { tables: [t, x.y], expand: [{ do: a, undo: nothing }], backfill: [{ do: { mysql: b }, undo: c }], contract: [{ do: d }] }
                """);
        TableReference table = new TableReference("", "t");
        assertThat(read())
                .containsExactly(
                        new RenameColumn(place(1), table, "a", "b"),
                        new ChangeType(
                                place(2),
                                table,
                                "c",
                                new NewColumn(
                                        "d",
                                        Expression.of("int"),
                                        true,
                                        sql("1"),
                                        new Derivation(sql("u"), sql("2"))),
                                new Derivation(sql("w"), sql("3"))),
                        new SplitColumn(
                                place(3),
                                table,
                                "e",
                                List.of(column("f", "int", "x"), column("g", "text", "y")),
                                derived("z")),
                        new MergeColumns(
                                place(4),
                                table,
                                List.of(
                                        new MergeColumns.OldColumn("h", derived("p")),
                                        new MergeColumns.OldColumn(
                                                "i", new Derivation(sql("q"), sql("4")))),
                                column("j", "text", "r")),
                        new DropColumn(place(5), table, "k", sql("5")),
                        new CreateIndex(place(6), table, "l", List.of("a", "b desc"), true),
                        new DropIndex(place(7), table, "m"),
                        new CreateTable(
                                place(8),
                                table,
                                List.of(
                                        new CreateTable.TableColumn(
                                                "a",
                                                Expression.of("int"),
                                                true,
                                                true,
                                                Optional.empty()),
                                        new CreateTable.TableColumn(
                                                "b",
                                                Expression.of("text"),
                                                false,
                                                false,
                                                sql("6"))),
                                List.of("a"),
                                List.of(new CreateTable.Listed("n", List.of("a", "b"))),
                                List.of(new CreateTable.Listed("o", List.of("b")))),
                        new RenameTable(place(9), table, "v"),
                        new DropTable(place(10), table),
                        new SetNotNull(place(11), table, "n", sql("6")),
                        new DropNotNull(place(12), table, "o", sql("7")),
                        new SetDefault(place(13), table, "p", Expression.of("8")),
                        new AddCheck(place(14), table, "q", Expression.of("r > 0")),
                        new AddUnique(place(15), table, "r", List.of("s", "u")),
                        new AddForeignKey(
                                place(16),
                                table,
                                "v",
                                List.of("w"),
                                new TableReference("x", "y"),
                                List.of("z"),
                                AddForeignKey.Action.SET_NULL,
                                AddForeignKey.Action.CASCADE),
                        new DropConstraint(
                                place(17), table, "a2", Optional.of(DropConstraint.Time.CONTRACT)),
                        new ChangeCollation(place(18), table, "a3", "C"),
                        new ChangeEnum(
                                place(19),
                                table,
                                "a4",
                                List.of("x", "y"),
                                List.of(
                                        new Mapped("x", Expression.of("z")),
                                        new Mapped(
                                                "y",
                                                new Expression(Map.of(Product.MYSQL, "w"), "")))),
                        new RawSql(
                                place(20),
                                List.of(table, new TableReference("x", "y")),
                                List.of(
                                        new RawSql.Part(
                                                place(20),
                                                Phase.EXPAND,
                                                Expression.of("a"),
                                                sql("nothing")),
                                        new RawSql.Part(
                                                place(20),
                                                Phase.BACKFILL,
                                                new Expression(Map.of(Product.MYSQL, "b"), ""),
                                                sql("c")),
                                        new RawSql.Part(
                                                place(20),
                                                Phase.CONTRACT,
                                                Expression.of("d"),
                                                Optional.empty()))));
    }

    @Test
    void readsAnUpdateOfRows() throws IOException {
        write(
                "V2__data.yaml",
                """
                - update-data: { table: t, set: { b: c, a: 1 }, where: a = 2, undo: { a: 2 }, undo-where: a = 1 }
                - update-data: { table: t, set: { a: 1 }, where: a = 2, no-undo: true }
                """);
        TableReference table = new TableReference("", "t");
        Assignment one = new Assignment("a", Expression.of("1"));
        assertThat(MigrationFolder.read(folder).getFirst().operations())
                .containsExactly(
                        new UpdateData(
                                new Place("V2__data.yaml", 1),
                                table,
                                List.of(new Assignment("b", Expression.of("c")), one),
                                Expression.of("a = 2"),
                                List.of(new Assignment("a", Expression.of("2"))),
                                Optional.of(Expression.of("a = 1")),
                                false),
                        new UpdateData(
                                new Place("V2__data.yaml", 2),
                                table,
                                List.of(one),
                                Expression.of("a = 2"),
                                List.of(),
                                Optional.empty(),
                                true));
    }

    @Test
    void readsATableThatTakesThePlaceOfAnother() throws IOException {
        write(
                "V2__clients.yaml",
                """
                - replace-table:
                    name: clients
                    old: [app.customer]
                    mirrors:
                      client:
                        from: app.customer c
                        key: map
                        columns:
                          name: c.name
                          email: { up: { postgresql: lower(c.email), mysql: lcase(c.email) }, down: new.email, if-null: "''", if-too-long: truncate }
                        new-only: { is_vip: "false" }
                """);
        ReplaceTable replace =
                (ReplaceTable) MigrationFolder.read(folder).getFirst().operations().getFirst();
        assertThat(replace.what()).isEqualTo("replace table customer by client");
        assertThat(replace.table()).isEqualTo(new TableReference("app", "customer"));
        ReplaceTable.Mirror mirror = replace.mirrors().getFirst();
        assertThat(mirror.from()).isEqualTo(replace.table());
        assertThat(mirror.alias()).isEqualTo("c");
        assertThat(mirror.key()).isEqualTo(ReplaceTable.Key.MAP);
        assertThat(mirror.columns())
                .extracting(ReplaceTable.MirroredColumn::name)
                .containsExactly("name", "email");
        assertThat(mirror.columns().getLast().up().value().flatMap(up -> up.in(Product.MYSQL)))
                .contains("lcase(c.email)");
        assertThat(mirror.columns().getLast().upTooLong()).contains("truncate");
        assertThat(mirror.newOnly())
                .containsExactly(new ReplaceTable.GivenColumn("is_vip", Expression.of("false")));
        assertThat(mirror.oldOnly()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    rename-column: { table: t, column: a }                              | The key 'to' is missing.
                    change-type: { table: t, column: a, to: b }                         | The key 'type' is missing.
                    split-column: { table: t, column: a, down: b }                      | The key 'into' is missing.
                    split-column: { table: t, column: a, down: b, into: [x] }           | 'into' must map at least one name to its settings, found a list.
                    split-column: { table: t, column: a, down: b, into: { x: { type: int, tipe: int } } } | Unknown key 'tipe'. Allowed here: default, not-null, type, up, up-if-null.
                    create-table: { table: t, columns: { a: { type: int } } }           | The key 'primary-key' is missing.
                    create-table: { table: t, columns: { a: { type: int } }, primary-key: [a], unique: [a] } | 'unique' must map at least one name to its list of columns, found a list.
                    create-table: { table: t, columns: { a: { type: int } }, primary-key: [a], indexes: { x: a } } | 'indexes' must be a list of texts, found 'a'.
                    rename-table: { table: t }                                          | The key 'to' is missing.
                    replace-table: { name: n, old: [t], mirrors: { } }                  | 'mirrors' must map at least one name to its settings, found a map.
                    replace-table: { name: n, old: [t], mirrors: { m: { from: t, columns: { a: b } } } } | The key 'key' is missing.
                    replace-table: { name: n, old: [t], mirrors: { m: { from: t, key: natural, columns: { a: b } } } } | 'key' must be one of map, same, found 'natural'.
                    replace-table: { name: n, old: [t], mirrors: { a.b.c: { from: t, key: map, columns: { a: b } } } } | 'a.b.c' in 'mirrors' must be NAME or SCHEMA.NAME.
                    replace-table: { name: n, old: [t], mirrors: { m: { from: t, key: map, columns: { a: { down: b } } } } } | The key 'up' is missing.
                    replace-table: { name: n, old: [t], mirrors: { m: { from: t, key: map, columns: { a: b }, new-only: [c] } } } | 'new-only' must map at least one name to its expression, found a list.
                    replace-table: { name: n, old: [t], mirrors: { m: { from: t, group: [u], key: map, columns: { a: b } } } } | Unknown key 'group'. Allowed here: aggregate, columns, follow, from, key, new-only, old-only, old-only-if-null, where.
                    replace-table: { name: n, old: [t], mirrors: { m: { from: t, group-by: { a: t.a } } } } | The key 'key-change' is missing.
                    replace-table: { name: n, old: [t], mirrors: { m: { from: t, group-by: { a: t.a }, key-change: stay } } } | 'key-change' must be one of carry, leave, found 'stay'.
                    replace-table: { name: n, old: [t], mirrors: { m: { from: t, group-by: { a: { if-null: park } }, key-change: carry } } } | The key 'up' is missing.
                    replace-table: { name: n, old: [t], mirrors: { m: { from: t, group-by: { a: t.a }, key-change: carry, key: map } } } | Unknown key 'key'. Allowed here: follow, from, group-by, key-change, new-only, old-only, old-only-if-null, where.
                    replace-table: { name: n, old: [t], mirrors: { m: { from: t, follow: { u: { table: u } }, key: map, columns: { a: b } } } } | The key 'by' is missing.
                    add-foreign-key: { table: t, name: n, columns: [a] }                | The key 'references' is missing.
                    add-foreign-key: { table: t, name: n, columns: [a], references: { table: p } } | The key 'columns' is missing.
                    add-foreign-key: { table: t, name: n, columns: [a], references: { table: p, columns: [b], on-delete: cascade } } | Unknown key 'on-delete'. Allowed here: columns, table.
                    add-foreign-key: { table: t, name: n, columns: [a], references: { table: p, columns: [b] }, on-delete: set null } | 'on-delete' must be one of no-action, restrict, cascade, set-null, set-default, found 'set null'.
                    drop-constraint: { table: t, name: n, at: verify }                  | 'at' must be one of expand, contract, found 'verify'.
                    merge-columns: { table: t, into: b, type: int, up: c, columns: {} } | 'columns' must map at least one name to its settings, found a map.
                    """)
    void saysWhatIsWrongWithAPair(String operation, String finding) throws IOException {
        write("V2__a.yaml", "- " + operation);
        assertThat(problem().evidence()).containsExactly("V2__a.yaml:1: " + finding);
    }

    private static Place place(int line) {
        return new Place("V2__pairs.yaml", line);
    }

    private static Optional<Expression> sql(String text) {
        return Optional.of(Expression.of(text));
    }

    private static Derivation derived(String value) {
        return new Derivation(sql(value), Optional.empty());
    }

    private static NewColumn column(String name, String type, String up) {
        return new NewColumn(name, Expression.of(type), false, Optional.empty(), derived(up));
    }

    @Test
    void readsJson() throws IOException {
        write(
                "V2__a.json",
                "[{\"add-column\": {\"table\": \"t\", \"column\": \"c\", \"type\": \"int\"}}]");
        assertThat(read()).hasSize(1);
    }

    @Test
    void sortsByNumberAndPinsTheContent() throws IOException {
        write("V10__b.yaml", "- add-column: { table: t, column: b, type: int }");
        write("V9__a.yaml", "- add-column: { table: t, column: a, type: int }");
        List<MigrationFile> files = MigrationFolder.read(folder);
        assertThat(files).extracting(MigrationFile::id).containsExactly("V9__a", "V10__b");
        assertThat(files.getFirst().sha256())
                .isEqualTo("979a150315f100517bb5f60349119a101af0dbf9257f53a668f0692fc62159e6");
    }

    @Test
    void hasNoMigrationsWithoutAFolder() {
        assertThat(MigrationFolder.read(folder.resolve("none"))).isEmpty();
    }

    @Test
    void ignoresOtherFiles() throws IOException {
        write("V1__init.sql", "CREATE TABLE t ()");
        write("README.md", "hello");
        assertThat(MigrationFolder.read(folder)).isEmpty();
    }

    @Test
    void saysEverythingThatIsWrongAtOnce() throws IOException {
        write(
                "V2__bad.yaml",
                """
                - add-column:
                    table: a.b.c
                    colum: email
                    type: [varchar]
                    not-null: yes
                    up: { oracle: x }
                - drop-colum: { table: t }
                """);
        write("V2__twice.yaml", "- add-column: { table: t, table: u, column: c, type: int }");
        write("V3_name.yaml", "- add-column: { table: t, column: c, type: int }");
        assertThat(problem().evidence())
                .containsExactly(
                        "V2__bad.yaml:2: 'table' must be NAME or SCHEMA.NAME, as the database"
                                + " stores it; a name with a dot in \"quotes\", found 'a.b.c'.",
                        "V2__bad.yaml:2: The key 'column' is missing.",
                        "V2__bad.yaml:4: 'type' must be a text, found a list.",
                        "V2__bad.yaml:5: 'not-null' must be true or false, found 'yes'.",
                        "V2__bad.yaml:6: Unknown database 'oracle' in 'up'. Allowed: postgresql,"
                                + " mysql, mariadb.",
                        "V2__bad.yaml:3: Unknown key 'colum'. Allowed here: check, column, default,"
                                + " not-null, table, type, up.",
                        "V2__bad.yaml:7: Unknown operation 'drop-colum'. Known: " + KNOWN,
                        "V2__twice.yaml:1: The key 'table' is there twice.",
                        "V2__twice.yaml:1: The number 2 is also that of V2__bad.yaml.",
                        "V3_name.yaml:1: A migration file is called V<number>__<name>.yaml, found"
                                + " 'V3_name.yaml'.");
        assertThat(problem().where()).isEqualTo("V2__bad.yaml:2");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    ''                            | The file has no operation. Known: KNOWN
                    '{ add-column: {} }'          | A migration is a list of operations (- add-column: ...), found a map.
                    '- add-column'                | Each entry names one operation (- add-column: ...), found 'add-column'.
                    '- add-column: nothing'       | An operation's settings must be a map of keys, found 'nothing'.
                    '- { a: 1, b: 2 }'            | Each entry names one operation (- add-column: ...), found a map.
                    '- add-column: { table: "t'   | This is not YAML: found unexpected end of stream.
                    """)
    void refusesWhatIsNoMigration(String text, String finding) throws IOException {
        write("V2__x.yaml", text);
        assertThat(problem().evidence().getFirst())
                .isEqualTo("V2__x.yaml:1: " + finding.replace("KNOWN", KNOWN));
    }

    @ParameterizedTest
    @CsvSource({
        "member, '', member",
        "Order, '', Order",
        "app.member, app, member",
        "'\"a.b\"', '', a.b",
        "'\"a.b\".\"c\"\"d\"', a.b, c\"d"
    })
    void takesTableNamesAsTheDatabaseStoresThem(String text, String schema, String name) {
        assertThat(TableNames.parse(text)).contains(new TableReference(schema, name));
    }

    private ProblemReport problem() {
        Problem problem = catchThrowableOfType(Problem.class, () -> MigrationFolder.read(folder));
        assertThat(problem.report().code()).isEqualTo("migration-invalid");
        return problem.report();
    }

    private List<Operation> read() {
        return MigrationFolder.read(folder).getFirst().operations();
    }

    private void write(String name, String text) throws IOException {
        Files.writeString(folder.resolve(name), text);
    }
}
