package dev.gapless.config.type;

import dev.gapless.config.yaml.YamlNode;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// How many times: `2x`, `1.5x`; `off` is 0.
public final class RatioType extends ScalarType<Double> {
    private static final Pattern FORM = Pattern.compile("([0-9]{1,3}(?:\\.[0-9]{1,2})?)(x?)");

    private static final String OFF = "off";

    @Override
    Optional<Double> readScalar(YamlNode.Scalar scalar, Subject subject) {
        if (scalar.text().equals(OFF)) {
            return Optional.of(0.0);
        }
        Matcher matcher = FORM.matcher(scalar.text());
        if (!matcher.matches()) {
            return subject.wrong(scalar, "is not a ratio; allowed: " + allowed());
        }
        if (matcher.group(2).isEmpty()) {
            return subject.wrong(scalar, "has no unit, e.g. " + matcher.group(1) + "x");
        }
        double value = Double.parseDouble(matcher.group(1));
        return value < 1 || value > 100
                ? subject.wrong(scalar, "is out of range; allowed: " + allowed())
                : Optional.of(value);
    }

    @Override
    public String allowed() {
        return "1x to 100x, off";
    }

    @Override
    public Map<String, Object> schema() {
        Map<String, Object> schema = new LinkedHashMap<>();
        schema.put("type", "string");
        schema.put("pattern", "^([0-9]{1,3}(\\.[0-9]{1,2})?x|off)$");
        return schema;
    }
}
