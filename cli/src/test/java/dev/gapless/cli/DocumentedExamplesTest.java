package dev.gapless.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.gapless.cli.command.ConfigFlags;
import dev.gapless.config.ConfigReader;
import dev.gapless.testkit.docs.Page;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import picocli.CommandLine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// The commands and files that the documentation shows are ones that this program takes. What the
/// tutorials show is run by `TutorialIT`, migrations are read by `MigrationSchemaTest`.
class DocumentedExamplesTest {
    private static final Pattern INLINE = Pattern.compile("`(gapless [^`]+)`");

    /// A command stands alone, or behind a prompt; what explains it is set off by blanks.
    private static final Pattern LINE =
            Pattern.compile("(?:\\$ |\\./)?(gapless [a-z].*?)(?: {2,}.*)?");

    /// For what the reader puts in, or of the text around it.
    private static final Pattern NO_COMMAND =
            Pattern.compile(
                    "gapless (COMMAND|\\.\\.\\.|ALL=).*|gapless [a-z]+:.*|.*[{}$|;].*|.*\\.\\.\\..*");

    @TempDir Path folder;

    @Test
    void everyCommandIsOneThatTheProgramTakes() throws IOException {
        Map<String, String> refused = new TreeMap<>();
        Set<String> commands = new LinkedHashSet<>();
        for (Path page : pages()) {
            for (String command : commands(Files.readString(page))) {
                commands.add(command);
                try {
                    CommandTree.whole(new TestShell(folder).shell())
                            .parseArgs(
                                    ConfigFlags.withEntriesSet(words(command))
                                            .toArray(String[]::new));
                } catch (CommandLine.MissingParameterException named) {
                    // in a sentence, without all that it needs
                    assertThat(named.getMissing()).isNotEmpty();
                } catch (CommandLine.ParameterException e) {
                    refused.put(command, page.getFileName() + ": " + e.getMessage());
                }
            }
        }
        assertThat(refused).isEmpty();
        assertThat(commands).hasSizeGreaterThan(70);
    }

    @Test
    void everyGaplessYamlIsValid() throws IOException {
        List<String> read = new ArrayList<>();
        for (Path page : pages()) {
            for (Page.Block block : new Page(Files.readString(page)).blocks()) {
                String yaml = block.text();
                if (!block.language().equals("yaml") || yaml.stripLeading().startsWith("- ")) {
                    continue;
                }
                if (page.endsWith("gapless-yaml.md") || yaml.startsWith("# db/gapless")) {
                    // held by the tests of the reference pages
                    continue;
                }
                String whole =
                        yaml.contains("\nname:") || yaml.startsWith("name:")
                                ? yaml
                                : """
                                  name: shop
                                  artifact: build/shop-{version}.jar
                                  health: { path: /health }
                                  switch: { listen: "127.0.0.1:8080" }
                                  """
                                        + yaml;
                assertThatCode(
                                () ->
                                        ConfigReader.read(
                                                folder.resolve("gapless.yaml"), whole, Map.of()))
                        .as(page + "\n" + whole)
                        .doesNotThrowAnyException();
                read.add(whole);
            }
        }
        assertThat(read).hasSizeGreaterThanOrEqualTo(4);
    }

    private static List<String> commands(String page) {
        List<String> commands = new ArrayList<>();
        INLINE.matcher(new Page(page).prose())
                .results()
                .forEach(code -> commands.add(code.group(1).replaceAll("\\s+", " ")));
        for (Page.Block block : new Page(page).blocks()) {
            if (!block.language().equals("yaml")) {
                block.text()
                        .lines()
                        .map(LINE::matcher)
                        .filter(java.util.regex.Matcher::matches)
                        .forEach(line -> commands.add(line.group(1)));
            }
        }
        return commands.stream()
                .map(command -> command.replaceFirst(" +#.*", "").replace("PORT", "8081").strip())
                .filter(command -> !NO_COMMAND.matcher(command).matches())
                .toList();
    }

    /// As a shell takes them apart.
    private static List<String> words(String command) {
        List<String> words = new ArrayList<>();
        Pattern.compile("'([^']*)'|\"([^\"]*)\"|(\\S+)")
                .matcher(command)
                .results()
                .skip(1)
                .forEach(
                        word ->
                                words.add(
                                        Stream.of(1, 2, 3)
                                                .map(word::group)
                                                .filter(java.util.Objects::nonNull)
                                                .findFirst()
                                                .orElseThrow()));
        return words;
    }

    private static List<Path> pages() throws IOException {
        List<Path> pages =
                new ArrayList<>(
                        List.of(
                                Golden.root().resolve("README.md"),
                                Golden.root().resolve("README.ko.md")));
        try (Stream<Path> files = Files.walk(Golden.root().resolve("docs"))) {
            files.filter(file -> file.toString().endsWith(".md"))
                    .filter(file -> !file.toString().contains("/decisions/"))
                    .filter(file -> !file.endsWith("reference/cli.md"))
                    .forEach(pages::add);
        }
        return pages;
    }
}
