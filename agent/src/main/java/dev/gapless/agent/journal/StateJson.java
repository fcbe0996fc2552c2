package dev.gapless.agent.journal;

import com.fasterxml.jackson.annotation.JsonTypeInfo;

import dev.gapless.core.deploy.ServiceState;
import dev.gapless.core.service.InstanceId;
import dev.gapless.core.service.PortPool;

import org.jspecify.annotations.Nullable;

import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.KeyDeserializer;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.ValueSerializer;
import tools.jackson.databind.cfg.DateTimeFeature;
import tools.jackson.databind.cfg.MapperConfig;
import tools.jackson.databind.introspect.Annotated;
import tools.jackson.databind.introspect.AnnotatedClass;
import tools.jackson.databind.introspect.JacksonAnnotationIntrospector;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;

/// The engine's state as JSON. Records are written as they are; a value of a sealed interface
/// carries its type's simple name as `@type`, so a kind of step, process or answer may be added but
/// never renamed without a new journal version.
public final class StateJson {
    private final JsonMapper mapper =
            JsonMapper.builder()
                    .annotationIntrospector(new Sealed())
                    .addModule(module())
                    .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                    // numbers that an older agent did not keep yet
                    .disable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
                    .disable(DateTimeFeature.WRITE_DATES_AS_TIMESTAMPS)
                    .disable(DateTimeFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
                    .build();

    public String write(Object value) {
        return mapper.writeValueAsString(value);
    }

    public ServiceState readState(String json) {
        return mapper.readValue(json, ServiceState.class);
    }

    public <T> T read(String json, Class<T> type) {
        return mapper.readValue(json, type);
    }

    private static SimpleModule module() {
        SimpleModule module = new SimpleModule("gapless");
        module.addKeySerializer(
                InstanceId.class,
                new ValueSerializer<>() {
                    @Override
                    public void serialize(
                            InstanceId id, JsonGenerator out, SerializationContext context) {
                        out.writeName(id.value());
                    }
                });
        module.addKeyDeserializer(
                InstanceId.class,
                new KeyDeserializer() {
                    @Override
                    public Object deserializeKey(String key, DeserializationContext context) {
                        return new InstanceId(key);
                    }
                });
        module.addSerializer(
                PortPool.class,
                new ValueSerializer<>() {
                    @Override
                    public void serialize(
                            PortPool pool, JsonGenerator out, SerializationContext context) {
                        out.writeString(PortRanges.write(pool));
                    }
                });
        module.addDeserializer(
                PortPool.class,
                new ValueDeserializer<>() {
                    @Override
                    public PortPool deserialize(JsonParser in, DeserializationContext context) {
                        return PortRanges.read(in.getString());
                    }
                });
        return module;
    }

    /// Type ids for values of our sealed interfaces.
    private static final class Sealed extends JacksonAnnotationIntrospector {
        private static final long serialVersionUID = 1L;

        @Override
        public JsonTypeInfo.@Nullable Value findPolymorphicTypeInfo(
                MapperConfig<?> config, Annotated annotated) {
            Class<?> raw = annotated.getRawType();
            boolean ours =
                    annotated instanceof AnnotatedClass && raw.getName().startsWith("dev.gapless.");
            if (ours && (raw.isSealed() || isPermitted(raw))) {
                return JsonTypeInfo.Value.construct(
                        JsonTypeInfo.Id.SIMPLE_NAME,
                        JsonTypeInfo.As.PROPERTY,
                        "@type",
                        null,
                        false,
                        null);
            }
            return super.findPolymorphicTypeInfo(config, annotated);
        }

        private static boolean isPermitted(Class<?> raw) {
            for (Class<?> parent : raw.getInterfaces()) {
                if (parent.isSealed()) {
                    return true;
                }
            }
            return false;
        }
    }
}
