package dev.gapless.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gapless.api.ExitCode;
import dev.gapless.api.Language;
import dev.gapless.api.ProblemCode;
import dev.gapless.api.ProblemText;

import org.junit.jupiter.api.Test;

import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

import java.nio.file.Path;

/// The pages of `docs/reference` that are made from the program. `-Dgapless.golden=write` writes
/// them anew.
class ReferencePagesTest {
    private static final Path FOLDER = Golden.root().resolve("docs/reference");

    @Test
    void problemsPageIsMadeFromTheTexts() {
        StringBuilder page =
                new StringBuilder(
                        """
                        # Problems

                        Every error has a stable code, shown in brackets. `gapless explain CODE` prints these texts offline.
                        This page is made from them by `ReferencePagesTest`; do not edit it.
                        """);
        for (ProblemCode code : ProblemCode.values()) {
            page.append("\n").append(entry(code));
        }
        Golden.page(FOLDER.resolve("problems.md"), page.toString());
    }

    @Test
    void theKoreanProblemsPageIsMadeFromTheKoreanTexts() {
        StringBuilder page =
                new StringBuilder(
                        """
                        # 문제 코드

                        모든 오류에는 변하지 않는 코드가 있고 화면의 대괄호 안에 나옵니다. `gapless explain CODE`는 이 글을 네트워크 없이 보여 줍니다.
                        이 페이지는 `ReferencePagesTest`가 그 글로 만듭니다. 직접 고치지 마세요.
                        """);
        for (ProblemCode code : ProblemCode.values()) {
            page.append("\n")
                    .append(entry(code, Language.KO, "종료 코드 " + code.exitCode().code() + "."));
        }
        Golden.page(Golden.root().resolve("docs/ko/reference/problems.md"), page.toString());
    }

    private static String entry(ProblemCode code) {
        ExitCode exit = code.exitCode();
        return entry(code, Language.EN, "Exit code " + exit.code() + ": " + exit.meaning() + ".");
    }

    private static String entry(ProblemCode code, Language language, String exit) {
        return ProblemText.of(code, language)
                .replace("\n## ", "\n### ")
                .replaceFirst("# .*\n", "## " + code.id() + "\n\n" + exit + "\n");
    }

    @Test
    void exitCodesPageIsTheTable() {
        StringBuilder page =
                new StringBuilder(
                        """
                        # Exit codes

                        One table for all commands. A command that waits for a deployment ends with how that ended.

                        | code | meaning |
                        |---:|---|
                        """);
        for (ExitCode code : ExitCode.values()) {
            page.append("| ")
                    .append(code.code())
                    .append(" | ")
                    .append(code.meaning())
                    .append(" |\n");
        }
        Golden.page(FOLDER.resolve("exit-codes.md"), page.toString());
    }

    @Test
    void commandsPageIsMadeFromTheCommands() {
        CommandLine root = CommandTree.whole(new TestShell(Path.of(".").toAbsolutePath()).shell());
        StringBuilder page =
                new StringBuilder(
                        """
                        # Commands

                        What `gapless COMMAND --help` says. `check`, `plan`, `deploy`, `prove` and those of `db` (not `lint`) also take every key of
                        `gapless.yaml` as a flag (`--bake-time 10s`); it wins over the file. Exit codes: [exit-codes.md](exit-codes.md).
                        This page is made by `ReferencePagesTest`; do not edit it.
                        """);
        append(page, root);
        Golden.page(FOLDER.resolve("cli.md"), page.toString());
    }

    private static void append(StringBuilder page, CommandLine command) {
        CommandSpec spec = command.getCommandSpec();
        String usage = command.getUsageMessage(CommandLine.Help.Ansi.OFF);
        assertThat(usage.lines()).as(spec.qualifiedName()).allMatch(line -> line.length() <= 80);
        assertThat(spec.usageMessage().description()).as(spec.qualifiedName()).isNotEmpty();
        page.append("\n## ").append(spec.qualifiedName()).append("\n\n```\n");
        usage.lines().forEach(line -> page.append(line.stripTrailing()).append('\n'));
        page.append("```\n");
        command.getSubcommands().values().forEach(child -> append(page, child));
    }
}
