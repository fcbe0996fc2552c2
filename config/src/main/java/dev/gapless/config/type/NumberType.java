package dev.gapless.config.type;

import dev.gapless.config.yaml.YamlNode;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// A whole number, without a unit.
public final class NumberType extends ScalarType<Integer> {
    private static final Pattern DIGITS = Pattern.compile("-?[0-9]{1,9}");

    private final int least;
    private final int most;

    public NumberType(int least, int most) {
        this.least = least;
        this.most = most;
    }

    @Override
    Optional<Integer> readScalar(YamlNode.Scalar scalar, Subject subject) {
        if (!DIGITS.matcher(scalar.text()).matches()) {
            return subject.wrong(scalar, "is not a whole number; allowed: " + allowed());
        }
        if (!scalar.plain()) {
            return subject.wrong(scalar, "is text; write the number without quotes");
        }
        int value = Integer.parseInt(scalar.text());
        return value < least || value > most
                ? subject.wrong(scalar, "is out of range; allowed: " + allowed())
                : Optional.of(value);
    }

    @Override
    public String allowed() {
        return least + " to " + most;
    }

    @Override
    public Map<String, Object> schema() {
        Map<String, Object> schema = new LinkedHashMap<>();
        schema.put("type", "integer");
        schema.put("minimum", least);
        schema.put("maximum", most);
        return schema;
    }
}
