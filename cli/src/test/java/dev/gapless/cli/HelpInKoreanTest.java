package dev.gapless.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gapless.cli.screen.Columns;
import dev.gapless.cli.screen.Pairs;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;

class HelpInKoreanTest {
    @TempDir Path folder;

    @Test
    void everyDescriptionHasATranslationAndNoTranslationIsLeft() {
        List<String> lines = Pairs.lines(HelpWords.class, "help-ko.txt");
        List<String> english = new ArrayList<>();
        for (int i = 0; i < lines.size(); i += 2) {
            english.add(lines.get(i));
            if (!lines.get(i).equals(lines.get(i + 1))) {
                assertThat(lines.get(i + 1)).matches(".*[가-힣].*");
            }
        }
        TreeSet<String> said = new TreeSet<>();
        descriptions(CommandTree.whole(new TestShell(folder).shell()), said);
        assertThat(english).doesNotHaveDuplicates().containsExactlyInAnyOrderElementsOf(said);
    }

    @Test
    void everyCommandsHelpIsKoreanAndFitsTheScreen() {
        CommandLine tree =
                CommandTree.whole(new TestShell(folder).with("GAPLESS_LANG", "ko").shell());
        assertFits(tree);
    }

    /// The options are replaced; they still take what they took.
    @Test
    void commandsTakeTheirOptionsAsInEnglish() {
        TestShell shell = new TestShell(folder).with("GAPLESS_LANG", "ko");
        assertThat(shell.run("agent", "install", "--print")).as(shell.err()).isZero();
        assertThat(shell.out()).contains("[Service]");
        TestShell help = new TestShell(folder);
        assertThat(help.run("deploy", "--help", "--lang", "ko")).as(help.err()).isZero();
        assertThat(help.out()).startsWith("사용법:\n  gapless deploy").contains("묻지 않습니다.");
        TestShell wrong = new TestShell(folder).with("GAPLESS_LANG", "ko");
        assertThat(wrong.run("deploy", "--no-such")).isEqualTo(64);
    }

    private static void descriptions(CommandLine command, TreeSet<String> said) {
        CommandSpec spec = command.getCommandSpec();
        add(said, spec.usageMessage().description());
        add(said, spec.usageMessage().footer());
        spec.options().stream()
                .filter(option -> !option.hidden())
                .forEach(option -> add(said, option.description()));
        spec.positionalParameters().forEach(one -> add(said, one.description()));
        command.getSubcommands().values().forEach(child -> descriptions(child, said));
    }

    private static void add(TreeSet<String> said, String[] texts) {
        Arrays.stream(texts).filter(text -> !text.isBlank()).forEach(said::add);
    }

    private static void assertFits(CommandLine command) {
        String usage = command.getUsageMessage(CommandLine.Help.Ansi.OFF);
        assertThat(usage).startsWith("사용법:\n  gapless");
        assertThat(usage.lines())
                .as(command.getCommandSpec().qualifiedName())
                .allMatch(line -> Columns.width(line) <= Columns.MOST);
        command.getSubcommands().values().forEach(HelpInKoreanTest::assertFits);
    }
}
