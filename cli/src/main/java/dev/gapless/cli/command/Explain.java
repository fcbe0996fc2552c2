package dev.gapless.cli.command;

import static java.util.stream.Collectors.joining;

import dev.gapless.api.ExitCode;
import dev.gapless.api.Problem;
import dev.gapless.api.ProblemCode;
import dev.gapless.api.ProblemText;
import dev.gapless.cli.Shell;
import dev.gapless.cli.lint.RuleScreen;
import dev.gapless.cli.screen.Columns;
import dev.gapless.cli.screen.ExitCodeScreen;
import dev.gapless.cli.screen.KeyScreen;
import dev.gapless.cli.screen.TextScreen;
import dev.gapless.cli.screen.Words;
import dev.gapless.config.ConfigKey;
import dev.gapless.config.ConfigKeys;
import dev.gapless.config.type.Suggestion;
import dev.gapless.migration.lint.LintRule;
import dev.gapless.migration.lint.LintRules;

import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// `gapless explain`, offline
@Command(
        name = "explain",
        description =
                "Explain an error code, a rule of db lint, a key of gapless.yaml, all keys, or the"
                        + " exit codes.")
public final class Explain extends GaplessCommand {
    private static final int INDENT = 2;

    @Parameters(
            arity = "0..1",
            paramLabel = "WHAT",
            defaultValue = "",
            description =
                    "An error code (port-in-use), a key (bake-time), `config` or `exit-codes`.")
    private String what = "";

    public Explain(Shell shell) {
        super(shell);
    }

    @Override
    protected ExitCode run() {
        String word =
                what.replaceFirst("^\\[", "").replaceFirst("\\]$", "").replaceFirst("^--", "");
        shell.print(
                switch (word) {
                    case "" -> topics(shell.words());
                    case "exit-codes" -> ExitCodeScreen.lines(shell.words());
                    case "config" -> KeyScreen.all(shell.words());
                    default ->
                            code(word)
                                    .or(() -> key(word))
                                    .or(() -> rule(word))
                                    .orElseThrow(() -> unknown(word));
                });
        return ExitCode.DONE;
    }

    private static List<String> topics(Words words) {
        return Stream.concat(
                        Stream.of(
                                        "gapless explain config        all keys of gapless.yaml",
                                        "gapless explain exit-codes    what a command ends with",
                                        "gapless explain KEY           one key, for example bake-time",
                                        "gapless explain RULE          one of db lint, for example"
                                                + " column-dropped",
                                        "gapless explain CODE          an error, one of these:")
                                .map(words::told),
                        Columns.wrap(codes(), Columns.MOST - INDENT).stream()
                                .map(line -> " ".repeat(INDENT) + line))
                .toList();
    }

    private static String codes() {
        return Arrays.stream(ProblemCode.values()).map(ProblemCode::id).collect(joining(", "));
    }

    private Optional<List<String>> code(String word) {
        return ProblemCode.byId(word)
                .map(code -> ProblemText.of(code, shell.language()))
                .map(TextScreen::lines);
    }

    private Optional<List<String>> key(String word) {
        return Optional.of(KeyScreen.of(word, shell.words())).filter(lines -> !lines.isEmpty());
    }

    /// A rule of `gapless db lint`.
    private Optional<List<String>> rule(String word) {
        return LintRules.ALL.stream()
                .map(LintRule::about)
                .filter(about -> about.id().equals(word))
                .map(about -> RuleScreen.lines(about, shell.words()))
                .findFirst();
    }

    private static Problem unknown(String word) {
        List<String> known =
                Stream.of(
                                Arrays.stream(ProblemCode.values()).map(ProblemCode::id),
                                ConfigKeys.known().stream().map(ConfigKey::name),
                                LintRules.ALL.stream().map(rule -> rule.about().id()))
                        .flatMap(names -> names)
                        .toList();
        Problem.Builder problem =
                Problem.of(
                        ProblemCode.USAGE, "There is no error code, key or rule '" + word + "'.");
        Suggestion.nearest(word, known)
                .ifPresent(near -> problem.found("did you mean " + near + "?"));
        return problem.todo("gapless explain").build();
    }
}
