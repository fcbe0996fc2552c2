package dev.gapless.config.reference;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gapless.config.ConfigKey;
import dev.gapless.config.ConfigKeys;
import dev.gapless.config.ConfigReader;

import org.junit.jupiter.api.Test;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/// The committed files are those that the table of keys gives. After a change of the table: `mvn
/// -pl config -am test -Dgapless.docs=write`.
class ReferenceTest {
    private static final Path DOCS =
            Path.of(System.getProperty("gapless.root", "..")).resolve("docs/reference");

    private static void assertCommitted(String name, String text) throws IOException {
        Path file = DOCS.resolve(name);
        if ("write".equals(System.getProperty("gapless.docs"))) {
            Files.createDirectories(DOCS);
            Files.writeString(file, text);
        }
        assertThat(file)
                .as("out of date; write it anew: mvn -pl config -am test -Dgapless.docs=write")
                .exists()
                .content()
                .isEqualTo(text);
    }

    @Test
    void hasTheSchemaOfTheTable() throws IOException {
        assertCommitted("gapless.schema.json", ConfigSchema.text());
    }

    @Test
    void hasThePageOfTheTable() throws IOException {
        assertCommitted("gapless-yaml.md", ReferencePage.text());
    }

    @Test
    void showsFilesThatTheReaderAccepts() {
        Path file = Path.of("/srv/shop/gapless.yaml");
        assertThat(ConfigReader.read(file, ReferencePage.smallest(), Map.of()).name())
                .isEqualTo("shop");
        String everything = ReferencePage.everything();
        assertThat(ConfigReader.read(file, everything, Map.of()).keepReleases()).isEqualTo(3);
        ConfigKeys.known().forEach(key -> assertThat(everything).contains(key.leaf() + ": "));
    }

    @Test
    void hasEachKeyInTheSchema() {
        JsonNode schema = JsonMapper.builder().build().readTree(ConfigSchema.text());
        for (ConfigKey<?> key : ConfigKeys.ALL) {
            String pointer = "/properties/" + key.name().replace(".", "/properties/");
            assertThat(schema.at(pointer).path("description").asString()).contains(key.meaning());
        }
        assertThat(schema.at("/required").toString())
                .isEqualTo("[\"name\",\"artifact\",\"health\",\"switch\"]");
        assertThat(schema.at("/properties/health/required").toString()).isEqualTo("[\"path\"]");
    }
}
