package dev.gapless.cli.command;

import dev.gapless.api.ExitCode;
import dev.gapless.api.GaplessVersion;
import dev.gapless.api.Problem;
import dev.gapless.api.ProblemCode;
import dev.gapless.cli.Shell;
import dev.gapless.cli.client.Json;
import dev.gapless.cli.lint.LintScreen;
import dev.gapless.cli.lint.ProductChoice;
import dev.gapless.cli.lint.Sarif;
import dev.gapless.cli.lint.SqlSources;
import dev.gapless.cli.screen.Figures;
import dev.gapless.cli.screen.Pasted;
import dev.gapless.migration.lint.LintFinding;
import dev.gapless.migration.lint.Linter;
import dev.gapless.migration.lint.Severity;
import dev.gapless.migration.port.Product;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// `gapless db lint`
@Command(
        name = "lint",
        description =
                "Say what in ordinary SQL migrations breaks the release that still runs, loses"
                        + " rows, or makes it wait. Needs neither agent nor database. Exit code 2"
                        + " with an error, 0 without.",
        footer = {
            "",
            "-- gapless:allow RULE REASON before a statement silences a rule there.",
            "The rules: docs/reference/lint."
        })
final class DbLint extends GaplessCommand {
    @Parameters(
            arity = "1..*",
            paramLabel = "FILE",
            description = "SQL files, or folders of Flyway or of Liquibase (formatted SQL).")
    private List<String> names = List.of();

    @Option(
            names = "--database",
            paramLabel = "PRODUCT",
            defaultValue = "",
            description =
                    "postgresql, mysql or mariadb. Default: that of database.url in gapless.yaml.")
    private String database = "";

    @Option(
            names = {"-f", "--file"},
            paramLabel = "FILE",
            defaultValue = "gapless.yaml",
            description = "The service's file. Default: ./gapless.yaml")
    private String file = "gapless.yaml";

    @Option(
            names = "--since",
            paramLabel = "VERSION",
            defaultValue = "",
            description =
                    "In folders only what comes after this version; in Liquibase's files only what"
                            + " comes after this changeset.")
    private String since = "";

    @Option(names = "--strict", description = "End with 2 for a warning, too.")
    private boolean strict;

    @Option(names = "--json", description = "The same as data.")
    private boolean json;

    @Option(
            names = "--sarif",
            paramLabel = "FILE",
            defaultValue = "",
            description = "Write the findings as SARIF 2.1.0 into this file, too.")
    private String sarif = "";

    DbLint(Shell shell) {
        super(shell);
    }

    @Override
    protected ExitCode run() {
        Product product = ProductChoice.of(database, shell.directory().resolve(file), Map.of());
        SqlSources sources = SqlSources.read(shell.directory(), names, since, product);
        List<LintFinding> findings =
                sources.scripts().stream()
                        .flatMap(script -> Linter.findings(script, product).stream())
                        .toList();
        if (!sources.passedOver().isEmpty()) {
            shell.note(
                    "Passed over, as Flyway would, or because only SQL is read: "
                            + Figures.counted(sources.passedOver().size(), "file")
                            + ", "
                            + sources.passedOver().getFirst()
                            + " first.");
        }
        if (!sarif.isEmpty()) {
            write(shell.directory().resolve(sarif), findings);
        }
        int files = sources.scripts().size();
        if (json) {
            shell.out().println(Json.pretty(LintScreen.json(findings, files)));
        } else {
            shell.print(
                    LintScreen.lines(
                            findings, files, Pasted.flag("--database", database), shell.words()));
        }
        boolean bad =
                LintScreen.count(findings, Severity.ERROR) > 0 || (strict && !findings.isEmpty());
        return bad ? ExitCode.REFUSED : ExitCode.DONE;
    }

    private static void write(Path path, List<LintFinding> findings) {
        try {
            Files.writeString(
                    path, Json.pretty(Sarif.of(findings, GaplessVersion.number())) + "\n");
        } catch (IOException e) {
            throw Problem.of(ProblemCode.USAGE, path + " cannot be written: " + e.getMessage())
                    .todo("name another file with --sarif")
                    .cause(e);
        }
    }
}
