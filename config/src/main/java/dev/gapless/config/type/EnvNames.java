package dev.gapless.config.type;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/// Names of environment variables that the user may set.
public final class EnvNames implements MapType.Names {
    private static final Pattern FORM = Pattern.compile("[A-Za-z_][A-Za-z0-9_.-]*");
    private static final Set<String> PORTS = Set.of("PORT", "SERVER_PORT");

    @Override
    public Optional<String> complaint(String name) {
        if (PORTS.contains(name)) {
            return Optional.of(
                    "is set by Gapless for each instance; remove it, or use {port} in the command");
        }
        if (name.startsWith("GAPLESS_")) {
            return Optional.of("is not free: names that begin with GAPLESS_ are set by Gapless");
        }
        return FORM.matcher(name).matches()
                ? Optional.empty()
                : Optional.of("is not possible; allowed: " + allowed());
    }

    @Override
    public String allowed() {
        return "letters, digits, _ . and -, not PORT, SERVER_PORT or GAPLESS_...";
    }

    @Override
    public Map<String, Object> schema() {
        Map<String, Object> schema = new LinkedHashMap<>();
        schema.put("pattern", "^" + FORM.pattern() + "$");
        schema.put("not", Map.of("pattern", "^(PORT|SERVER_PORT|GAPLESS_.*)$"));
        return schema;
    }
}
