package dev.gapless.migration.file;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;

import dev.gapless.api.Problem;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

import tools.jackson.core.util.DefaultIndenter;
import tools.jackson.core.util.DefaultPrettyPrinter;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// The committed schema is the one that the reader gives, and both say the same of files. After a
/// change of an operation: `mvn -pl migration -am test -Dgapless.docs=write`.
class MigrationSchemaTest {
    private static final Path ROOT = Path.of(System.getProperty("gapless.root", ".."));
    private static final Path FILE = ROOT.resolve("docs/reference/migration.schema.json");
    private static final Pattern EXAMPLE =
            Pattern.compile("```yaml\n((?:#[^\n]*\n)*- .*?)```", Pattern.DOTALL);
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Schema SCHEMA =
            SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12).getSchema(text());

    @Test
    void isCommitted() throws IOException {
        if ("write".equals(System.getProperty("gapless.docs"))) {
            Files.writeString(FILE, text());
        }
        assertThat(FILE)
                .as("out of date; write it anew: mvn -pl migration -am test -Dgapless.docs=write")
                .exists()
                .content()
                .isEqualTo(text());
    }

    @Test
    void hasExamplesOfEveryOperation() throws IOException {
        List<String> used =
                examples()
                        .map(MigrationSchemaTest::json)
                        .flatMap(JsonNode::valueStream)
                        .flatMap(each -> each.propertyNames().stream())
                        .distinct()
                        .toList();
        assertThat(used).containsExactlyInAnyOrderElementsOf(OperationReader.all());
    }

    /// The files of the scenarios, which run, and those of the reference page.
    static Stream<String> examples() throws IOException {
        List<String> all = new ArrayList<>();
        try (Stream<Path> files =
                Files.walk(ROOT.resolve("database/src/test/resources/scenarios"))) {
            for (Path file :
                    files.filter(each -> each.endsWith("migration.yaml")).sorted().toList()) {
                all.add(Files.readString(file));
            }
        }
        EXAMPLE.matcher(Files.readString(ROOT.resolve("docs/reference/migrations.md")))
                .results()
                .map((MatchResult match) -> match.group(1))
                .forEach(all::add);
        return all.stream();
    }

    @ParameterizedTest
    @MethodSource("examples")
    void allowsWhatTheReaderAllows(String yaml) {
        assertThat(read(yaml)).isEmpty();
        assertThat(SCHEMA.validate(json(yaml))).isEmpty();
    }

    /// Without one of its keys, with one more, or with a list where a text belongs.
    @ParameterizedTest
    @MethodSource("examples")
    void refusesWhatTheReaderRefuses(String yaml) {
        JsonNode file = json(yaml);
        for (int i = 0; i < file.size(); i++) {
            String operation = file.get(i).propertyNames().iterator().next();
            List<String> keys = List.copyOf(file.get(i).path(operation).propertyNames());
            for (String key : keys) {
                JsonNode less = file.deepCopy();
                ((ObjectNode) less.get(i).path(operation)).remove(key);
                assertThat(SCHEMA.validate(less).isEmpty())
                        .as("without " + key)
                        .isEqualTo(
                                read(less.toString()).stream()
                                        .noneMatch(
                                                each ->
                                                        each.contains(
                                                                "The key '"
                                                                        + key
                                                                        + "' is missing")));
                JsonNode wrong = file.deepCopy();
                ((ObjectNode) wrong.get(i).path(operation)).putArray(key);
                assertThat(read(wrong.toString())).as(key).isNotEmpty();
                assertThat(SCHEMA.validate(wrong)).as(key).isNotEmpty();
            }
            JsonNode more = file.deepCopy();
            ((ObjectNode) more.get(i).path(operation)).put("colour", "red");
            assertThat(read(more.toString())).isNotEmpty();
            assertThat(SCHEMA.validate(more)).isNotEmpty();
        }
    }

    private static List<String> read(String yaml) {
        Findings findings = new Findings();
        new MigrationReader("V2__x.yaml", findings).read(yaml);
        try {
            findings.raise();
            return List.of();
        } catch (Problem problem) {
            return problem.report().evidence();
        }
    }

    private static JsonNode json(String yaml) {
        return JSON.valueToTree(new Load(LoadSettings.builder().build()).loadFromString(yaml));
    }

    private static String text() {
        DefaultIndenter indenter = new DefaultIndenter("  ", "\n");
        DefaultPrettyPrinter printer =
                new DefaultPrettyPrinter().withObjectIndenter(indenter).withArrayIndenter(indenter);
        return JSON.writer().with(printer).writeValueAsString(MigrationSchema.schema()) + "\n";
    }
}
