package dev.gapless.migration.lint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gapless.migration.port.Product;
import dev.gapless.migration.statement.Script;

import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The pages of `docs/reference/lint` say what the rules do.
class LintPagesTest {
    private static final Path FOLDER =
            Path.of(System.getProperty("gapless.root", "..")).resolve("docs/reference/lint");

    private static final Pattern BLOCK =
            Pattern.compile("```(\\w+) ?(\\w*)\n(.*?)\n```", Pattern.DOTALL);

    /// @param products that it is for
    record Example(String language, Set<Product> products, String text) {}

    static String page(String id) throws IOException {
        return Files.readString(FOLDER.resolve(id + ".md"));
    }

    static List<Example> examples(String page, String section, Set<Product> products) {
        String text = page.split("\n## " + section + "\n", 2)[1].split("\n## ", 2)[0];
        List<Example> examples = new ArrayList<>();
        Matcher block = BLOCK.matcher(text);
        while (block.find()) {
            Set<Product> named = Product.byId(block.group(2)).map(Set::of).orElse(products);
            examples.add(new Example(block.group(1), named, block.group(3)));
        }
        return examples;
    }

    @TestFactory
    Stream<DynamicTest> badExamplesAreFoundAndGoodOnesAreNot() {
        return LintRules.ALL.stream()
                .map(LintRule::about)
                .map(about -> DynamicTest.dynamicTest(about.id(), () -> check(about)));
    }

    private static void check(About about) throws IOException {
        String page = page(about.id());
        List<Example> bad = examples(page, "Bad", about.products());
        assertThat(bad).isNotEmpty();
        for (Example example : bad) {
            for (Product product : example.products()) {
                assertThat(found(example.text(), product))
                        .as(product + ": " + example.text())
                        .contains(about.id());
            }
        }
        List<Example> good = examples(page, "Good", about.products());
        assertThat(good).isNotEmpty();
        for (Example example : good) {
            if (example.language().equals("sql")) {
                for (Product product : example.products()) {
                    assertThat(found(example.text(), product))
                            .as(product + ": " + example.text())
                            .isEmpty();
                }
            }
        }
    }

    private static List<String> found(String sql, Product product) {
        return Linter.findings(Script.of("x.sql", sql, product), product).stream()
                .map(finding -> finding.about().id())
                .toList();
    }

    @TestFactory
    Stream<DynamicTest> pagesSayWhatTheRuleSays() {
        return LintRules.ALL.stream()
                .map(LintRule::about)
                .map(
                        about ->
                                DynamicTest.dynamicTest(
                                        about.id(),
                                        () ->
                                                assertThat(words(page(about.id())))
                                                        .startsWith(words(head(about)))
                                                        .contains(
                                                                words(
                                                                        "## Good Instead: "
                                                                                + about.instead()
                                                                                + "."))));
    }

    private static String head(About about) {
        return "# "
                + about.id()
                + " "
                + severity(about)
                + " on "
                + names(about)
                + ". "
                + about.why();
    }

    private static String severity(About about) {
        return about.severity().name().toLowerCase(Locale.ROOT);
    }

    private static String names(About about) {
        return Stream.of(Product.values())
                .filter(about.products()::contains)
                .map(
                        product ->
                                switch (product) {
                                    case POSTGRESQL -> "PostgreSQL";
                                    case MYSQL -> "MySQL";
                                    case MARIADB -> "MariaDB";
                                })
                .collect(Collectors.joining(", "));
    }

    private static String words(String text) {
        return text.replaceAll("\\s+", " ").strip();
    }

    @Test
    void eachRuleHasItsPageAndItsLineInTheIndex() throws IOException {
        Set<String> pages = new TreeSet<>();
        try (Stream<Path> files = Files.list(FOLDER)) {
            files.map(file -> file.getFileName().toString().replace(".md", "")).forEach(pages::add);
        }
        pages.remove("README");
        assertThat(pages)
                .containsExactlyInAnyOrderElementsOf(
                        LintRules.ALL.stream().map(rule -> rule.about().id()).toList());
        assertThat(page("README").lines().filter(line -> line.startsWith("| [")))
                .containsExactlyInAnyOrderElementsOf(
                        LintRules.ALL.stream().map(rule -> line(rule.about())).toList());
    }

    private static String line(About about) {
        return "| ["
                + about.id()
                + "]("
                + about.id()
                + ".md) | "
                + severity(about)
                + " | "
                + names(about)
                + " |";
    }
}
