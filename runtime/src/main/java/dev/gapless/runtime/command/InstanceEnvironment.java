package dev.gapless.runtime.command;

import dev.gapless.api.Problem;
import dev.gapless.api.ProblemCode;
import dev.gapless.core.port.InstanceSpec;
import dev.gapless.core.service.EnvValue;
import dev.gapless.runtime.linux.UnixUser;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// The environment of an instance, from weak to strong:
///
/// 1. of the agent's own: `PATH HOME USER LOGNAME SHELL LANG LANGUAGE LC_* TZ TMPDIR JAVA_HOME`,
///    the proxy variables (`http_proxy https_proxy no_proxy`, upper case too) and `SSL_CERT_FILE
///    SSL_CERT_DIR`; nothing else, so neither the agent's secrets nor its `JAVA_TOOL_OPTIONS`. With
///    `user`, `HOME USER LOGNAME SHELL` are that user's;
/// 2. `env` of `gapless.yaml`, secrets resolved now;
/// 3. `PORT SERVER_PORT GAPLESS_SERVICE GAPLESS_RELEASE GAPLESS_INSTANCE GAPLESS_COLOR`, and
///    `GAPLESS_INSTANCE_FOLDER`, by which the runtime knows its own again.
public final class InstanceEnvironment {
    public static final String INSTANCE = "GAPLESS_INSTANCE";
    public static final String FOLDER = "GAPLESS_INSTANCE_FOLDER";

    private static final String DEFAULT_PATH =
            "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
    private static final Set<String> PASSED_ON =
            Set.of(
                    "PATH",
                    "HOME",
                    "USER",
                    "LOGNAME",
                    "SHELL",
                    "LANG",
                    "LANGUAGE",
                    "TZ",
                    "TMPDIR",
                    "JAVA_HOME",
                    "http_proxy",
                    "https_proxy",
                    "no_proxy",
                    "HTTP_PROXY",
                    "HTTPS_PROXY",
                    "NO_PROXY",
                    "SSL_CERT_FILE",
                    "SSL_CERT_DIR");

    private InstanceEnvironment() {}

    /// Everything but the secrets.
    public static Map<String, String> literal(InstanceSpec spec) {
        Map<String, String> environment = ofAgent();
        spec.env()
                .forEach(
                        (name, value) -> {
                            switch (value) {
                                case EnvValue.Literal(String text) -> environment.put(name, text);
                                case EnvValue.FromEnv _, EnvValue.FromFile _ ->
                                        environment.remove(name);
                            }
                        });
        return environment;
    }

    /// The whole. Throws `secret-missing`, naming every variable that has no value.
    public static Map<String, String> complete(
            InstanceSpec spec, SecretSource secrets, Optional<UnixUser> user, Path folder) {
        List<Problem> missing = missing(spec, secrets);
        if (!missing.isEmpty()) {
            throw missing.getFirst();
        }
        Map<String, String> environment = ofAgent();
        user.ifPresent(
                account -> {
                    environment.put("HOME", account.home());
                    environment.put("USER", account.name());
                    environment.put("LOGNAME", account.name());
                    environment.put("SHELL", account.shell());
                });
        spec.env()
                .forEach(
                        (name, value) ->
                                environment.put(name, resolve(spec, name, value, secrets)));
        String port = Integer.toString(spec.address().port());
        environment.put("PORT", port);
        environment.put("SERVER_PORT", port);
        environment.put("GAPLESS_SERVICE", spec.service());
        environment.put("GAPLESS_RELEASE", spec.release());
        environment.put("GAPLESS_COLOR", spec.color());
        environment.put(INSTANCE, spec.id().value());
        environment.put(FOLDER, folder.toString());
        return environment;
    }

    /// A problem `secret-missing` for each variable without a value.
    public static List<Problem> missing(InstanceSpec spec, SecretSource secrets) {
        return spec.env().entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .flatMap(
                        entry -> {
                            try {
                                String _ = resolve(spec, entry.getKey(), entry.getValue(), secrets);
                                return Stream.empty();
                            } catch (Problem problem) {
                                return Stream.of(problem);
                            }
                        })
                .toList();
    }

    private static Map<String, String> ofAgent() {
        Map<String, String> environment = new HashMap<>();
        System.getenv()
                .forEach(
                        (name, value) -> {
                            if (PASSED_ON.contains(name) || name.startsWith("LC_")) {
                                environment.put(name, value);
                            }
                        });
        environment.putIfAbsent("PATH", DEFAULT_PATH);
        return environment;
    }

    private static String resolve(
            InstanceSpec spec, String name, EnvValue value, SecretSource secrets) {
        return switch (value) {
            case EnvValue.Literal(String text) -> text;
            case EnvValue.FromEnv(String source) ->
                    secrets.environment(spec.service(), spec.release(), source)
                            .orElseThrow(
                                    () ->
                                            Problem.of(
                                                            ProblemCode.SECRET_MISSING,
                                                            name
                                                                    + " of "
                                                                    + spec.service()
                                                                    + " has no value: "
                                                                    + source
                                                                    + " is not set.")
                                                    .where(
                                                            "env: "
                                                                    + name
                                                                    + ": { from-env: "
                                                                    + source
                                                                    + " }")
                                                    .found(
                                                            "neither in the environment of whoever"
                                                                    + " deploys nor in the agent's")
                                                    .todo(
                                                            "export "
                                                                    + source
                                                                    + "=... and deploy again, or"
                                                                    + " use { from-file: /path }")
                                                    .build());
            case EnvValue.FromFile(Path file) -> content(spec, name, file);
        };
    }

    private static String content(InstanceSpec spec, String name, Path file) {
        try {
            String text = Files.readString(spec.directory().resolve(file));
            return text.endsWith("\r\n")
                    ? text.substring(0, text.length() - 2)
                    : text.endsWith("\n") ? text.substring(0, text.length() - 1) : text;
        } catch (IOException failure) {
            boolean exists = Files.exists(spec.directory().resolve(file));
            throw Problem.of(
                            ProblemCode.SECRET_MISSING,
                            name
                                    + " of "
                                    + spec.service()
                                    + " has no value: "
                                    + file
                                    + " cannot be read.")
                    .where("env: " + name + ": { from-file: " + file + " }")
                    .found(exists ? "the file is there, but may not be read" : "no such file")
                    .todo(
                            "write the value to that file and make it readable for the agent, or"
                                    + " use { from-env: NAME }")
                    .cause(failure);
        }
    }
}
