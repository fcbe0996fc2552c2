package dev.gapless.migration.file;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// The good examples of `docs/reference/lint` are migrations that are read without a finding.
class LintExamplesTest {
    private static final Path FOLDER =
            Path.of(System.getProperty("gapless.root", "..")).resolve("docs/reference/lint");

    private static final Pattern YAML = Pattern.compile("```yaml\n(.*?)\n```", Pattern.DOTALL);

    @Test
    void yamlOfThePagesIsRead() throws IOException {
        List<Path> pages;
        try (Stream<Path> files = Files.list(FOLDER)) {
            pages = files.toList();
        }
        int read = 0;
        for (Path page : pages) {
            Matcher yaml = YAML.matcher(Files.readString(page));
            while (yaml.find()) {
                Findings findings = new Findings();
                new MigrationReader(page.getFileName().toString(), findings).read(yaml.group(1));
                findings.raise();
                read++;
            }
        }
        assertThat(read).isGreaterThan(15);
    }
}
