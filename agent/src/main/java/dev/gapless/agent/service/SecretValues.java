package dev.gapless.agent.service;

import dev.gapless.api.Problem;
import dev.gapless.api.ProblemCode;
import dev.gapless.core.service.EnvValue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The values behind `from-env` that one release is started with: those that came with a request,
/// else what the agent's own environment says. Immutable; its text shows names only.
public record SecretValues(Map<String, String> given) {
    public static final SecretValues NONE = new SecretValues(Map.of());

    public SecretValues {
        given = Map.copyOf(given);
    }

    /// These, and where both have a value, the newer one.
    public SecretValues with(Map<String, String> newer) {
        Map<String, String> all = new HashMap<>(given);
        all.putAll(newer);
        return new SecretValues(all);
    }

    public Optional<String> value(String name) {
        return Optional.ofNullable(given.get(name))
                .or(() -> Optional.ofNullable(System.getenv(name)));
    }

    /// Names of variables that came with a request.
    public Set<String> names() {
        return given.keySet();
    }

    /// Whether one of these variables has another value here.
    public boolean differFrom(Map<String, String> asked) {
        return asked.entrySet().stream()
                .anyMatch(
                        one ->
                                value(one.getKey())
                                        .filter(mine -> !mine.equals(one.getValue()))
                                        .isPresent());
    }

    /// The value behind a reference. Throws `secret-missing`.
    public String resolve(EnvValue reference) {
        return switch (reference) {
            case EnvValue.Literal(String text) -> text;
            case EnvValue.FromEnv(String name) -> value(name).orElseThrow(() -> missing(name));
            case EnvValue.FromFile(Path path) -> read(path);
        };
    }

    private static Problem missing(String name) {
        return Problem.of(ProblemCode.SECRET_MISSING, "The variable " + name + " is not set.")
                .where("gapless.yaml: { from-env: " + name + " }")
                .todo("export " + name + "=... and ask again")
                .build();
    }

    private static String read(Path path) {
        try {
            return Files.readString(path).stripTrailing();
        } catch (IOException e) {
            throw Problem.of(
                            ProblemCode.SECRET_MISSING,
                            "The secret file " + path + " cannot be read: " + e.getMessage())
                    .todo("give the agent's user the right to read it")
                    .cause(e);
        }
    }

    @Override
    public String toString() {
        return "SecretValues" + names();
    }
}
