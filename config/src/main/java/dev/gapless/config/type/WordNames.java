package dev.gapless.config.type;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Names out of a fixed list.
public record WordNames(List<String> words) implements MapType.Names {
    public WordNames {
        words = List.copyOf(words);
    }

    @Override
    public Optional<String> complaint(String name) {
        if (words.contains(name)) {
            return Optional.empty();
        }
        String hint = Suggestion.hint(name, words);
        return Optional.of("is unknown" + (hint.isEmpty() ? "; allowed: " + allowed() : hint));
    }

    @Override
    public String allowed() {
        return "one of " + String.join(", ", words);
    }

    @Override
    public Map<String, Object> schema() {
        return Map.of("enum", words);
    }
}
