package dev.gapless.cli.client;

import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.json.JsonMapper;

/// Wire records as JSON; fields that a newer agent sends and we do not know are passed over.
public final class Json {
    private static final ObjectMapper MAPPER = JsonMapper.builder().build();

    private Json() {}

    public static <T> T read(String text, Class<T> type) {
        return MAPPER.readValue(text, type);
    }

    /// One line.
    public static String line(Object value) {
        return MAPPER.writeValueAsString(value);
    }

    /// Indented, for people who look at it.
    public static String pretty(Object value) {
        return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(value);
    }
}
