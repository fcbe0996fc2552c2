package dev.gapless.config.yaml;

import java.util.List;
import java.util.Set;

/// A value of the file with its place. Scalars keep the text as written: whether `1.10` is a number
/// or a version is for the key to say.
public sealed interface YamlNode {
    Place place();

    /// @param plain written without quotes
    record Scalar(Place place, String text, boolean plain) implements YamlNode {
        private static final Set<String> NULLS = Set.of("", "~", "null", "Null", "NULL");

        /// Nothing stands there.
        public boolean isNull() {
            return plain && NULLS.contains(text);
        }
    }

    record Items(Place place, List<YamlNode> items) implements YamlNode {
        public Items {
            items = List.copyOf(items);
        }
    }

    record Entries(Place place, List<Entry> entries) implements YamlNode {
        public Entries {
            entries = List.copyOf(entries);
        }
    }

    /// One `key: value` of a mapping; the place is that of the key.
    record Entry(Place place, String key, YamlNode value) {}
}
