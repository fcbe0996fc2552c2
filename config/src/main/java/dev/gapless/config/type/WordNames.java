package dev.gapless.config.type;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Names out of a fixed list; further names are known, but not built yet.
public record WordNames(List<String> words, List<String> later) implements MapType.Names {
    public WordNames {
        words = List.copyOf(words);
        later = List.copyOf(later);
    }

    @Override
    public Optional<String> complaint(String name) {
        if (words.contains(name)) {
            return Optional.empty();
        }
        if (later.contains(name)) {
            return Optional.of("is not in this version; allowed: " + allowed());
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
