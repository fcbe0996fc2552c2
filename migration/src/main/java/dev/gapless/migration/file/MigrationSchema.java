package dev.gapless.migration.file;

import java.util.LinkedHashMap;
import java.util.Map;

/// The JSON Schema (draft 2020-12) of a migration file, made by those who read one: it allows what
/// they ask for. What does not go together, or not with the database, only `gapless db plan` knows.
public final class MigrationSchema {
    private MigrationSchema() {}

    /// As maps, lists and texts.
    public static Map<String, Object> schema() {
        Map<String, Object> operations = new LinkedHashMap<>();
        for (String name : OperationReader.all()) {
            SchemaFields fields = new SchemaFields();
            OperationReader.read(name, fields);
            operations.put(name, fields.schema());
        }
        Map<String, Object> operation = new LinkedHashMap<>();
        operation.put("type", "object");
        operation.put("properties", operations);
        operation.put("minProperties", 1);
        operation.put("maxProperties", 1);
        operation.put("additionalProperties", false);
        Map<String, Object> schema = new LinkedHashMap<>();
        schema.put("$schema", "https://json-schema.org/draft/2020-12/schema");
        schema.put("$id", "urn:gapless:migration");
        schema.put("title", "A migration of Gapless: db/gapless/V<number>__<name>.yaml");
        schema.put("type", "array");
        schema.put("minItems", 1);
        schema.put("items", operation);
        schema.put("$defs", SchemaFields.definitions());
        return schema;
    }
}
