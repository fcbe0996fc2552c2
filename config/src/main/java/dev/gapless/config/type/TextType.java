package dev.gapless.config.type;

import dev.gapless.config.yaml.YamlNode;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// Text of a given form. Numbers are text, too, as they are written: a user may be called 1000.
public final class TextType extends ScalarType<String> {
    private final Pattern form;
    private final String allowed;

    /// @param form of the whole text; also goes into the schema, so what all regular expressions
    ///   have in common only
    public TextType(String form, String allowed) {
        this.form = Pattern.compile(form);
        this.allowed = allowed;
    }

    @Override
    Optional<String> readScalar(YamlNode.Scalar scalar, Subject subject) {
        return form.matcher(scalar.text()).matches()
                ? Optional.of(scalar.text())
                : subject.wrong(scalar, "is not possible; allowed: " + allowed);
    }

    @Override
    public String allowed() {
        return allowed;
    }

    @Override
    public Map<String, Object> schema() {
        Map<String, Object> schema = new LinkedHashMap<>();
        schema.put("type", "string");
        schema.put("pattern", "^" + form.pattern() + "$");
        return schema;
    }
}
