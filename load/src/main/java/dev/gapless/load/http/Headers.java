package dev.gapless.load.http;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The header fields of one answer, in order, names as sent.
public final class Headers {
    private final List<String> namesAndValues = new ArrayList<>(24);

    void add(String name, String value) {
        namesAndValues.add(name);
        namesAndValues.add(value);
    }

    /// The first field of that name, in any case.
    public Optional<String> first(String name) {
        for (int i = 0; i < namesAndValues.size(); i += 2) {
            if (namesAndValues.get(i).equalsIgnoreCase(name)) {
                return Optional.of(namesAndValues.get(i + 1));
            }
        }
        return Optional.empty();
    }

    List<String> all(String name) {
        var values = new ArrayList<String>();
        for (int i = 0; i < namesAndValues.size(); i += 2) {
            if (namesAndValues.get(i).equalsIgnoreCase(name)) {
                values.add(namesAndValues.get(i + 1));
            }
        }
        return values;
    }

    /// Whether a comma-separated field holds that token, as `close` in `Connection`.
    boolean has(String name, String token) {
        for (String value : all(name)) {
            for (String part : value.split(",", -1)) {
                if (part.strip().equalsIgnoreCase(token)) {
                    return true;
                }
            }
        }
        return false;
    }
}
