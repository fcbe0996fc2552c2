package dev.gapless.config;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

import dev.gapless.api.Problem;
import dev.gapless.api.ProblemCode;
import dev.gapless.core.service.EnvValue;
import dev.gapless.core.service.Settings;
import dev.gapless.core.service.Strategy;

import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JacksonModule;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.deser.std.StdDeserializer;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.ser.std.StdSerializer;

import java.nio.file.Path;

/// [Settings] as JSON for the journal: `{"version":3,"settings":{...}}`. Secrets stay references.
/// Settings that were journaled go on meaning what they meant, whatever `gapless.yaml` says today.
public final class SettingsJson {
    /// Grows when the shape changes; [#read] then has to know how to read the older ones.
    static final int VERSION = 3;

    private static final JsonMapper MAPPER =
            JsonMapper.builder()
                    .addModule(module())
                    .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
                    .disable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
                    .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
                    .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
                    .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
                    .build();

    private SettingsJson() {}

    /// For mappers of other records with settings in them: how paths, strategies and variables are
    /// written.
    public static JacksonModule module() {
        SimpleModule module = new SimpleModule("gapless-settings");
        module.addSerializer(Path.class, new PathWriter());
        module.addDeserializer(Path.class, new PathReader());
        module.setMixInAnnotation(EnvValue.class, EnvValueForm.class);
        module.setMixInAnnotation(Strategy.class, StrategyForm.class);
        return module;
    }

    public static String write(Settings settings) {
        ObjectNode node = MAPPER.createObjectNode();
        node.put("version", VERSION);
        node.set("settings", MAPPER.valueToTree(settings));
        return node.toString();
    }

    /// Throws `journal-newer` for a shape of a later build and `journal-corrupt` for anything else
    /// that is not it.
    public static Settings read(String json) {
        try {
            JsonNode node = MAPPER.readTree(json);
            int version = node.path("version").asInt(0);
            if (version > VERSION) {
                throw Problem.of(
                                ProblemCode.JOURNAL_NEWER,
                                "The journal has settings of version "
                                        + version
                                        + ", this build reads up to "
                                        + VERSION
                                        + ".")
                        .todo("use the newer build of Gapless again")
                        .build();
            }
            JsonNode settings = node.required("settings");
            if (version < 2 && settings.path("trafficSwitch") instanceof ObjectNode traffic) {
                // there was no switch with settings of its own
                traffic.putNull("nginx");
            }
            if (version < 3 && settings.path("trafficSwitch") instanceof ObjectNode traffic) {
                // no client was tied to a release, and each include was ours
                traffic.put("affinity", false);
                if (traffic.path("nginx") instanceof ObjectNode nginx) {
                    nginx.put("rewritten", false);
                }
            }
            return MAPPER.treeToValue(settings, Settings.class);
        } catch (JacksonException | IllegalArgumentException e) {
            throw Problem.of(
                            ProblemCode.JOURNAL_CORRUPT,
                            "Settings in the journal cannot be read: " + firstLine(e))
                    .todo("restore the journal from a backup, or deploy the release again")
                    .cause(e);
        }
    }

    private static String firstLine(RuntimeException e) {
        return String.valueOf(e.getMessage()).lines().findFirst().orElse("no message");
    }

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
    @JsonSubTypes({
        @JsonSubTypes.Type(value = EnvValue.Literal.class, name = "literal"),
        @JsonSubTypes.Type(value = EnvValue.FromEnv.class, name = "from-env"),
        @JsonSubTypes.Type(value = EnvValue.FromFile.class, name = "from-file")
    })
    private interface EnvValueForm {}

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
    @JsonSubTypes({
        @JsonSubTypes.Type(value = Strategy.Recreate.class, name = "recreate"),
        @JsonSubTypes.Type(value = Strategy.Rolling.class, name = "rolling"),
        @JsonSubTypes.Type(value = Strategy.BlueGreen.class, name = "blue-green")
    })
    private interface StrategyForm {}

    private static final class PathWriter extends StdSerializer<Path> {
        PathWriter() {
            super(Path.class);
        }

        @Override
        public void serialize(Path path, JsonGenerator out, SerializationContext context) {
            out.writeString(path.toString());
        }
    }

    private static final class PathReader extends StdDeserializer<Path> {
        PathReader() {
            super(Path.class);
        }

        @Override
        public Path deserialize(JsonParser parser, DeserializationContext context) {
            return Path.of(parser.getString());
        }
    }
}
