package dev.gapless.config.type;

import dev.gapless.config.yaml.YamlNode;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// A whole number with a unit, for example `30s`. A number alone is never guessed at.
abstract class UnitType<T> extends ScalarType<T> {
    private static final Pattern FORM = Pattern.compile("([0-9]{1,12}) *([A-Za-z%]*)");

    private final Map<String, Long> units;
    private final String usual;

    /// @param units factor of each unit, in the order in which they are listed
    /// @param usual the unit that an example is made with
    UnitType(Map<String, Long> units, String usual) {
        this.units = units;
        this.usual = usual;
    }

    @Override
    final Optional<T> readScalar(YamlNode.Scalar scalar, Subject subject) {
        Matcher matcher = FORM.matcher(scalar.text());
        if (!matcher.matches()) {
            return subject.wrong(scalar, "is not " + noun() + "; allowed: " + allowed());
        }
        String unit = matcher.group(2);
        if (unit.isEmpty()) {
            return subject.wrong(
                    scalar, "has no unit, e.g. " + matcher.group(1) + likely(matcher.group(1)));
        }
        Long factor = units.get(unit);
        if (factor == null) {
            return subject.wrong(
                    scalar, "has an unknown unit; units: " + String.join(", ", units.keySet()));
        }
        long amount = Long.parseLong(matcher.group(1));
        return amount > Long.MAX_VALUE / factor || !fits(amount * factor)
                ? subject.wrong(scalar, "is out of range; allowed: " + allowed())
                : Optional.of(value(amount * factor));
    }

    /// The unit that was probably meant: the usual one, unless only another gives a possible value.
    private String likely(String amount) {
        long number = Long.parseLong(amount);
        return Stream.concat(Stream.of(usual), units.keySet().stream())
                .filter(unit -> fits(number * units.getOrDefault(unit, 0L)))
                .findFirst()
                .orElse(usual);
    }

    /// With its article: "a duration".
    abstract String noun();

    abstract boolean fits(long amount);

    abstract T value(long amount);

    @Override
    public Map<String, Object> schema() {
        Map<String, Object> schema = new LinkedHashMap<>();
        schema.put("type", "string");
        schema.put(
                "pattern",
                "^[0-9]{1,12} *"
                        + units.keySet().stream().collect(Collectors.joining("|", "(", ")$")));
        return schema;
    }
}
