package dev.gapless.config.type;

import dev.gapless.config.yaml.YamlNode;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// One of some words; further words are known, but not built yet.
public final class ChoiceType extends ScalarType<String> {
    private final List<String> words;
    private final List<String> later;

    public ChoiceType(List<String> words, List<String> later) {
        this.words = List.copyOf(words);
        this.later = List.copyOf(later);
    }

    @Override
    Optional<String> readScalar(YamlNode.Scalar scalar, Subject subject) {
        String word = scalar.text();
        if (words.contains(word)) {
            return Optional.of(word);
        }
        if (later.contains(word)) {
            return subject.wrong(scalar, "is not in this version; allowed: " + allowed());
        }
        String hint = Suggestion.hint(word, words);
        return subject.wrong(
                scalar,
                "is unknown" + (hint.isEmpty() ? "; " : hint + " ") + "allowed: " + allowed());
    }

    @Override
    public String allowed() {
        return String.join(", ", words);
    }

    /// Words that a later version will know.
    public List<String> later() {
        return later;
    }

    @Override
    public Map<String, Object> schema() {
        Map<String, Object> schema = new LinkedHashMap<>();
        schema.put("type", "string");
        schema.put("enum", words);
        return schema;
    }
}
