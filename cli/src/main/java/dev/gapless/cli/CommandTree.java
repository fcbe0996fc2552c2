package dev.gapless.cli;

import dev.gapless.api.Problem;
import dev.gapless.api.ProblemCode;
import dev.gapless.cli.command.ConfigFlags;
import dev.gapless.cli.command.Nested;
import dev.gapless.cli.command.Refusals;

import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.UnmatchedArgumentException;

import java.util.List;
import java.util.Optional;

/// Turns arguments into a command and its end into an exit code.
public final class CommandTree {
    private static final int USAGE_COLUMNS = 80;

    private CommandTree() {}

    static int execute(List<String> args, Shell shell) {
        Optional<Commands.Entry> named =
                args.isEmpty() ? Optional.empty() : Commands.named(args.getFirst());
        CommandLine tree =
                named.map(entry -> tree(List.of(entry), shell)).orElseGet(() -> whole(shell));
        boolean takesKeys =
                tree.getSubcommands().values().stream().anyMatch(CommandTree::takesKeys);
        List<String> plain = takesKeys ? ConfigFlags.withEntriesSet(args) : args;
        return tree.execute(plain.toArray(String[]::new));
    }

    /// With every command, for help, completion and the reference page.
    public static CommandLine whole(Shell shell) {
        return tree(Commands.ALL, shell);
    }

    /// Only what is needed is loaded: a command costs what it does, not what all of them do.
    private static CommandLine tree(List<Commands.Entry> entries, Shell shell) {
        CommandLine tree = new CommandLine(new Root(shell));
        entries.forEach(entry -> add(tree, entry.name(), entry.create().apply(shell)));
        HelpWords.put(tree, shell.language());
        tree.setColorScheme(Help.defaultColorScheme(Help.Ansi.OFF));
        tree.setUsageHelpWidth(USAGE_COLUMNS);
        tree.setOut(new java.io.PrintWriter(shell.out(), true));
        tree.setErr(new java.io.PrintWriter(shell.err(), true));
        tree.setParameterExceptionHandler((exception, _) -> usage(exception, shell));
        tree.setExecutionExceptionHandler((exception, line, _) -> failed(exception, line, shell));
        return tree;
    }

    private static boolean takesKeys(CommandLine line) {
        return line.getCommand() instanceof ConfigFlags.Taker
                || line.getSubcommands().values().stream().anyMatch(CommandTree::takesKeys);
    }

    private static void add(CommandLine tree, String name, Object command) {
        CommandLine line = new CommandLine(command);
        if (command instanceof Nested nested) {
            nested.nested().forEach(line::addSubcommand);
        }
        addKeys(line);
        line.getSubcommands().values().forEach(CommandTree::addKeys);
        addLanguage(line);
        line.getSubcommands().values().forEach(CommandTree::addLanguage);
        tree.addSubcommand(name, line);
    }

    /// It is read before a command is made; the help of `gapless` itself says what it does.
    private static void addLanguage(CommandLine line) {
        line.getCommandSpec()
                .addOption(
                        OptionSpec.builder(LanguageChoice.OPTION)
                                .type(String.class)
                                .paramLabel("LANGUAGE")
                                .hidden(true)
                                .build());
    }

    private static void addKeys(CommandLine line) {
        if (line.getCommand() instanceof ConfigFlags.Taker taker) {
            taker.flags().addTo(line.getCommandSpec());
        }
    }

    private static int usage(CommandLine.ParameterException exception, Shell shell) {
        CommandLine at = exception.getCommandLine();
        String name = at.getCommandSpec().qualifiedName();
        Problem.Builder problem =
                Problem.of(ProblemCode.USAGE, sentence(String.valueOf(exception.getMessage())));
        if (exception instanceof UnmatchedArgumentException unmatched
                && !unmatched.getSuggestions().isEmpty()) {
            problem.found("did you mean " + String.join(" or ", unmatched.getSuggestions()) + "?");
        }
        return Refusals.show(problem.todo(name + " --help").report(), false, shell).code();
    }

    private static int failed(Exception exception, CommandLine line, Shell shell) {
        boolean json = line.getParseResult().hasMatchedOption("--json");
        if (exception instanceof Problem problem) {
            return Refusals.show(problem.report(), json, shell).code();
        }
        if (System.getenv("GAPLESS_TRACE") != null) {
            exception.printStackTrace(shell.err());
        }
        Problem internal =
                Problem.of(
                                ProblemCode.INTERNAL,
                                "Something in gapless itself is broken: " + exception + ".")
                        .serves("whatever served before: this was only the command line")
                        .todo(
                                "GAPLESS_TRACE=1 before the same command shows where; please report"
                                        + " it")
                        .build();
        return Refusals.show(internal.report(), json, shell).code();
    }

    private static String sentence(String text) {
        String first = text.lines().findFirst().orElse("Wrong usage");
        return first.endsWith(".") ? first : first + ".";
    }
}
