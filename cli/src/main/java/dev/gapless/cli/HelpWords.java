package dev.gapless.cli;

import dev.gapless.api.Language;
import dev.gapless.cli.screen.Pairs;

import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// What `--help` says in another language: `help-<language>.txt` has the English descriptions,
/// which stand at the commands, each with its translation.
final class HelpWords {
    private final Map<String, String> words = new HashMap<>();

    private HelpWords(List<String> lines) {
        for (int i = 0; i < lines.size(); i += 2) {
            words.put(lines.get(i), lines.get(i + 1));
        }
    }

    /// @param tree the root, with its commands
    static void put(CommandLine tree, Language language) {
        switch (language) {
            case EN -> {
                // the commands say it themselves
            }
            case KO -> new HelpWords(Pairs.lines(HelpWords.class, "help-ko.txt")).put(tree);
        }
    }

    private void put(CommandLine line) {
        CommandSpec spec = line.getCommandSpec();
        spec.usageMessage()
                .synopsisHeading("사용법:%n  ")
                .commandListHeading("명령:%n")
                .description(told(spec.usageMessage().description()))
                .footer(told(spec.usageMessage().footer()));
        for (OptionSpec option : List.copyOf(spec.options())) {
            if (!option.hidden()) {
                spec.remove(option);
                spec.addOption(
                        OptionSpec.builder(option).description(told(option.description())).build());
            }
        }
        for (PositionalParamSpec one : List.copyOf(spec.positionalParameters())) {
            spec.remove(one);
            spec.addPositional(
                    PositionalParamSpec.builder(one).description(told(one.description())).build());
        }
        line.getSubcommands().values().forEach(this::put);
    }

    private String[] told(String[] english) {
        return Arrays.stream(english)
                .map(text -> words.getOrDefault(text, text))
                .toArray(String[]::new);
    }
}
