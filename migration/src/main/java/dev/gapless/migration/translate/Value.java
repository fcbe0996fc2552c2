package dev.gapless.migration.translate;

import java.util.List;
import java.util.Map;

/// What stands behind a key of a migration file.
sealed interface Value {
    record Plain(String text) implements Value {}

    record Flag(boolean set) implements Value {}

    record Names(List<String> all) implements Value {
        public Names {
            all = List.copyOf(all);
        }
    }

    /// In the order of the map.
    record Group(Map<String, Value> keys) implements Value {}

    /// Each a group.
    record Groups(List<Group> all) implements Value {
        public Groups {
            all = List.copyOf(all);
        }
    }

    /// What only a person knows. The file is invalid until it is answered.
    record Todo(String question) implements Value {}
}
