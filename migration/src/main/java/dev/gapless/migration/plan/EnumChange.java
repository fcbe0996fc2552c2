package dev.gapless.migration.plan;

import dev.gapless.migration.port.ColumnFacts;
import dev.gapless.migration.port.TableShape;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Values that an enum column gets, held against the database.
///
/// @param values all that it has then, in their order
/// @param down for each added value the one that an undo puts in its place
public record EnumChange(
        String what,
        TableShape table,
        String column,
        ColumnFacts facts,
        List<String> values,
        Map<String, String> down) {
    public EnumChange {
        values = List.copyOf(values);
        down = Collections.unmodifiableMap(new LinkedHashMap<>(down));
    }
}
