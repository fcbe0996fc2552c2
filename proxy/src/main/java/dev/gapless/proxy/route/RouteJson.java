package dev.gapless.proxy.route;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/// Tables as JSON. Strict: unknown fields are an error, since a misspelt limit must not be ignored.
public final class RouteJson {
    private static final JsonMapper MAPPER =
            JsonMapper.builder()
                    .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .build();

    private RouteJson() {}

    public static byte[] write(Object value) {
        return MAPPER.writeValueAsBytes(value);
    }

    /// @throws InvalidRoutes when the bytes are not the JSON of such a value
    public static <T> T read(byte[] json, Class<T> type) {
        try {
            T value = MAPPER.readValue(json, type);
            if (value == null) {
                throw new InvalidRoutes("the document is null");
            }
            return value;
        } catch (JacksonException | NullPointerException e) {
            throw new InvalidRoutes(String.valueOf(e.getMessage()));
        }
    }

    /// The text is not the JSON of a table.
    public static final class InvalidRoutes extends RuntimeException {
        private static final long serialVersionUID = 1;

        InvalidRoutes(String message) {
            super(message);
        }
    }
}
