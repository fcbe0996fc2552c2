package dev.gapless.cli.command;

import dev.gapless.api.ExitCode;
import dev.gapless.api.Problem;
import dev.gapless.api.ProblemCode;
import dev.gapless.cli.Shell;
import dev.gapless.cli.client.Json;
import dev.gapless.cli.lint.MigrationPlace;
import dev.gapless.cli.lint.ProductChoice;
import dev.gapless.cli.lint.SqlSources;
import dev.gapless.cli.lint.TranslationScreen;
import dev.gapless.cli.screen.Pasted;
import dev.gapless.core.service.DatabaseSettings;
import dev.gapless.migration.file.FlywayFile;
import dev.gapless.migration.port.Product;
import dev.gapless.migration.translate.Translation;
import dev.gapless.migration.translate.Translation.Left;
import dev.gapless.migration.translate.Translation.Phased;
import dev.gapless.migration.translate.Translator;

import picocli.CommandLine.Option;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// `gapless db plan FILE.sql`: in this process, without agent and database.
final class SqlPlan {
    @Option(
            names = "--database",
            paramLabel = "PRODUCT",
            defaultValue = "",
            description = "Of the SQL file: postgresql, mysql, mariadb. Default: database.url's.")
    private String database = "";

    @Option(
            names = "--fill",
            paramLabel = "TABLE.COLUMN=SQL",
            description = "What only you know about the SQL file, e.g. a new column's value.")
    private final Map<String, String> fills = new TreeMap<>();

    @Option(
            names = "--write",
            description =
                    "Write what comes of the SQL file into database.migrations, or beside it."
                            + " Never over a file.")
    private boolean write;

    @Option(
            names = "--flyway",
            arity = "0..1",
            paramLabel = "TABLE",
            defaultValue = "",
            fallbackValue = FlywayFile.TABLE,
            description =
                    "The SQL file stays in the release: tell Flyway's history that it is carried"
                            + " out. Default of TABLE: ${FALLBACK-VALUE}.")
    private String flyway = "";

    @Option(
            names = "--part",
            paramLabel = "NUMBER",
            defaultValue = "1",
            description = "Which of several migrations --write means. Default: the first.")
    private int part = 1;

    /// @param file a `gapless.yaml`, which need not be there
    /// @param overrides flags that stand for its keys
    record Service(Path file, Map<String, String> overrides) {}

    /// Throws `usage` when something was said that only a SQL file makes sense of.
    void insistOnNothing() {
        if (write || part != 1 || !fills.isEmpty() || !database.isEmpty() || !flyway.isEmpty()) {
            throw Problem.of(
                            ProblemCode.USAGE,
                            "--database, --fill, --write, --flyway and --part need a SQL file.")
                    .todo("gapless db plan db/migration/V2__add_email.sql --write")
                    .build();
        }
    }

    /// @param sql as given
    ExitCode run(String sql, Service service, boolean json, Shell shell) {
        Path path = shell.directory().resolve(sql).normalize();
        if (Files.isDirectory(path)) {
            throw Problem.of(ProblemCode.USAGE, sql + " is a folder.")
                    .todo("name one SQL file; gapless db lint looks at folders")
                    .build();
        }
        Product product = ProductChoice.of(database, service.file(), service.overrides());
        SqlSources source = SqlSources.read(shell.directory(), List.of(sql), "", product);
        Translation translation = Translator.translate(source.scripts().getFirst(), product, fills);
        if (!translation.unused().isEmpty()) {
            String name = translation.unused().iterator().next();
            throw Problem.of(ProblemCode.USAGE, "Nothing in " + sql + " asks for " + name + ".")
                    .todo("leave --fill " + name + " away, or correct the name: table.column")
                    .build();
        }
        Path folder =
                ProductChoice.settings(service.file(), service.overrides())
                        .map(DatabaseSettings::migrations)
                        .orElse(path.resolveSibling(""));
        return show(told(translation, path), new Target(sql, path, folder), json, shell);
    }

    private Translation told(Translation translation, Path path) {
        if (flyway.isEmpty() || translation.migrations().isEmpty()) {
            return translation;
        }
        String script = String.valueOf(path.getFileName());
        if (FlywayFile.of(script).isEmpty()) {
            throw Problem.of(ProblemCode.USAGE, script + " is no versioned file of Flyway.")
                    .todo("leave --flyway away, or name the file as V2__add_email.sql")
                    .build();
        }
        return translation.with(
                """
                # Flyway finds the file carried out: leave it in the release, as it is.
                - flyway-history:
                    table: %s
                    script: %s
                    checksum: %d
                """
                        .formatted(
                                quoted(flyway), quoted(script), FlywayFile.checksum(text(path))));
    }

    private static String quoted(String word) {
        return "'" + word.replace("'", "''") + "'";
    }

    /// As Flyway reads it, which it does in UTF-8 when nobody says otherwise.
    private static String text(Path path) {
        try {
            return Files.readString(path);
        } catch (CharacterCodingException e) {
            throw Problem.of(ProblemCode.USAGE, path.getFileName() + " is not in UTF-8.")
                    .where(path.toString())
                    .todo(
                            "convert it, or leave --flyway away and write flyway-history with the"
                                    + " checksum that Flyway has for it")
                    .cause(e);
        } catch (IOException e) {
            // It was read a moment ago.
            throw new UncheckedIOException(e);
        }
    }

    private record Target(String sql, Path path, Path folder) {
        MigrationPlace place(int part) {
            return MigrationPlace.of(path, folder, part);
        }
    }

    private ExitCode show(Translation translation, Target target, boolean json, Shell shell) {
        List<Phased> migrations = translation.migrations();
        List<String> names =
                IntStream.rangeClosed(1, migrations.size())
                        .mapToObj(number -> shown(target.place(number).file(), shell))
                        .toList();
        if (json) {
            shell.out().println(Json.pretty(TranslationScreen.json(translation, names)));
        } else {
            shell.print(TranslationScreen.lines(translation, target.sql(), names, shell.words()));
        }
        if (write) {
            String written = shown(write(translation, target), shell);
            shell.note("Wrote " + written + ".");
            shell.note(
                    flyway.isEmpty()
                            ? "Take "
                                    + target.sql()
                                    + " out of the release, or its tool carries it out too"
                                    + " (Flyway's: --flyway)."
                            : "Leave " + target.sql() + " in the release, as it is.");
        }
        boolean open =
                !translation.left().isEmpty()
                        || migrations.stream().anyMatch(each -> each.questions() > 0);
        if (!json && !migrations.isEmpty()) {
            shell.print(
                    write
                            ? "gapless db check"
                            : "gapless db plan "
                                    + Pasted.word(target.sql())
                                    + flags()
                                    + " --write");
        }
        return open ? ExitCode.REFUSED : ExitCode.DONE;
    }

    /// As they have to stand in a command to be pasted.
    private String flags() {
        return Pasted.flag("--database", database)
                + Pasted.flag("--flyway", flyway)
                + fills.entrySet().stream()
                        .map(each -> Pasted.flag("--fill", each.getKey() + "=" + each.getValue()))
                        .collect(Collectors.joining());
    }

    private Path write(Translation translation, Target target) {
        List<Phased> migrations = translation.migrations();
        if (part < 1 || part > migrations.size()) {
            throw Problem.of(
                            ProblemCode.USAGE,
                            migrations.isEmpty()
                                    ? "Nothing of " + target.sql() + " could be translated."
                                    : "There is no part " + part + " of " + migrations.size() + ".")
                    .where(target.path().toString())
                    .todo(
                            migrations.isEmpty()
                                    ? "see above for each statement"
                                    : "--part 1 comes first, the next one after its contract")
                    .build();
        }
        List<Left> left = part == 1 ? translation.left() : List.of();
        String yaml = TranslationScreen.withLeft(migrations.get(part - 1).yaml(), left);
        return target.place(part).write(yaml);
    }

    private static String shown(Path path, Shell shell) {
        return path.startsWith(shell.directory())
                ? shell.directory().relativize(path).toString()
                : path.toString();
    }
}
